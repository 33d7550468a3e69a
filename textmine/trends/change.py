"""How a share moved: from when to when, by how much, and who supplies it."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from textmine.trends.findings import MINIMUM_DOCUMENTS, Change, Share
from textmine.trends.intervals import Z95, make_share, newcombe

LOOK_BACK = 4  # weeks before a report week that it is compared with

IntArray = npt.NDArray[np.int64]
Window = tuple[int, int, int]  # before = weeks [0, a), after = [a, b]; (0, a, b)

_NONE = Share(0, 0, None, None, None)
NO_CHANGE = Change(None, None, _NONE, _NONE, None, None, None, "unknown")


def measure_change(
    weeks: tuple[str, ...],
    hits: IntArray,
    of: IntArray,
    window: Window,
    z: float = Z95,
) -> Change:
    """Compare weeks [a, b] with weeks [start, a), `window` being (start, a, b).

    Args:
        weeks: ISO weeks, ascending.
        hits: int64, shape (weeks,): documents that carry the theme.
        of: int64, shape (weeks,): all documents.
        window: Positions in `weeks`.
        z: Normal quantile of the interval.
    """
    start, a, b = window
    before = (int(hits[start:a].sum()), int(of[start:a].sum()))
    after = (int(hits[a : b + 1].sum()), int(of[a : b + 1].sum()))
    sides = make_share(*before), make_share(*after)
    spans = (weeks[start], weeks[a - 1]), (weeks[a], weeks[b])
    if sides[0].value is None or sides[1].value is None:
        return Change(*spans, *sides, None, None, None, "unknown")
    low, high = newcombe(after, before, z)
    direction = "up" if low > 0 else "down" if high < 0 else "flat"
    points = sides[1].value - sides[0].value
    return Change(*spans, *sides, points, low, high, direction)


def find_rise(hits: IntArray, of: IntArray) -> tuple[Window, float]:
    """Find the run of weeks in which a theme stands highest above the weeks before.

    Every run [a, b] with at least MINIMUM_DOCUMENTS on both sides is compared
    with all weeks before it; the one with the largest binomial likelihood ratio
    among those that rise is taken (the scan statistic of Kulldorff 1997,
    Communications in Statistics 26, 1481-1496, with "before" for "outside").
    Where nothing rises, the second half is compared with the first. Ties: the
    earlier, then the longer run.

    Returns:
        The window, and the quantile that keeps the 95 % interval honest over all
        windows that were looked at (Bonferroni).
    """
    n = len(of)
    total_hits = np.concatenate([[0], np.cumsum(hits)])
    total_of = np.concatenate([[0], np.cumsum(of)])
    best, best_score, looked_at = (0, max(1, n // 2), n - 1), 0.0, 0
    for a in range(1, n):
        before = int(total_hits[a]), int(total_of[a])
        if before[1] < MINIMUM_DOCUMENTS:
            continue
        for b in range(n - 1, a - 1, -1):
            after = (
                int(total_hits[b + 1]) - before[0],
                int(total_of[b + 1]) - before[1],
            )
            if after[1] < MINIMUM_DOCUMENTS:
                continue
            looked_at += 1
            if after[0] * before[1] <= before[0] * after[1]:
                continue
            score = _likelihood_ratio(after, before)
            if score > best_score * (1 + 1e-12):
                best, best_score = (0, a, b), score
    quantile = NormalDist().inv_cdf(1 - 0.025 / max(1, looked_at))
    return best, quantile


def choose_window(weeks: tuple[str, ...], report_week: str | None) -> Window | None:
    """Return the report week against the LOOK_BACK weeks before; None without one."""
    if report_week is None or report_week not in weeks:
        return None
    a = weeks.index(report_week)
    return (max(0, a - LOOK_BACK), a, a) if a > 0 else None


def _likelihood_ratio(after: tuple[int, int], before: tuple[int, int]) -> float:
    """Twice the log-likelihood gain of two proportions over one."""
    pooled = (after[0] + before[0], after[1] + before[1])
    gain = _log_likelihood(*after) + _log_likelihood(*before)
    return 2 * (gain - _log_likelihood(*pooled))


def _log_likelihood(k: int, n: int) -> float:
    if k in (0, n):
        return 0.0
    p = k / n
    return k * math.log(p) + (n - k) * math.log1p(-p)
