"""How much more stable than its members a consensus is: models of disjoint seeds.

    python benchmarks/ensemble.py [--members 5] [--comments 6000] [--topics 20]

Three models and three consensuses are fitted to the same comments of chnci_events. Each
pair of a kind sorts the comments by first topic; topics are matched one to one.
"""

import argparse
import csv
import gzip
import itertools

import numpy as np
from measure import find_data

from textmine.model import fit_topics
from textmine.model.ensemble import fit_ensemble
from textmine.model.stability import choose_first, draw_rows, match_topics
from textmine.words import segment_texts

FITS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=5)
    parser.add_argument("--comments", type=int, default=6_000)
    parser.add_argument("--topics", type=int, default=20)
    given = parser.parse_args()
    export = find_data() / "chnci_events" / "chnci_all_utf8.csv.gz"
    with gzip.open(export, "rt", encoding="utf-8", newline="") as file:
        texts = [row["content"] for row in csv.DictReader(file) if row["content"]]
    tokens = segment_texts(texts)
    tokens = tokens.take(draw_rows(tokens, given.comments, 0))

    def fit(part, seed):
        return fit_topics(part, topics=given.topics, model="mixture", seed=seed)

    for members in (1, given.members):
        models = [fit_ensemble(tokens, members, fit, seed=s) for s in range(FITS)]
        print(f"{members} a model: stability {measure(models, tokens):.3f}")


def measure(models, tokens) -> float:
    firsts = [choose_first(model, tokens, None) for model in models]
    pairs = itertools.combinations(firsts, 2)
    topics = len(models[0])
    return float(np.mean([match_topics(a, b, topics).mean() for a, b in pairs]))


if __name__ == "__main__":
    main()
