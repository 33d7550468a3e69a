"""Train the sentiment weights that ship with the package.

    TEXTMINE_REAL_DATA=DIR python benchmarks/train_sentiment.py [--leave-out SET] [-o FILE]

DIR holds the folders online_shopping_10_cats, chinese_review_sentiment, smp2020_ewect,
douyin_ev_li_aito, bdci2018_car. Most of these sets state no licence: what ships is
hashed weights, from which no text can be read. The same data give the same bytes.
With --leave-out a set is only tested on (texts that it shares with the others are
taken out of those), and nothing is written unless -o says where.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags

from textmine.themes.regression import fit_regressions
from textmine.themes.sentiment_features import SLOT_BITS, hash_texts
from textmine.themes.sentiment_model import (
    EMOTIONS,
    SHIPPED,
    SentimentModel,
    write_model,
)

OUTPUTS = ("polarity", "opinion", *EMOTIONS)
FOLDS = 3
PASSES = 12
FEWEST_TEXTS = 3  # a slot in fewer says nothing that would carry over
COST = {"polarity": 4.0, "opinion": 1.0, "emotion": 2.0}
#: Silver labels come from a language model and are often wrong.
TRUST = {"silver": 0.4}
SMP = (
    "usual_eval_labeled",
    "usual_test_labeled",
    "virus_eval_labeled",
    "virus_test_labeled",
    "virus_train",
)
POLARITY = {"happy": 1, "angry": -1, "sad": -1, "fear": -1, "neutral": 0}
EMOTION_NAMES = {
    "angry": "anger",
    "fear": "fear",
    "sad": "sadness",
    "happy": "joy",
    "surprise": "surprise",
}
NO_LABEL = 9


@dataclass
class Rows:
    """`polarity` is -1, 0, 1 or NO_LABEL; `emotion` a name, "" (none) or "?"."""

    texts: list[str]
    polarity: np.ndarray
    emotion: np.ndarray
    source: np.ndarray


def read_sets(folder: Path) -> dict[str, list[tuple[str, int, str]]]:
    with zipfile.ZipFile(
        folder / "online_shopping_10_cats/online_shopping_10_cats.zip"
    ) as z:
        shopping = list(
            csv.DictReader(
                io.TextIOWrapper(z.open("online_shopping_10_cats.csv"), "utf-8-sig")
            )
        )
    reviews = folder / "chinese_review_sentiment"
    return {
        "shopping": _reviews(shopping),
        "hotel": _reviews(_read_csv(reviews / "ChnSentiCorp_htl_all.csv.gz")),
        "takeaway": _reviews(_read_csv(reviews / "waimai_10k.csv.gz")),
        "smp": _read_smp(folder / "smp2020_ewect"),
        "silver": _read_silver(folder / "douyin_ev_li_aito/annotated_utf8.csv.gz"),
        "car": _read_car(folder / "bdci2018_car/comments_themes.csv.gz"),
    }


def _read_csv(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _reviews(rows: list[dict[str, str]]) -> list[tuple[str, int, str]]:
    # a category of goods is a set of its own: its vocabulary must not speak for a class
    return [
        (r["review"], 2 * int(r["label"]) - 1, "?" + r.get("cat", ""))
        for r in rows
        if r["review"]
    ]


def _read_smp(folder: Path) -> list[tuple[str, int, str]]:
    out = []
    for name in SMP:
        with gzip.open(folder / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            text = file.read()
        rows = (
            json.loads(text)
            if text.startswith("[")
            else map(json.loads, text.splitlines())
        )
        out += [
            (
                str(r["content"]),
                POLARITY.get(r["label"], NO_LABEL),
                EMOTION_NAMES.get(r["label"], ""),
            )
            for r in rows
        ]
    return out


def _read_silver(path: Path) -> list[tuple[str, int, str]]:
    value = {"negative": -1, "neutral": 0, "positive": 1}
    return [
        (r["comment"], value[r["sentiment"]], "?")
        for r in _read_csv(path)
        if r["sentiment"] in value
    ]


def _read_car(path: Path) -> list[tuple[str, int, str]]:
    said: dict[str, set[int]] = {}
    for row in _read_csv(path):
        said.setdefault(row["content"], set()).add(int(row["sentiment_value"]))
    return [
        (text, max(v) + min(v) if len(v) > 1 else min(v), "?")
        for text, v in said.items()
        if not {-1, 1} <= v
    ]


def gather(sets: dict[str, list[tuple[str, int, str]]], left_out: str | None) -> Rows:
    """Join the sets in a fixed shuffled order, each text once."""
    banned = {row[0].strip() for row in sets[left_out]} if left_out else set()
    seen: set[str] = set()
    kept = []
    for name, rows in sets.items():
        for text, polarity, emotion in rows:
            bare = text.strip()
            if name != left_out and bare not in banned and bare not in seen:
                seen.add(bare)
                kept.append(
                    (
                        text,
                        polarity,
                        emotion[:1] if emotion[:1] == "?" else emotion,
                        name + emotion[1:] if emotion[:1] == "?" else name,
                    )
                )
    order = np.random.default_rng(0).permutation(len(kept))
    columns = list(zip(*[kept[i] for i in order], strict=True))
    return Rows(
        list(columns[0]),
        np.array(columns[1]),
        np.array(columns[2]),
        np.array(columns[3]),
    )


def balance(y: np.ndarray, source: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Weight rows so that neither a set nor a length speaks for a class."""
    bins = np.minimum(np.log2(sizes + 1).astype(int), 8)
    weight = np.ones(len(y))
    for name in np.unique(source):
        for size in np.unique(bins):
            here = (source == name) & (bins == size)
            share = (y[here].sum() + 5) / (here.sum() + 10)
            weight[here] = np.where(y[here], 0.5 / share, 0.5 / (1 - share))
    return np.minimum(weight, 5.0) * np.array([TRUST.get(s, 1.0) for s in source])


def count_slots(texts: list[str]) -> csr_matrix:
    slots, offsets = hash_texts(texts)
    sizes = np.maximum(np.diff(offsets), 1)
    data = np.repeat(1 / np.sqrt(sizes), np.diff(offsets)).astype(np.float32)
    return csr_matrix((data, slots, offsets), shape=(len(texts), 1 << SLOT_BITS))


def fit_output(
    x: csr_matrix, y: np.ndarray, weight: np.ndarray, cost: float
) -> tuple[np.ndarray, float]:
    """Logistic regression on features scaled by their naive Bayes log-ratio (Wang & Manning 2012)."""
    ones = x.copy()
    ones.data = np.ones_like(ones.data)
    p = np.asarray(ones[y].T @ weight[y]).ravel() + 1
    q = np.asarray(ones[~y].T @ weight[~y]).ravel() + 1
    scale = np.abs(np.log((p / p.sum()) / (q / q.sum())))
    scale[np.bincount(ones.indices, minlength=x.shape[1]) < FEWEST_TEXTS] = 0
    scaled = (x @ diags(scale)).tocsr().astype(np.float32)
    scaled.eliminate_zeros()
    fitted = fit_regressions(scaled, y[:, None], cost * weight[:, None], PASSES)
    return fitted.weights[:, 0] * scale, float(fitted.bias[0])


def find_targets(rows: Rows, output: str) -> tuple[np.ndarray, np.ndarray]:
    """Which rows teach an output, and what."""
    if output == "polarity":
        use = np.isin(rows.polarity, (-1, 1))
        return use, rows.polarity == 1
    if output == "opinion":
        use = np.isin(rows.source, ("smp", "silver", "car")) & (
            rows.polarity != NO_LABEL
        )
        return use, rows.polarity != 0
    return rows.emotion != "?", rows.emotion == output


def fit_all(
    x: csr_matrix, rows: Rows, chosen: np.ndarray, outputs: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    sizes = np.array([len(t) for t in rows.texts])
    columns, biases = [], []
    for output in outputs:
        use, y = find_targets(rows, output)
        at = np.flatnonzero(use & chosen)
        weight = balance(y[at], rows.source[at], sizes[at])
        column, bias = fit_output(
            x[at], y[at], weight, COST.get(output, COST["emotion"])
        )
        columns.append(column)
        biases.append(bias)
    return np.stack(columns, axis=1), np.array(biases)


def describe_scores(scores: np.ndarray) -> np.ndarray:
    """What the three classes are calibrated on: as SentimentModel does."""
    a, o = scores[:, 0], scores[:, 1]
    return np.stack([a, np.abs(a), o], axis=1)


def calibrate(scores: np.ndarray, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Fit the three classes (multinomial) and each emotion (Platt) on scores of other folds."""
    from sklearn.linear_model import LogisticRegression

    use = np.isin(rows.source, ("smp", "silver", "car")) & (rows.polarity != NO_LABEL)
    source = rows.source[use]
    weight = np.where(source == "smp", 2.0, np.where(source == "silver", 0.4, 1.0))
    fitted = LogisticRegression(C=100, max_iter=500).fit(
        describe_scores(scores[use]), rows.polarity[use], sample_weight=weight
    )
    classes = np.concatenate([fitted.coef_, fitted.intercept_[:, None]], axis=1)
    emotions = []
    known = rows.emotion != "?"
    for k, name in enumerate(EMOTIONS):
        one = LogisticRegression(C=100, max_iter=500).fit(
            scores[known, 2 + k : 3 + k], rows.emotion[known] == name
        )
        emotions.append([one.coef_[0, 0], one.intercept_[0]])
    return classes, np.array(emotions)


def train(rows: Rows, outputs: tuple[str, ...] = OUTPUTS) -> SentimentModel:
    """Fit all outputs, or the first ones (the others stay 0)."""
    x = count_slots(rows.texts)
    fold = np.arange(len(rows.texts)) % FOLDS
    scores = np.zeros((len(rows.texts), len(OUTPUTS)))
    some = slice(0, len(outputs))
    for k in range(FOLDS):
        weights, bias = fit_all(x, rows, fold != k, outputs)
        at = np.flatnonzero(fold == k)
        scores[at, some] = x[at] @ weights + bias
    classes, emotions = calibrate(scores, rows)
    weights = np.zeros((x.shape[1], len(OUTPUTS)))
    bias = np.zeros(len(OUTPUTS))
    weights[:, some], bias[some] = fit_all(
        x, rows, np.ones(len(fold), dtype=bool), outputs
    )
    step = np.quantile(np.abs(weights), 0.99995, axis=0) / 127 + 1e-12
    whole = np.clip(np.round(weights / step), -127, 127).astype(np.int8)
    return SentimentModel(whole, step, bias, classes, emotions)


def report(model: SentimentModel, rows: list[tuple[str, int, str]], name: str) -> None:
    p = model.judge([r[0] for r in rows])
    truth = np.array([r[1] for r in rows])
    two = np.isin(truth, (-1, 1))
    right = (p.probability[two, 2] > p.probability[two, 0]) == (truth[two] > 0)
    print(f"{name}: two-class accuracy {right.mean():.4f} over {two.sum()}")
    if (truth == 0).any():
        known = truth != NO_LABEL
        print(
            f"{name}: three-class accuracy {(p.label[known] == truth[known] + 1).mean():.4f} over {known.sum()}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--leave-out", choices=["shopping", "hotel", "takeaway", "smp", "silver", "car"]
    )
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    sets = read_sets(Path(os.environ["TEXTMINE_REAL_DATA"]))
    begun = time.perf_counter()
    outputs = OUTPUTS[:2] if given.leave_out and not given.output else OUTPUTS
    model = train(gather(sets, given.leave_out), outputs)
    print(f"trained in {time.perf_counter() - begun:.0f} s")
    if given.leave_out:
        report(model, sets[given.leave_out], given.leave_out)
    path = given.output or (None if given.leave_out else SHIPPED)
    if path:
        write_model(model, path)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
