"""How a share moved: from when to when, and by how much."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.trends.findings import Change, Share
from textmine.trends.intervals import (
    Side,
    make_share,
    newcombe,
    profile_difference,
    score_difference,
)
from textmine.trends.scan import find_run

LOOK_BACK = 4  # weeks before a report week that it is compared with
_EDGE = 1 + 1e-9  # counts are whole: drawn scores often equal the critical one

IntArray = npt.NDArray[np.int64]

_NONE = Share(0, 0, None, None, None)
NO_CHANGE = Change(None, None, _NONE, _NONE, None, None, None, "unknown")


class Window(NamedTuple):
    """Weeks [first, last] against the other weeks of [start, end], as positions."""

    start: int
    first: int
    last: int
    end: int


def measure_change(
    weeks: tuple[str, ...], hits: IntArray, of: IntArray, window: Window
) -> Change:
    """Compare weeks that were chosen without looking at the figures.

    Args:
        weeks: ISO weeks, ascending.
        hits: int64, shape (weeks,): documents that carry the theme.
        of: int64, shape (weeks,): all documents.
        window: What is compared with what.
    """
    after, before = count_sides(hits, of, window)
    if not (after[1] and before[1]):
        return _tell_change(weeks, window, after, before, (0.0, 0.0))
    return _tell_change(weeks, window, after, before, newcombe(after, before))


def find_change(
    weeks: tuple[str, ...],
    hits: IntArray,
    of: IntArray,
    voices: tuple[IntArray, IntArray] | None = None,
    clustering: float = 1.0,
) -> Change:
    """Find when a share moved most and tell whether chance explains it.

    The weeks are chosen by `scan.find_run`, the interval belongs to them: its
    level is that of the scan, so that under no change the intervals of all runs
    hold 0 together in 95 % of corpora. A run that begins in the first week has no
    time before it: it is told as the fall that follows it. Where nothing stands
    out at all, the second half is compared with the first.

    Args:
        weeks: ISO weeks, ascending, two or more.
        hits: int64, shape (weeks,): documents that carry the theme.
        of: int64, shape (weeks,): all documents.
        voices: The same counted by voices (`voices.Voices`), which the scan
            looks at; None: the documents are taken for voices.
        clustering: What authors who repeat themselves cost (`voices.Voices`).
    """
    heard, speaking = voices or (hits, of)
    run = find_run(heard, speaking, of, clustering)
    n = len(weeks)
    if run is None:
        return measure_change(weeks, hits, of, Window(0, n // 2, n - 1, n - 1))
    rises = run.first > 0
    window = Window(0, run.first, run.last, n - 1)
    if not rises:
        window = Window(0, run.last + 1, n - 1, n - 1)
    after, before = count_sides(hits, of, window)
    score = score_difference(after, before)
    # Documents that repeat each other score more than independent voices would: by
    # that ratio their interval is too narrow (a design effect, Rao & Scott 1981).
    level = run.critical * max(1.0, score / run.score) * _EDGE
    if rises != (after[0] * before[1] > before[0] * after[1]):
        level = max(
            level, score * _EDGE
        )  # copies elsewhere turned the difference around
    interval = profile_difference(after, before, math.sqrt(level))
    return replace(_tell_change(weeks, window, after, before, interval), p=run.p)


def count_sides(hits: IntArray, of: IntArray, window: Window) -> tuple[Side, Side]:
    """Return (hits, of) inside the weeks of a window and in those compared with."""
    start, first, last, end = window
    inside, whole = slice(first, last + 1), slice(start, end + 1)
    after = int(hits[inside].sum()), int(of[inside].sum())
    both = int(hits[whole].sum()), int(of[whole].sum())
    return after, (both[0] - after[0], both[1] - after[1])


def choose_window(weeks: tuple[str, ...], report_week: str | None) -> Window | None:
    """Return the report week against the LOOK_BACK weeks before; None without one."""
    if report_week is None or report_week not in weeks:
        return None
    a = weeks.index(report_week)
    return Window(max(0, a - LOOK_BACK), a, a, a) if a > 0 else None


def read_window(change: Change, weeks: tuple[str, ...]) -> Window:
    """Return the window of a change that has weeks."""
    assert change.before_weeks is not None  # noqa: S101 - told by the caller
    assert change.after_weeks is not None  # noqa: S101
    first, last = map(weeks.index, change.after_weeks)
    start, end = map(weeks.index, change.before_weeks)
    return Window(start, first, last, max(last, end))


def _tell_change(
    weeks: tuple[str, ...],
    window: Window,
    after: Side,
    before: Side,
    interval: tuple[float, float],
) -> Change:
    start, first, last, end = window
    to = end if end > last else first - 1
    spans = (weeks[start], weeks[to]), (weeks[first], weeks[last])
    sides = make_share(*before), make_share(*after)
    against = "rest" if end > last else "before"
    if sides[0].value is None or sides[1].value is None:
        return Change(*spans, *sides, None, None, None, "unknown", against)
    low, high = interval
    direction = "up" if low > 0 else "down" if high < 0 else "flat"
    points = sides[1].value - sides[0].value
    return Change(*spans, *sides, points, low, high, direction, against)
