"""How much of an incident's name its best keywords cover, by weight of the prior.

    TEXTMINE_REAL_DATA=DIR python -m benchmarks.keyness_prior

The keywords are those of log-odds (`textmine.words.keywords.PRIOR_SHARE`). Names
of incidents are a truth that no keyword was chosen by.
"""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np

from textmine.words import log_odds_keywords, segment_texts
from textmine.words.candidates import find_candidates
from textmine.words.keywords import choose_keywords

FILE = "chnci_events/chnci_all_utf8.csv.gz"
SHARES = (0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
BEST, FEWEST = 5, 5


def cover(name: str, words: list[str]) -> float:
    """Return the part of a name's characters that stand in the words it holds."""
    covered: set[int] = set()
    for word in words:
        if (start := name.find(word)) >= 0:
            covered |= set(range(start, start + len(word)))
    return len(covered) / len(name)


def main() -> None:
    """Print the mean cover for each weight of the prior."""
    path = Path(os.environ["TEXTMINE_REAL_DATA"]) / FILE
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [(row["event"], row["content"]) for row in csv.DictReader(file)]
    events = np.array([event for event, _ in rows])
    found = find_candidates(segment_texts([text for _, text in rows]))
    everywhere = np.asarray(found.matrix.sum(axis=0)).ravel().astype(np.int64)
    held = {
        str(event): np.asarray(found.matrix[events == event].sum(axis=0)).ravel()
        for event in sorted(set(events))
    }
    for prior in (500.0, *(share * float(everywhere.sum()) for share in SHARES)):
        parts = []
        for event, counts in held.items():
            z = log_odds_keywords(counts, everywhere, prior=prior)
            z = np.where(counts >= FEWEST, z, 0.0)
            best = choose_keywords(found.names, z, counts, BEST)
            parts.append(cover(event, [word.word for word in best]))
        share = prior / float(everywhere.sum())
        print(f"prior {prior:.0f} ({share:.4f} of all): cover {np.mean(parts):.3f}")


if __name__ == "__main__":
    main()
