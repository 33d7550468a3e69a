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
from textmine.trends.comparisons import (
    ArticleTheme,
    ArticleThemes,
    DriverPart,
    Drivers,
    Effect,
    PlatformContrast,
)
from textmine.trends.shares import (
    ALL,
    MINIMUM_DOCUMENTS,
    CellShare,
    Change,
    Concentration,
    Emotion,
    Share,
    Tone,
)
from textmine.trends.theme_findings import (
    FindingKeyword,
    FindingQuote,
    GroupKeywords,
    NewWordFinding,
    NewWords,
    ThemeFinding,
    TopicFinding,
    TopicWord,
    WordContext,
)

__all__ = [
    "ALL",
    "FORMAT",
    "MINIMUM_DOCUMENTS",
    "ArticleTheme",
    "ArticleThemes",
    "CellShare",
    "Change",
    "Concentration",
    "DriverPart",
    "Drivers",
    "Effect",
    "Emotion",
    "FindingKeyword",
    "FindingQuote",
    "Findings",
    "GroupKeywords",
    "Method",
    "NewWordFinding",
    "NewWords",
    "PlatformContrast",
    "Quality",
    "RepeatGroup",
    "Repeats",
    "Scope",
    "Share",
    "SourceFinding",
    "ThemeFinding",
    "Tone",
    "TopicFinding",
    "TopicWord",
    "WordContext",
]

FORMAT = 1


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
