"""How often the 95 % intervals of the driver decomposition hold the truth.

    python benchmarks/driver_intervals.py [RUNS]

Documents of authors are drawn from known shares: authors differ in what they write of
and how harshly, so that documents of one author are alike. The truth is the same
decomposition of a very large draw.
"""

from __future__ import annotations

import sys

import numpy as np

from textmine.trends.drivers import Sides, decompose, find_drivers, split_documents

THEMES = 3
TRUTH_AUTHORS = 400_000
ATTENTION = np.array([[0.25, 0.15, 0.10], [0.35, 0.15, 0.20]])
TONE = np.array([[0.5, 0.3, 0.4, 0.3], [0.6, 0.3, 0.3, 0.35]])


def draw(rng: np.random.Generator, authors: int) -> tuple[np.ndarray, ...]:
    """One to four documents an author, on one side."""
    side = rng.random(authors) < 0.5
    author = np.repeat(np.arange(authors), rng.integers(1, 5, authors))
    s = side[author].astype(int)
    taste = rng.normal(0, 0.08, (authors, THEMES))[author]
    assigned = rng.random((len(author), THEMES)) < np.clip(ATTENTION[s] + taste, 0, 1)
    temper = rng.normal(0, 0.12, authors)[author]
    parts = split_documents(assigned)
    tone = (parts * TONE[s]).sum(axis=1) + temper
    return author, side[author], assigned, rng.random(len(author)) < np.clip(tone, 0, 1)


def find_truth() -> np.ndarray:
    _, second, assigned, negative = draw(np.random.default_rng(10**6), TRUTH_AUTHORS)
    parts = split_documents(assigned)
    count = np.stack([parts[~second].sum(0), parts[second].sum(0)])
    bad = np.stack([parts[~second & negative].sum(0), parts[second & negative].sum(0)])
    terms = decompose(count, bad, (1.0, 1.0))
    return np.stack([terms.attention, terms.tone, terms.total])


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    truth = find_truth()
    keys = tuple(str(k) for k in range(THEMES))
    for authors in (300, 1500):
        held = np.zeros(truth.shape)
        for run in range(runs):
            author, second, assigned, negative = draw(
                np.random.default_rng(run), authors
            )
            sides = Sides(~second, second, ("before", "after"))
            found = find_drivers(
                assigned,
                negative,
                keys,
                sides,
                author.astype(np.uint64),
                unit="author",
                seed=run,
            )
            place = {part.key: part for part in found.parts}
            for k, key in enumerate((*keys, "none")):
                part = place[key]
                for row, effect in enumerate((part.attention, part.tone, part.total)):
                    held[row, k] += effect.low <= truth[row, k] <= effect.high
        for name, row in zip(("attention", "tone", "total"), held / runs, strict=True):
            print(f"{authors} authors, {name:9s} " + " ".join(f"{x:.3f}" for x in row))
        print(
            f"{authors} authors, mean {held.mean() / runs:.3f} of {held.size} terms, {runs} runs"
        )


if __name__ == "__main__":
    main()
