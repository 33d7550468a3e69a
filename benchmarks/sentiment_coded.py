"""The shipped sentiment on comments that a person read (tests/themes/coded/sentiment.csv).

    TEXTMINE_REAL_DATA=DIR python benchmarks/sentiment_coded.py

No set of comments that the weights are trained on holds their labels.
"""

import csv
import gzip
from pathlib import Path

import numpy as np
from measure import find_data

from textmine.themes.sentiment import CLASSES, NEGATIVE, NEUTRAL, POSITIVE
from textmine.themes.sentiment_model import SentimentModel, load_shipped

CODED = Path(__file__).parent.parent / "tests/themes/coded/sentiment.csv"


def read_coded(folder: Path) -> tuple[list[str], np.ndarray]:
    with CODED.open(encoding="utf-8", newline="") as file:
        codes = {
            int(r["row"]): CLASSES.index(r["sentiment"]) for r in csv.DictReader(file)
        }
    path = folder / "chnci_events/chnci_all_utf8.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        texts = [row["content"] for row in csv.DictReader(file)]
    return [texts[row] for row in codes], np.array(list(codes.values()))


def tell_scores(model: SentimentModel, texts: list[str], truth: np.ndarray) -> None:
    judged = model.judge(texts)
    shares = [
        f"{name} {(truth == k).mean():.3f} (judged {(judged.label == k).mean():.3f})"
        for k, name in enumerate(CLASSES)
    ]
    print(", ".join(shares))
    two = truth != NEUTRAL
    p = judged.probability[two]
    right = (p[:, POSITIVE] > p[:, NEGATIVE]) == (truth[two] == POSITIVE)
    print(f"two-class accuracy {right.mean():.3f} over {two.sum()}")
    print(
        f"three-class accuracy {(judged.label == truth).mean():.3f} over {len(truth)}"
    )


if __name__ == "__main__":
    tell_scores(load_shipped(), *read_coded(find_data()))
