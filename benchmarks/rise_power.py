"""How often a rise is seen that is there, and one that is not.

    python benchmarks/rise_power.py [--corpora 300]

Draws corpora of 12 weeks with about 90 documents each, as small as the demo, and
asks three rules whether a theme moved:

- bonferroni: each run of weeks against the weeks before it, Newcombe's interval at
  0.05 divided by the number of runs;
- before: the same comparison, its maximum judged by Monte Carlo;
- rest: each run against all other weeks, judged by Monte Carlo (`find_change`).

Prints the part of corpora in which a rise is told and, in brackets, how well its
weeks meet the true ones (Jaccard overlap); without a true rise every change counts,
and every one is a false alarm. The last lines are false alarms where one text is
posted again and again within a week, and where authors repeat what they say.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from textmine.trends.change import find_change
from textmine.trends.intervals import newcombe
from textmine.trends.scan import LEVEL
from textmine.trends.voices import find_voices
from textmine.trends.weeks import weeks_between

WEEKS = tuple(weeks_between("2025-W31", "2025-W42"))
SIZE = 90  # documents a week
DRAWS = 999
LEAST = 30  # documents on each side
IntArray = npt.NDArray[np.int64]
Found = tuple[bool, tuple[int, int]]  # whether the theme moved, and its weeks
#: (name, weeks of the rise, times the usual share)
RISES = [
    ("nothing", (0, 0), 1),
    ("early 2 weeks", (2, 4), 2),
    ("early 2 weeks", (2, 4), 3),
    ("middle 2 weeks", (5, 7), 2),
    ("middle 2 weeks", (5, 7), 3),
    ("late 3 weeks", (9, 12), 2),
    ("late 3 weeks", (9, 12), 3),
    ("step, half", (6, 12), 2),
    ("step, half", (6, 12), 3),
    ("step, early", (3, 12), 2),
    ("step, early", (3, 12), 3),
]


def score_before(
    table: IntArray, of: IntArray
) -> tuple[npt.NDArray[np.float64], list[tuple[int, int]]]:
    """Score each run against the weeks before it, 0 where it is not higher.

    `table` has a row of hits a corpus; returns scores, shape (corpora, runs).
    """
    runs = [(a, b) for a in range(1, len(of)) for b in range(len(of) - 1, a - 1, -1)]
    total = np.pad(np.cumsum(table, axis=1), ((0, 0), (1, 0)))
    docs = np.pad(np.cumsum(of), (1, 0))
    runs = [r for r in runs if min(docs[r[1] + 1] - docs[r[0]], docs[r[0]]) >= LEAST]
    first = np.array([a for a, _ in runs])
    after_last = np.array([b + 1 for _, b in runs])
    k, n = total[:, after_last] - total[:, first], docs[after_last] - docs[first]
    k0, n0 = total[:, first], docs[first]
    gain = entropy(k, n) + entropy(k0, n0) - entropy(k + k0, n + n0)
    return np.where(k * n0 > k0 * n, 2 * gain, 0.0), runs


def entropy(k: IntArray, n: IntArray) -> npt.NDArray[np.float64]:
    """Return the log-likelihood of k in n at its best share."""
    return xlogy(k, k / n) + xlogy(n - k, 1 - k / n)


def judge_bonferroni(hits: IntArray, of: IntArray) -> Found:
    """Apply the rule "bonferroni"."""
    scores, runs = score_before(hits[None, :], of)
    a, b = runs[int(np.argmax(scores))]
    z = NormalDist().inv_cdf(1 - LEVEL / 2 / len(runs))
    inside, before = slice(a, b + 1), slice(0, a)
    low, _ = newcombe(
        (int(hits[inside].sum()), int(of[inside].sum())),
        (int(hits[before].sum()), int(of[before].sum())),
        z,
    )
    return low > 0, (a, b)


def judge_before(hits: IntArray, of: IntArray) -> Found:
    """Apply the rule "before"."""
    rng = np.random.default_rng([int(hits.sum()), *of.tolist()])
    drawn = rng.multivariate_hypergeometric(
        of, int(hits.sum()), DRAWS, method="marginals"
    )
    scores, runs = score_before(np.vstack([hits, drawn]), of)
    best = scores.max(axis=1)
    p = ((best[1:] >= best[0] - 1e-9).sum() + 1) / (DRAWS + 1)
    return bool(p <= LEVEL), runs[int(np.argmax(scores[0]))]


def judge_rest(hits: IntArray, of: IntArray) -> Found:
    """Apply the rule "rest", as the report does; a fall counts as a move."""
    change = find_change(WEEKS, hits, of)
    assert change.after_weeks is not None
    first, last = map(WEEKS.index, change.after_weeks)
    return change.direction != "flat", (first, last)


RULES: dict[str, Callable[[IntArray, IntArray], Found]] = {
    "bonferroni": judge_bonferroni,
    "before": judge_before,
    "rest": judge_rest,
}


def measure_rise(usual: float, rise: tuple[str, tuple[int, int], int], n: int) -> str:
    """Return one line of the table."""
    name, (start, stop), times = rise
    share = np.full(len(WEEKS), usual)
    share[start:stop] *= times
    rng = np.random.default_rng([int(usual * 1000), start, stop, times])
    cells = {rule: [0, 0.0] for rule in RULES}
    for _ in range(n):
        of = rng.poisson(SIZE, len(WEEKS))
        hits = rng.binomial(of, share)
        for rule, judge in RULES.items():
            moved, (first, last) = judge(hits, of)
            true, told = set(range(start, stop)), set(range(first, last + 1))
            cells[rule][0] += moved
            cells[rule][1] += len(true & told) / len(true | told) if moved else 0.0
    row = [f"{k / n:5.2f} ({o / max(k, 1):.2f})" for k, o in cells.values()]
    return f"{name:15} {usual:4.0%} x{times} " + "   ".join(row)


def measure_copies(copies: int, n: int) -> str:
    """Return the false alarms where one text is posted `copies` times a week long."""
    rng = np.random.default_rng(copies)
    alarms = {"documents": 0, "voices": 0}
    for _ in range(n):
        of = rng.poisson(SIZE, len(WEEKS))
        hits = rng.binomial(of, 0.03)
        weeks = rng.choice(len(WEEKS), 3, replace=False)
        posted = np.zeros(len(WEEKS), dtype=np.int64)
        posted[weeks] = copies
        heard = hits + (posted > 0), of + (posted > 0)
        for name, voices in (("documents", None), ("voices", heard)):
            change = find_change(WEEKS, hits + posted, of + posted, voices)
            alarms[name] += change.direction != "flat"
    told = "   ".join(f"{name} {k / n:.2f}" for name, k in alarms.items())
    return f"one text {copies} times in each of 3 weeks: {told}"


def measure_authors(posts: int, n: int) -> str:
    """Return the false alarms where a fifth of the documents comes `posts` a head."""
    rng = np.random.default_rng(posts)
    alarms = {"documents": 0, "authors": 0}
    for _ in range(n):
        size = SIZE * 4 // 5 + SIZE // 5 // posts  # speakers a week
        times = np.ones((len(WEEKS), size), dtype=np.int64)
        times[:, : SIZE // 5 // posts] = posts
        says = np.repeat(rng.random(times.size) < 0.05, times.ravel())
        author = np.repeat(np.arange(times.size), times.ravel())
        week = author // size
        voices = find_voices(
            week, len(WEEKS), [None] * len(week), [str(a) for a in author]
        )
        of, hits = voices.count(), voices.count_members(says)
        costs = {"documents": 1.0, "authors": voices.measure_clustering(says)}
        for name, cost in costs.items():
            change = find_change(WEEKS, hits, of, None, cost)
            alarms[name] += change.direction != "flat"
    told = "   ".join(f"{name} {k / n:.2f}" for name, k in alarms.items())
    return f"a fifth by authors who say the same {posts} times a week: {told}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--corpora", type=int, default=300)
    corpora = parser.parse_args().corpora
    print(f"{'':27}" + "   ".join(f"{rule:12}" for rule in RULES))
    for usual in (0.02, 0.05):
        for rise in RISES:
            print(measure_rise(usual, rise, corpora), flush=True)
    for copies in (3, 6, 12):
        print(measure_copies(copies, corpora), flush=True)
    for posts in (2, 4, 8):
        print(measure_authors(posts, corpora), flush=True)


if __name__ == "__main__":
    main()
