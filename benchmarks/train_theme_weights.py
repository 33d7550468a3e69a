"""Train the theme weights that ship with the codebook brand_reputation.

    TEXTMINE_REAL_DATA=DIR python benchmarks/train_theme_weights.py [-o FILE] [--groups]

Reads theme_weights/comments.csv (references to real comments and what readers ticked),
tests/themes/coded/drivers.csv and theme_weights/written.jsonl (comments written for
this project). What ships is hashed weights, from which no text can be read. Prints
F1 of each theme on real comments, cross-fitted: no comment is judged by weights that
saw it; with --groups not by weights that saw its event, brand or collection either.
The same data give the same bytes on one machine.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from measure import find_data
from scipy.sparse import csr_matrix, diags, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from textmine.corpus import read_corpus
from textmine.themes import assign_named, match_seeds, read_codebook
from textmine.themes.assignment import THRESHOLD
from textmine.themes.hashed_features import SLOT_BITS, hash_texts
from textmine.themes.regression import fit_regressions, score_rows
from textmine.themes.weights import (
    ThemeWeights,
    log_odds,
    see_seeds,
    write_weights,
)
from textmine.words import segment

HERE = Path(__file__).parent
NAME = "brand_reputation"
LETTERS = "SMIPQADVRBNW"  # of theme_weights/comments.csv, in the codebook's order
#: Collections whose whole run gives the corpus's own judgement of the coded rows.
CORPORA = {
    "chnci_all_utf8.csv.gz": "chnci_events",
    "comments_utf8.csv.gz": "douyin_ev_li_aito",
}
TEXT_COLUMNS = {
    "chnci_events/chnci_all_utf8.csv.gz": "content",
    "douyin_ev_li_aito/comments_utf8.csv.gz": "content",
    "xiaomi_leijun_slice/xiaomi_leijun_mentions.csv.gz": "text",
    "bdci2018_car/comments_themes.csv.gz": "content",
    "online_shopping_10_cats/online_shopping_10_cats.zip": "review",
    "chinese_review_sentiment/waimai_10k.csv.gz": "review",
}
GROUP_COLUMNS = ("event", "brand")
FOLDS = 5
# Macro AP over the themes, cross-fitted: .605, .621, .624 for cost 3, 10, 30.
COST, PASSES = 20.0, 12
FEWEST_TEXTS = 2  # a slot in one text alone says nothing of another
TRUST_WRITTEN = 1.0


@dataclass
class Rows:
    """Coded comments. `known` tells for which themes a reader was asked, `odds` what
    the corpus's own classifier says (NaN where the corpus is not run as a whole)."""

    texts: list[str]
    ticked: np.ndarray
    known: np.ndarray
    distinct: np.ndarray
    odds: np.ndarray
    group: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--groups", action="store_true")
    parser.add_argument("--without-written", action="store_true")
    arguments = parser.parse_args()
    real, written = read_rows(find_data()), read_written()
    if arguments.without_written:
        written = ([], written[1][:0])
    folds = draw_folds(real, arguments.groups)
    scores = cross_fit(real, written, folds)
    print_figures(real, scores, folds)
    if arguments.output:
        weights = fit_weights(real, written, scores)
        write_weights(weights, arguments.output)


def read_rows(data: Path) -> Rows:
    codes = pd.read_csv(
        HERE / "theme_weights/comments.csv", dtype=str, keep_default_na=False
    )
    drivers = pd.read_csv(HERE.parent / "tests/themes/coded/drivers.csv", dtype=str)
    texts, groups = read_texts(data)
    book = read_codebook(NAME)
    judged = judge_corpora(data, book)
    places = [*zip(codes.file, codes.source_id, strict=True)]
    ticked = np.array([[x in c for x in LETTERS] for c in codes.codes])
    known = np.ones(ticked.shape)
    more = [*zip(drivers.file, drivers.source_id, strict=True)]
    said = np.zeros((len(more), len(LETTERS)), dtype=bool)
    for k, theme in enumerate(book.themes[:3]):
        said[:, k] = (drivers[f"{theme.key}_a"] == "1") | (
            drivers[f"{theme.key}_b"] == "1"
        )
    asked = np.zeros(said.shape)
    asked[:, :3] = 1
    fresh = [i for i, place in enumerate(more) if place not in set(places)]
    places += [more[i] for i in fresh]
    found = [texts[place] for place in places]
    unjudged = np.full(len(LETTERS), np.nan)
    odds = np.array([judged.get(place, unjudged) for place in places])
    return Rows(
        found,
        np.concatenate([ticked, said[fresh]]),
        np.concatenate([known, asked[fresh]]),
        match_seeds(found, book).distinct,
        odds,
        np.array([groups[place] for place in places]),
    )


def read_written() -> tuple[list[str], np.ndarray]:
    lines = (HERE / "theme_weights/written.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    ticked = [[letter in row["codes"] for letter in LETTERS] for row in rows]
    return [row["text"] for row in rows], np.array(ticked)


def read_texts(data: Path) -> tuple[dict, dict]:
    """Return texts and groups by (file, source id)."""
    texts, groups = {}, {}
    for name, column in TEXT_COLUMNS.items():
        path = data / name
        source = path
        if path.suffix == ".zip":
            source = io.BytesIO(zipfile.ZipFile(path).read(path.stem + ".csv"))
        table = pd.read_csv(
            source, dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
        ids = table["cid"] if "cid" in table else (table.index + 1).astype(str)
        column_of_group = next((c for c in GROUP_COLUMNS if c in table), None)
        for i, (source_id, text) in enumerate(zip(ids, table[column], strict=True)):
            place = path.name, source_id
            texts[place] = re.sub(r"\s+", " ", text).strip()
            groups[place] = table[column_of_group][i] if column_of_group else path.name
    return texts, groups


def judge_corpora(data: Path, book) -> dict:
    """Return the log-odds that seeds and classifier give, without any weights."""
    plain = replace(book, themes=tuple(replace(t, weights="") for t in book.themes))
    out = {}
    for name, folder in CORPORA.items():
        corpus = read_corpus([data / folder / name])
        named = assign_named(corpus.texts, segment(corpus), plain, workers=2)
        ids = corpus.table["source_id"].to_pylist()
        for source_id, odds in zip(ids, log_odds(named.probability), strict=True):
            out[name, source_id] = odds
    return out


def hash_rows(texts: list[str]) -> csr_matrix:
    slots, offsets = hash_texts(texts)
    ones = np.ones(len(slots), dtype=np.float32)
    return csr_matrix((ones, slots, offsets), (len(texts), 1 << SLOT_BITS))


def weigh_rows(x: csr_matrix, known: np.ndarray) -> csr_matrix:
    """Drop unknown slots and divide by the root of how many stay."""
    x = (x @ diags(known.astype(np.float32))).tocsr()
    x.eliminate_zeros()
    root = np.sqrt(np.maximum(np.diff(x.indptr), 1))
    return (diags(1 / root) @ x).tocsr().astype(np.float32)


def draw_folds(real: Rows, by_group: bool) -> np.ndarray:
    random = np.random.default_rng(0)
    if not by_group:
        return random.integers(0, FOLDS, len(real.texts))
    names = sorted(set(real.group))
    sizes = {name: int((real.group == name).sum()) for name in names}
    load, fold = [0] * FOLDS, {}
    for name in sorted(names, key=lambda name: -sizes[name]):
        fold[name] = int(np.argmin(load))
        load[fold[name]] += sizes[name]
    return np.array([fold[name] for name in real.group])


def cross_fit(real: Rows, written, folds: np.ndarray) -> np.ndarray:
    x, scores = hash_rows(real.texts), np.zeros(real.ticked.shape)
    more = hash_rows(written[0]) if written[0] else x[:0]
    for fold in range(FOLDS):
        train = folds != fold
        model, known = fit(
            x[train], real.ticked[train], real.known[train], more, written[1]
        )
        scores[~train] = score_rows(weigh_rows(x[~train], known), model)
    return scores


def fit(x, ticked, known, more, more_ticked):
    """Return the regressions and which slots stand in enough texts."""
    x = vstack([x, more]).tocsr()
    y = np.concatenate([ticked, more_ticked.reshape(-1, ticked.shape[1])]).astype(bool)
    cost = np.concatenate([known, np.full(more_ticked.shape, TRUST_WRITTEN)]) * COST
    frequent = np.asarray(x.getnnz(0) >= FEWEST_TEXTS)
    order = np.random.default_rng(0).permutation(x.shape[0])
    x = weigh_rows(x[order], frequent)
    cost = np.ascontiguousarray(cost[order])
    return fit_regressions(x, y[order], cost, PASSES), frequent


def gather_terms(real: Rows, scores: np.ndarray, k: int, beside: bool) -> np.ndarray:
    terms = [scores[:, k], *see_seeds(real.distinct[:, k])]
    return np.stack([*terms, real.odds[:, k]] if beside else terms, axis=1)


def fit_blend(x: np.ndarray, y: np.ndarray, rows: np.ndarray) -> np.ndarray:
    rows = rows & ~np.isnan(x).any(axis=1)
    model = LogisticRegression(C=10.0, max_iter=300).fit(x[rows], y[rows])
    return np.array([model.intercept_[0], *model.coef_[0]])


def blend_scores(real: Rows, scores, folds: np.ndarray, beside: bool) -> np.ndarray:
    out = np.zeros(scores.shape)
    for k in range(scores.shape[1]):
        x = gather_terms(real, scores, k, beside)
        for fold in range(FOLDS):
            train = (folds != fold) & (real.known[:, k] > 0)
            factors = fit_blend(x, real.ticked[:, k], train)
            rows = folds == fold
            out[rows, k] = 1 / (1 + np.exp(-(factors[0] + x[rows] @ factors[1:])))
    return out


def print_figures(real: Rows, scores: np.ndarray, folds: np.ndarray) -> None:
    """Print F1 on comments of the corpora that are run as a whole."""
    run = ~np.isnan(real.odds[:, 0])
    corpus = 1 / (1 + np.exp(-real.odds))
    parts = [("seeds and classifier", corpus, THRESHOLD)]
    for beside in (False, True):
        name = "weights beside both" if beside else "weights and seeds"
        blended = blend_scores(real, scores, folds, beside)
        parts += [(name, blended, t / 16) for t in (2, 3, 4, 5, 6)]
    asked = run & (real.known[:, -1] > 0)
    print(f"{asked.sum()} comments; threshold, F1 of", " ".join(LETTERS), "mean, AP")
    for name, p, threshold in parts:
        f1 = score_themes(real.ticked[asked], p[asked] >= threshold)
        ap = [
            average_precision_score(real.ticked[asked, k], p[asked, k])
            for k in range(len(LETTERS))
        ]
        figures = " ".join(f"{value:.2f}" for value in f1)
        print(f"{name:21s} {threshold:.4f} {figures} {f1.mean():.3f} {np.mean(ap):.3f}")
    others = run & ~asked
    for name, p, threshold in parts:
        f1 = score_themes(real.ticked[others, :3], p[others, :3] >= threshold)
        print(f"drivers.csv: {name:21s} {threshold:.4f}", np.round(f1, 2))


def score_themes(ticked: np.ndarray, said: np.ndarray) -> np.ndarray:
    return 2 * (ticked & said).sum(0) / np.maximum(ticked.sum(0) + said.sum(0), 1)


def fit_weights(real: Rows, written, scores: np.ndarray) -> ThemeWeights:
    more = hash_rows(written[0]) if written[0] else hash_rows(real.texts)[:0]
    model, _ = fit(hash_rows(real.texts), real.ticked, real.known, more, written[1])
    step = np.abs(model.weights).max(axis=0) / 127
    blends = [
        np.array(
            [
                fit_blend(
                    gather_terms(real, scores, k, beside),
                    real.ticked[:, k],
                    real.known[:, k] > 0,
                )
                for k in range(len(LETTERS))
            ]
        )
        for beside in (False, True)
    ]
    return ThemeWeights(
        tuple(theme.key for theme in read_codebook(NAME).themes),
        np.round(model.weights / step).astype(np.int8),
        step,
        model.bias,
        *blends,
    )


if __name__ == "__main__":
    main()
