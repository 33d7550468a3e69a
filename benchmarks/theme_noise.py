"""Do named themes keep their precision among comments on other matters?

    python benchmarks/theme_noise.py DATA

DATA is the folder that holds bdci2018_car (gold themes) and chnci_events, whose
comments are mixed in as "none"; the few of them that do speak of a car's price
or looks count against every method alike.
"""

from __future__ import annotations

import csv
import gzip
import sys
import tomllib
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from benchmarks.engine import assign
from textmine.themes import score_themes

TIMES = (0, 4, 20)


def read_gold(data):
    codebook = tomllib.loads((data / "bdci2018_car/codebook.toml").read_text("utf-8"))
    gold = {}
    for row in read_rows(data / "bdci2018_car/comments_themes.csv.gz"):
        gold.setdefault(row["content"].strip(), set()).add(row["subject"])
    themes = codebook["themes"]
    return list(gold), np.array([[t in gold[x] for t in themes] for x in gold]), themes


def read_rows(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def match(texts, themes):
    return np.array(
        [[any(s in t for s in seeds) for seeds in themes.values()] for t in texts]
    )


def tell(name, assigned, probability, gold, themes):
    scores = score_themes(assigned, gold, list(themes))
    print(
        f"  {name:10s} precision {gold[assigned].mean():.3f} recall "
        f"{assigned[gold].mean():.3f} macro F1 {scores.macro_f1:.3f} micro F1 "
        f"{scores.micro_f1:.3f} macro AP "
        f"{average_precision_score(gold, probability, average='macro'):.3f}"
    )


def main():
    data = Path(sys.argv[1])
    texts, gold, themes = read_gold(data)
    foreign = [
        r["content"] for r in read_rows(data / "chnci_events/chnci_all_utf8.csv.gz")
    ]
    order = np.random.default_rng(0).permutation(len(foreign))
    for times in TIMES:
        mixed = texts + [foreign[i] for i in order[: times * len(texts)]]
        truth = np.zeros((len(mixed), len(themes)), dtype=bool)
        truth[: len(texts)] = gold
        print(f"{times} foreign comments to one of the set, {len(mixed)} in all")
        hits = match([t.lower() for t in mixed], themes)
        tell("seeds", hits, hits.astype(float), truth, themes)
        probability, assigned = assign(mixed, themes, None, 0)
        tell("textmine", assigned, probability, truth, themes)
        alone = assigned[len(texts) :] & ~hits[len(texts) :]
        print(f"  foreign comments assigned without a seed: {alone.any(1).sum()}")


if __name__ == "__main__":
    main()
