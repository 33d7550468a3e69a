"""What is found of each theme, topic and new word."""

from __future__ import annotations

from dataclasses import dataclass

from textmine.trends.shares import CellShare, Change, Concentration, Share, Tone


@dataclass(frozen=True)
class FindingKeyword:
    """A word that marks a theme, topic or platform against the rest."""

    word: str
    score: float
    documents: int


@dataclass(frozen=True)
class FindingQuote:
    """A verbatim span of one document: text == its text[start:end]."""

    id: str
    source_id: str
    platform: str
    week: str | None
    start: int
    end: int
    text: str
    probability: float


@dataclass(frozen=True)
class ThemeFinding:
    """All about one theme. `rank` is its place in the report, from 1."""

    id: str
    key: str
    kind: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    driver: bool
    threshold: float
    rank: int
    share: Share
    share_once: Share  # the same with each group of repeated texts counted once
    change: Change
    peak_week: str | None
    weeks: tuple[CellShare, ...]  # platform "all", every week of the scope
    platforms: tuple[CellShare, ...]  # week "all", every platform
    cells: tuple[CellShare, ...]  # week x platform, only cells with documents
    concentration: Concentration | None
    keywords: tuple[FindingKeyword, ...]
    quotes: tuple[FindingQuote, ...]
    absent_seeds: tuple[str, ...]
    tone: Tone | None = None


@dataclass(frozen=True)
class TopicWord:
    """A word of a topic with its probability under the topic."""

    word: str
    probability: float


@dataclass(frozen=True)
class TopicFinding:
    """One topic of the model: `share` is of documents whose first topic it is.

    `stability` is the part of them that stays together when topics are fitted anew,
    in [0, 1], None where it is not known; `unstable`: clearly less than the others.
    """

    topic: int
    key: str
    label: str
    share: Share
    stability: float | None
    unstable: bool
    weeks: tuple[CellShare, ...]
    words: tuple[TopicWord, ...]
    quotes: tuple[FindingQuote, ...]


@dataclass(frozen=True)
class GroupKeywords:
    """Keywords of one platform against the others."""

    platform: str
    documents: int
    keywords: tuple[FindingKeyword, ...]


@dataclass(frozen=True)
class WordContext:
    """Where a word stands in a document: `text` == its text[start:end]."""

    id: str
    source_id: str
    platform: str
    week: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class NewWordFinding:
    """A word or phrase that no earlier document holds; `documents`: different texts."""

    word: str
    documents: int
    first_week: str
    context: WordContext | None  # of the earliest document; None: it was forgotten


@dataclass(frozen=True)
class NewWords:
    """What the `documents` of `weeks` (inclusive) say and the others, `before`, don't.

    `since` is the first week of the others.
    """

    weeks: tuple[str, str]
    since: str
    documents: int
    before: int
    words: tuple[NewWordFinding, ...]
