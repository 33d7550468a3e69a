"""What is found by comparing: times, platforms, articles with their comments."""

from __future__ import annotations

from dataclasses import dataclass

from textmine.trends.shares import Share
from textmine.trends.theme_findings import FindingKeyword


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
