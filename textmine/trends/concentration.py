"""Whether one event, article, copied text or author supplies most of a rise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.trends.change import Window, measure_change, read_window
from textmine.trends.findings import Change, Concentration

IntArray = npt.NDArray[np.int64]

HALF = 0.5  # design: told when one source supplies more than half of the rise


@dataclass(frozen=True)
class Sources:
    """Where documents come from, by one kind of source.

    Attributes:
        by: "group", "article", "dup_group" or "author".
        codes: int64, shape (n,): position in `names`, -1 for none.
        names: What may be shown of each source; empty strings for authors.
    """

    by: str
    codes: npt.NDArray[np.int64]
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Dated:
    """Documents of a theme in weeks, and the weeks that are compared."""

    weeks: tuple[str, ...]
    codes: IntArray
    member: npt.NDArray[np.bool_]
    window: Window

    def measure(self, kept: npt.NDArray[np.bool_]) -> Change:
        """Return the change with the kept documents alone."""
        kept = kept & (self.codes >= 0)
        hits = np.bincount(self.codes[kept & self.member], minlength=len(self.weeks))
        of = np.bincount(self.codes[kept], minlength=len(self.weeks))
        return measure_change(self.weeks, hits, of, self.window)


def code_sources(by: str, values: list[str | None]) -> Sources:
    """Number the sources; the order of authors depends on nothing secret.

    Authors are keyed hashes, so they are numbered by first appearance in corpus
    order and lose their names.
    """
    known = list(dict.fromkeys(v for v in values if v is not None))
    if by != "author":
        known.sort()
    position = {value: i for i, value in enumerate(known)}
    codes = np.array([-1 if v is None else position[v] for v in values], dtype=np.int64)
    names = tuple("" for _ in known) if by == "author" else tuple(known)
    return Sources(by, codes, names)


def find_concentration(
    change: Change,
    weeks: tuple[str, ...],
    week_codes: npt.NDArray[np.int64],
    member: npt.NDArray[np.bool_],
    sources: list[Sources],
) -> Concentration | None:
    """Return the source that supplies more than half of a rise, or None.

    The rise is the difference of two shares, so it splits exactly over sources:
    part(s) = (hits_after(s)/of_after - hits_before(s)/of_before) / points. A
    source counts only where there are others: a corpus of one event is not
    "concentrated". The first kind of source that exceeds HALF is told.

    Args:
        change: The theme's change; anything but "up" gives None.
        weeks: ISO weeks, ascending.
        week_codes: int64, shape (n,): position in `weeks`, -1 for undated.
        member: bool, shape (n,): documents that carry the theme.
        sources: Kinds of source, in the order in which they are asked.
    """
    if change.direction != "up" or not change.points:
        return None
    dated = _Dated(weeks, week_codes, member, read_window(change, weeks))
    found = (_find_main_source(change, dated, kind) for kind in sources)
    return next((source for source in found if source is not None), None)


def survives(change: Change, concentration: Concentration | None) -> bool:
    """Tell whether half of a rise remains when its main source is left out."""
    if concentration is None:
        return True
    rest = concentration.without
    remains = (rest.points or 0.0) >= HALF * (change.points or 0.0)
    return rest.direction == "up" and remains


def _find_main_source(
    change: Change, dated: _Dated, kind: Sources
) -> Concentration | None:
    start, first, last, end = dated.window
    after = (dated.codes >= first) & (dated.codes <= last)
    before = (dated.codes >= start) & (dated.codes <= end) & ~after
    known, size = kind.codes >= 0, len(kind.names)
    if len(np.unique(kind.codes[known & (before | after)])) < 2:
        return None
    assert change.points is not None  # noqa: S101 - a rise has points
    gained = np.bincount(kind.codes[known & after & dated.member], minlength=size)
    had = np.bincount(kind.codes[known & before & dated.member], minlength=size)
    rise = (gained / change.after.of - had / change.before.of) / change.points
    top = int(np.argmax(rise))
    if rise[top] <= HALF:
        return None
    part = float(min(1.0, rise[top]))
    without = dated.measure(kind.codes != top)
    if without.points is not None and without.points >= change.points:
        return None  # its other documents held the share down by as much
    return Concentration(kind.by, kind.names[top] or None, part, without)
