"""Shares, how they moved and how their documents are meant."""

from __future__ import annotations

from dataclasses import dataclass

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
