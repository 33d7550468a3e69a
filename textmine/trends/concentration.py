"""Whether one event, article or author supplies most of a theme's rise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.trends.change import measure_change
from textmine.trends.findings import Change, Concentration

HALF = 0.5  # design: told when one source supplies more than half of the rise


@dataclass(frozen=True)
class Sources:
    """Where documents come from, by one kind of source.

    Attributes:
        by: "group", "article" or "author".
        codes: int64, shape (n,): position in `names`, -1 for none.
        names: What may be shown of each source; empty strings for authors.
    """

    by: str
    codes: npt.NDArray[np.int64]
    names: tuple[str, ...]


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
    assert change.before_weeks is not None  # noqa: S101 - a rise has both sides
    assert change.after_weeks is not None  # noqa: S101
    window = (
        weeks.index(change.before_weeks[0]),
        weeks.index(change.after_weeks[0]),
        weeks.index(change.after_weeks[1]),
    )
    start, a, b = window
    before = (week_codes >= start) & (week_codes < a)
    after = (week_codes >= a) & (week_codes <= b)
    for kind in sources:
        known = kind.codes >= 0
        in_window = known & (before | after)
        if len(np.unique(kind.codes[in_window])) < 2:
            continue
        size = len(kind.names)
        rise = (
            np.bincount(kind.codes[known & after & member], minlength=size)
            / change.after.of
            - np.bincount(kind.codes[known & before & member], minlength=size)
            / change.before.of
        ) / change.points
        top = int(np.argmax(rise))
        if rise[top] > HALF:
            rest = (week_codes >= 0) & (kind.codes != top)
            length = len(weeks)
            without = measure_change(
                weeks,
                np.bincount(week_codes[rest & member], minlength=length),
                np.bincount(week_codes[rest], minlength=length),
                window,
            )
            part = float(min(1.0, rise[top]))
            return Concentration(kind.by, kind.names[top] or None, part, without)
    return None
