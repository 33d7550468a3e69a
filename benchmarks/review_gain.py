"""What 150 comments coded by hand change: simulated with gold labels.

    python benchmarks/review_gain.py DATA [COMMENTS]

DATA holds bdci2018_car: car-forum comments with gold labels of ten themes, and a codebook
of common-sense seeds. A batch of `textmine review` is planned on one half and answered by
the gold labels; the figures are of the other half, which nobody has coded.
"""

from __future__ import annotations

import csv
import gzip
import sys
import tomllib
from pathlib import Path

import numpy as np

from textmine.canonical import document_keys
from textmine.themes import Codebook, Theme, assign_named
from textmine.themes.assignment import find_assigned, store_probability
from textmine.themes.review_plan import plan_batch
from textmine.words import segment_texts
from textmine.words.segmentation import name_texts

FIGURES = (
    "macro F1",
    "micro F1",
    "macro AP",
    "calibration error",
    "Brier skill",
)


def read_gold(data: Path) -> tuple[list[str], np.ndarray, Codebook]:
    folder = data / "bdci2018_car"
    seeds = tomllib.loads((folder / "codebook.toml").read_text("utf-8"))["themes"]
    gold: dict[str, set[str]] = {}
    path = folder / "comments_themes.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gold.setdefault(row["content"].strip(), set()).add(row["subject"])
    themes = tuple(
        Theme(f"T{k:03d}", f"theme_{k}", "named", label, label, 0.5, seeds=tuple(words))
        for k, (label, words) in enumerate(seeds.items())
    )
    labels = np.array([[label in said for label in seeds] for said in gold.values()])
    return list(gold), labels, Codebook("gold", "1", themes, "", "")


def simulate(data: Path, comments: int = 150, seed: int = 0) -> dict[str, dict]:
    """Return the figures of the uncoded half, before and after."""
    texts, gold, book = read_gold(data)
    order = np.random.default_rng(100 + seed).permutation(len(texts))
    half, test = order[: len(order) // 2], order[len(order) // 2 :]
    tokens = segment_texts(texts)

    def judge(coded):
        named = assign_named(texts, tokens, book, coded=coded, seed=seed)
        stored = store_probability(named.probability)
        return stored, find_assigned(stored, named.themes)

    before = judge({})
    shown = [texts[i] for i in half]
    planned = plan_batch(
        before[0][half].astype(np.float64),
        before[1][half],
        shown,
        document_keys(name_texts(shown)),
        comments,
        seed=seed,
    )
    coded = {int(half[p.row]): gold[half[p.row]] for p in planned}
    after = judge(coded)
    return {
        name: measure(p[test], said[test], gold[test])
        for name, (p, said) in (("before", before), ("after", after))
    }


def measure(p, said, gold) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, f1_score

    base = (gold.mean(0) - gold) ** 2
    errors = []
    for k in range(gold.shape[1]):
        parts = np.array_split(np.argsort(p[:, k], kind="stable"), 15)
        gaps = [abs(p[r, k].mean() - gold[r, k].mean()) * len(r) for r in parts]
        errors.append(sum(gaps) / len(p))
    values = (
        f1_score(gold, said, average="macro"),
        f1_score(gold, said, average="micro"),
        average_precision_score(gold, p, average="macro"),
        np.mean(errors),
        np.mean(1 - ((p - gold) ** 2).mean(0) / base.mean(0)),
    )
    return dict(zip(FIGURES, map(float, values), strict=True))


def main() -> None:
    data = Path(sys.argv[1])
    comments = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    runs = [simulate(data, comments, seed) for seed in range(3)]
    for name in ("before", "after"):
        means = {f: np.mean([run[name][f] for run in runs]) for f in FIGURES}
        print(f"{name:7s}", "  ".join(f"{f} {v:.3f}" for f, v in means.items()))


if __name__ == "__main__":
    main()
