"""Train the sentiment weights that ship with the package.

    TEXTMINE_REAL_DATA=DIR python benchmarks/train_sentiment.py [--leave-out SET] [-o FILE]

DIR holds the folders online_shopping_10_cats, chinese_review_sentiment, smp2020_ewect,
douyin_ev_li_aito, bdci2018_car, chnci_events. Most of these sets state no licence: what
ships is hashed weights, from which no text can be read. The same data give the same bytes.
With --leave-out a set is only tested on (texts that it shares with the others are
taken out of those, unless --keep-shared), and nothing is written unless -o says where.
What ships has a teacher (textmine[embed]); with --leave-out only if --teacher says so.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags, vstack
from sentiment_sets import NO_LABEL, Rows, gather, read_comments, read_sets
from teach_sentiment import COMMENTS, Taught, embed_sets, fit_teacher

from textmine.themes.hashed_features import SLOT_BITS, hash_texts
from textmine.themes.regression import fit_regressions
from textmine.themes.sentiment import find_irony
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
COST = {"polarity": 8.0, "opinion": 1.0, "emotion": 2.0}
#: Exponent of the naive Bayes log-ratio. .7 beats 1 by .0025 to .0055 (shopping, smp).
STRENGTH = 0.7
#: Weight of a comment that the teacher judged against a labelled text.
TAUGHT_TRUST = 0.5
#: Silver labels come from a language model and are often wrong.
TRUST = {"silver": 0.4}
#: How often a neutral text counts in the calibration: of 200 comments on events that
#: one person read, 44 % are neutral; of the calibrating sets, fewer.
NEUTRAL_WEIGHT = 1.6


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
    scale = np.abs(np.log((p / p.sum()) / (q / q.sum()))) ** STRENGTH
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
    x: csr_matrix,
    rows: Rows,
    chosen: np.ndarray,
    outputs: tuple[str, ...],
    taught: Taught | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    sizes = np.array([len(t) for t in rows.texts])
    extra = count_slots(taught.texts) if taught else None
    columns, biases = [], []
    for output in outputs:
        use, y = find_targets(rows, output)
        at = np.flatnonzero(use & chosen)
        weight = balance(y[at], rows.source[at], sizes[at])
        known = (x[at], y[at], weight)
        if taught and output in taught.shares:
            known = add_taught(*known, extra, taught.shares[output])
        column, bias = fit_output(*known, COST.get(output, COST["emotion"]))
        columns.append(column)
        biases.append(bias)
    return np.stack(columns, axis=1), np.array(biases)


def add_taught(
    x: csr_matrix,
    y: np.ndarray,
    weight: np.ndarray,
    extra: csr_matrix,
    share: np.ndarray,
) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Add each taught comment twice: as the class, and as the other, by its share."""
    both = np.concatenate([share, 1 - share]) * TAUGHT_TRUST
    order = np.random.default_rng(1).permutation(len(y) + len(both))
    of_class = np.arange(len(both)) < len(share)
    joined = vstack([x, extra, extra], format="csr")
    return (
        joined[order],
        np.concatenate([y, of_class])[order],
        np.concatenate([weight, both])[order],
    )


def teach(
    rows: Rows, vectors: dict[str, np.ndarray], comments: list[str], seen: np.ndarray
) -> Taught:
    """Judge comments by embeddings and n-grams together: the sum of their log-odds."""
    outputs = OUTPUTS[:2]
    weights, bias = fit_all(
        count_slots(rows.texts), rows, np.ones(len(rows.texts), dtype=bool), outputs
    )
    scores = count_slots(comments) @ weights + bias
    inside = np.array([text in vectors for text in rows.texts])
    sizes = np.array([len(t) for t in rows.texts])
    shares = {}
    for k, output in enumerate(outputs):
        use, y = find_targets(rows, output)
        at = np.flatnonzero(use & inside)
        given = np.stack([vectors[rows.texts[i]] for i in at])
        weight = balance(y[at], rows.source[at], sizes[at])
        odds = fit_teacher(given, y[at], weight, seen) + scores[:, k]
        shares[output] = 1 / (1 + np.exp(-odds))
    return Taught(comments, shares)


def describe_scores(scores: np.ndarray) -> np.ndarray:
    """What the three classes are calibrated on: as SentimentModel does."""
    a, o = scores[:, 0], scores[:, 1]
    return np.stack([a, np.abs(a), o], axis=1)


def calibrate(scores: np.ndarray, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Fit the three classes (multinomial) and each emotion (Platt) on scores of other folds."""
    from sklearn.linear_model import LogisticRegression

    use = np.isin(rows.source, ("smp", "silver", "car")) & (rows.polarity != NO_LABEL)
    source, label = rows.source[use], rows.polarity[use]
    weight = np.where(source == "smp", 2.0, np.where(source == "silver", 0.4, 1.0))
    weight *= np.where(label == 0, NEUTRAL_WEIGHT, 1.0)
    # every text once more with its sign turned: between negative and positive the sign
    # of the polarity decides, whichever the sets hold more of
    turned = scores[use] * np.where(np.arange(scores.shape[1]) == 0, -1, 1)
    fitted = LogisticRegression(C=100, max_iter=500).fit(
        describe_scores(np.concatenate([scores[use], turned])),
        np.concatenate([label, -label]),
        sample_weight=np.concatenate([weight, weight]),
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


def train(
    rows: Rows, outputs: tuple[str, ...] = OUTPUTS, taught: Taught | None = None
) -> SentimentModel:
    """Fit all outputs, or the first ones (the others stay 0)."""
    x = count_slots(rows.texts)
    fold = np.arange(len(rows.texts)) % FOLDS
    scores = np.zeros((len(rows.texts), len(OUTPUTS)))
    some = slice(0, len(outputs))
    for k in range(FOLDS):
        weights, bias = fit_all(x, rows, fold != k, outputs, taught)
        at = np.flatnonzero(fold == k)
        scores[at, some] = x[at] @ weights + bias
    classes, emotions = calibrate(scores, rows)
    weights = np.zeros((x.shape[1], len(OUTPUTS)))
    bias = np.zeros(len(OUTPUTS))
    weights[:, some], bias[some] = fit_all(
        x, rows, np.ones(len(fold), dtype=bool), outputs, taught
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
    parser.add_argument("--keep-shared", action="store_true")
    parser.add_argument("--teacher", action="store_true")
    parser.add_argument("--cache", type=Path, help="folder that keeps the embeddings")
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    folder = Path(os.environ["TEXTMINE_REAL_DATA"])
    sets = read_sets(folder)
    begun = time.perf_counter()
    outputs = OUTPUTS[:2] if given.leave_out and not given.output else OUTPUTS
    rows = gather(sets, given.leave_out, given.keep_shared)
    taught = None
    if given.teacher or not given.leave_out:
        comments = read_comments(folder)[:COMMENTS]
        vectors, seen = embed_sets(sets, comments, given.cache)
        # the teacher takes mockery at its word: [微笑] would be a smile to it
        plain = np.flatnonzero(~find_irony(comments))
        taught = teach(rows, vectors, [comments[i] for i in plain], seen[plain])
    model = train(rows, outputs, taught)
    print(f"trained in {time.perf_counter() - begun:.0f} s")
    if given.leave_out:
        report(model, sets[given.leave_out], given.leave_out)
    path = given.output or (None if given.leave_out else SHIPPED)
    if path:
        write_model(model, path)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
