"""The run of weeks in which a theme stands out, and whether chance explains it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.trends.findings import MINIMUM_DOCUMENTS
from textmine.trends.intervals import Z95

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

LEVEL = 0.05
# At p = 0.05 the standard error of p is 0.003 with 4,999 draws. Many weeks have
# many runs (5,356 in two years), and get fewer draws, so that a theme stays cheap.
MOST_DRAWS, FEWEST_DRAWS = 4_999, 999
_EDGE = 1 + 1e-12  # scores of the same counts differ by rounding
_WORK = 2_000_000  # draws times runs


@dataclass(frozen=True)
class Run:
    """The run of weeks that stands out most.

    Attributes:
        first: Position of its first week.
        last: Position of its last week.
        score: Twice the log-likelihood gain of two shares, one in the run and one
            in all other weeks, over one share; less where hits are clustered.
        critical: What `score` exceeds in LEVEL of all corpora without a change.
        p: Part of the corpora without a change that score as much, in (0, 1].
    """

    first: int
    last: int
    score: float
    critical: float
    p: float


def find_run(
    hits: IntArray, of: IntArray, documents: IntArray, clustering: float = 1.0
) -> Run | None:
    """Find the run of weeks whose share stands highest above all other weeks.

    The scan statistic of Kulldorff (1997), Communications in Statistics 26,
    1481-1496, in one dimension: each run of weeks is scored by its likelihood
    ratio, and the largest score is compared with the largest scores of drawn
    corpora in which as many hits fall on the same weeks by chance. So the search
    is paid for once, however much the runs overlap. The draws are fixed by the
    counts. A run that begins in the first week has no time before it and is the
    other side of a fall; it gives way to a run that passes too and stands above
    the weeks before it (likelihood ratio at 95 %). Ties: the earlier, then the
    longer run.

    Args:
        hits: int64, shape (weeks,): what carries the theme.
        of: int64, shape (weeks,): everything, nowhere below `hits`.
        documents: int64, shape (weeks,): a run is looked at where it and the other
            weeks hold MINIMUM_DOCUMENTS of these.
        clustering: Variance of the hits over that of independent ones, 1 or more;
            the scores of `hits` are divided by it.

    Returns:
        The run; None where none may be looked at or none stands out.
    """
    sums = _sum_up(np.vstack([hits, _draw_hits(hits, of)]))
    total, documents_to = _sum_up(of[None, :])[0], _sum_up(documents[None, :])[0]
    logs = _tabulate_logs(int(total[-1]))
    best = np.zeros(len(sums))
    fall, rise, jump = _Best(), _Best(), _Best()
    for first in range(len(of)):
        inside = documents_to[first + 1 :] - documents_to[first]
        outside = documents_to[-1] - inside
        k, n = sums[:, first + 1 :] - sums[:, first, None], total[first + 1 :]
        n = n - total[first]
        scores = _score_rise(k, n, sums[0, -1] - k, total[-1] - n, logs)
        scores[:, np.minimum(inside, outside) < MINIMUM_DOCUMENTS] = 0
        scores[0] /= clustering
        best = np.maximum(best, scores.max(axis=1))
        (fall if first == 0 else rise).meet(first, scores[0])
        before = _score_rise(k[0], n, sums[0, first], total[first], logs)
        jump.meet(first, np.where(before > Z95 * Z95 * clustering, scores[0], 0))
    critical = _find_critical(best[1:])
    run = rise if rise.score >= fall.score else fall
    if jump.score > critical * _EDGE:
        run = jump
    if run.score <= 0:
        return None
    as_large = int((best[1:] >= run.score / _EDGE).sum())
    p = (as_large + 1) / len(best)
    return Run(run.first, run.last, run.score, critical, p)


@dataclass
class _Best:
    """The best run of those that were met; ties stay with the first, the longer."""

    score: float = 0.0
    first: int = 0
    last: int = 0

    def meet(self, first: int, scores: FloatArray) -> None:
        """Take the best of the runs that begin in week `first`, by their last week."""
        longest = len(scores) - 1 - int(np.argmax(scores[::-1]))
        if scores[longest] > self.score * _EDGE:
            self.score, self.first = float(scores[longest]), first
            self.last = first + longest


def _find_critical(drawn: FloatArray) -> float:
    """Return what a score exceeds just where its p is at most LEVEL."""
    allowed = int(LEVEL * (len(drawn) + 1)) - 1
    return float(np.sort(drawn)[len(drawn) - 1 - allowed])


def _draw_hits(hits: IntArray, of: IntArray) -> IntArray:
    """Draw hits without a change: any part of all is as likely to carry the theme."""
    runs = len(of) * (len(of) + 1) // 2
    draws = min(MOST_DRAWS, max(FEWEST_DRAWS, _WORK // runs))
    seed = np.random.SeedSequence([int(hits.sum()), *of.tolist()])
    return np.random.Generator(np.random.PCG64(seed)).multivariate_hypergeometric(
        of, int(hits.sum()), size=draws, method="marginals"
    )


def _score_rise(
    k: IntArray,
    n: IntArray,
    k_other: IntArray | int,
    n_other: IntArray | int,
    logs: FloatArray,
) -> FloatArray:
    """Score k of n against k_other of n_other; 0 where the share is not higher."""
    whole_k, whole_n = k + k_other, n + n_other
    one = logs[k] + logs[n - k] - logs[n]
    other = logs[k_other] + logs[n_other - k_other] - logs[n_other]
    whole = logs[whole_k] + logs[whole_n - whole_k] - logs[whole_n]
    scores: FloatArray = 2 * (one + other - whole)
    scores[k * n_other <= k_other * n] = 0
    return scores


def _tabulate_logs(largest: int) -> FloatArray:
    """Return x log x for x = 0, 1, ..., largest."""
    x = np.arange(largest + 1, dtype=np.float64)
    return x * np.log(np.maximum(x, 1))


def _sum_up(table: IntArray) -> IntArray:
    """Return the sums over the first 0, 1, ... columns of each row."""
    sums = np.zeros((table.shape[0], table.shape[1] + 1), dtype=np.int64)
    np.cumsum(table, axis=1, out=sums[:, 1:])
    return sums
