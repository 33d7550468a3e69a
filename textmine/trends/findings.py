"""Findings: every number of a report, without any markup.

`findings.json` is `Findings.to_json()`; docs/findings.md documents each field.
A report is rendered from this value alone.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from textmine.canonical import to_json

FORMAT = 1
MINIMUM_DOCUMENTS = 30  # a share is printed only from here on (docs/findings.md)
ALL = "all"  # the row of a table that sums over platforms


@dataclass(frozen=True)
class Share:
    """A part of a whole: `documents` of `of`, with a 95 % Wilson interval.

    `value`, `low`, `high` lie in [0, 1]; they are None where `of` is below
    MINIMUM_DOCUMENTS, since such a share would mislead.
    """

    documents: int
    of: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CellShare:
    """The share of a theme in one week on one platform ("all" sums them)."""

    week: str
    platform: str
    share: Share


@dataclass(frozen=True)
class Change:
    """How a share moved from `before` (weeks, inclusive) to `after`.

    `points` is after minus before, in [-1, 1], with a 95 % interval; None where
    either side has too few documents. `direction` is "up", "down", "flat" (the
    interval holds 0) or "unknown". `against` is "before" or "rest": all other
    weeks of `before_weeks`, later ones too. `p` is None where weeks were not
    searched for.
    """

    before_weeks: tuple[str, str] | None
    after_weeks: tuple[str, str] | None
    before: Share
    after: Share
    points: float | None
    low: float | None
    high: float | None
    direction: str
    against: str = "before"
    p: float | None = None


@dataclass(frozen=True)
class Concentration:
    """One source that supplies more than half of a theme's rise.

    `by` is "group", "article" or "author"; `name` is the group or article id
    and None for an author (never named). `part` of the rise in (0.5, 1];
    `without` is the change with that source's documents left out.
    """

    by: str
    name: str | None
    part: float
    without: Change


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
class Tone:
    """How documents are meant; neutral is what is neither."""

    negative: Share
    positive: Share
    weeks: tuple[CellShare, ...]  # negative share, platform "all", weeks with documents
    platforms: tuple[CellShare, ...]  # negative share, week "all", every platform


@dataclass(frozen=True)
class Emotion:
    """Documents that show an emotion: anger, fear, sadness, joy or surprise."""

    emotion: str
    share: Share


@dataclass(frozen=True)
class Effect:
    """A part of a change with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class DriverPart:
    """What one theme ("none": documents without one) adds to a change.

    `attention` + `tone` = `total`; the totals of all parts add up to the change of
    the negative share. Parts of one `tier` can't be told apart from its first.
    """

    key: str
    tier: int
    attention: Effect
    tone: Effect
    total: Effect
    volume: Effect
    documents: tuple[float, float]
    enough: bool


@dataclass(frozen=True)
class Drivers:
    """The change of the negative share from one group of documents to another."""

    first: str
    second: str
    unit: str  # what was drawn as a whole: "author", "dup_group", "document"
    documents: tuple[int, int]
    negative: tuple[float, float]
    change: Effect
    parts: tuple[DriverPart, ...]  # largest effect first


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


@dataclass(frozen=True)
class PlatformContrast:
    """One theme on two platforms; `difference` is first minus second, in [-1, 1].

    Repeated texts count once. `low` and `high` are the 95 % Newcombe interval;
    `p_adjusted` is Holm's over all themes and pairs; `sure` where it is below 5 %.
    """

    theme: str
    first: str
    second: str
    first_share: Share
    second_share: Share
    difference: float
    low: float
    high: float
    p_adjusted: float
    sure: bool
    first_words: tuple[FindingKeyword, ...]
    second_words: tuple[FindingKeyword, ...]


@dataclass(frozen=True)
class ArticleTheme:
    """A theme in articles and in the comments on them.

    `origin` is "article" (clearly more frequent under articles that carry it), "both",
    "readers" (in no article) or "unknown" (too little data).
    """

    theme: str
    articles: int
    comments: Share
    under: Share
    elsewhere: Share
    origin: str


@dataclass(frozen=True)
class ArticleThemes:
    """Themes of comments beside those of the articles that they are on."""

    articles: int
    comments: int
    leaving: Share
    themes: tuple[ArticleTheme, ...]


@dataclass(frozen=True)
class Scope:
    """What was analysed. Weeks are ISO weeks ("2024-W27") of `time_zone`."""

    documents: int
    kinds: dict[str, int]
    platforms: dict[str, int]
    undated: int
    first_week: str | None
    last_week: str | None
    weeks: dict[str, int]  # every week from first to last, with its documents
    groups: int
    time_zone: str
    since: str | None
    until: str | None
    platform: tuple[str, ...]
    match: str | None
    report_week: str | None  # set in a weekly report: the week it is about


@dataclass(frozen=True)
class SourceFinding:
    """One input file: rows read = kept + rejected + repeated."""

    file: str
    digest: str
    signature: str
    encoding: str
    read: int
    kept: int
    rejected: int
    repeated: int
    repaired: int


@dataclass(frozen=True)
class RepeatGroup:
    """Documents with the same or nearly the same words; the words are not told."""

    dup_group: str  # the smallest id of the group, as in documents.parquet
    documents: int
    wordings: int
    first_week: str | None
    last_week: str | None
    hours: float | None  # from the first to the last; None: no document is dated
    platforms: tuple[str, ...]
    authors: int | None  # distinct known authors, None: none is known
    articles: int | None


@dataclass(frozen=True)
class Repeats:
    """How much of the corpus repeats itself; `documents` = `surplus` + `groups`."""

    documents: int
    groups: int
    surplus: int
    near: int
    stock: int
    largest: tuple[RepeatGroup, ...]


@dataclass(frozen=True)
class Quality:
    """Data quality: what was read, what was lost and why, what can't be seen."""

    sources: tuple[SourceFinding, ...]
    rejects: dict[str, int]
    flags: dict[str, int]
    masked: dict[str, int]  # kind of personal data -> masks in the texts
    warnings: tuple[str, ...]
    tokens: int
    vocabulary: int
    documents_without_words: int
    documents_without_theme: int
    documents_without_topic: int


@dataclass(frozen=True)
class Method:
    """How the numbers were made; enough to make them again."""

    seed: int
    model: str | None  # "lda", "mixture", "gensim" …; None: no topic model yet
    model_reason: str  # stable English code, e.g. "short documents"
    topics: int
    sweeps: int
    perplexity: float | None
    stability: float | None  # of the median topic
    vocabulary_terms: int
    codebook: str
    codebook_digest: str
    lexicon_digest: str
    segmenter: str
    versions: dict[str, str]  # package -> version


@dataclass(frozen=True)
class Findings:
    """Every number of a report."""

    scope: Scope
    themes: tuple[ThemeFinding, ...]  # named and discovered, ordered by rank
    topics: tuple[TopicFinding, ...]  # ordered by share, largest first
    keywords: tuple[FindingKeyword, ...]  # of the whole corpus
    platform_keywords: tuple[GroupKeywords, ...]
    repeats: Repeats
    quality: Quality
    method: Method
    revision: int = 0  # corrections since it was first published
    notices: tuple[str, ...] = ()  # codes: "few documents", "no topic model", …
    tone: Tone | None = None  # of all documents
    emotions: tuple[Emotion, ...] = ()
    drivers: Drivers | None = None
    new_words: NewWords | None = None  # None: no week to compare with
    contrasts: tuple[PlatformContrast, ...] = ()  # surest difference first
    article_themes: ArticleThemes | None = None  # None: no comment on an article
    format: int = field(default=FORMAT)

    def to_json(self) -> str:
        """Return the canonical JSON text: sorted keys, floats to 6 digits."""
        return to_json(_rounded(dataclasses.asdict(self)))

    def to_value(self) -> dict[str, Any]:
        """Return plain dicts and lists, as `findings.json` holds them."""
        value: dict[str, Any] = json.loads(self.to_json())
        return value


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value
