"""Train the theme weights that ship with the codebook brand_reputation.

    TEXTMINE_REAL_DATA=DIR python benchmarks/train_theme_weights.py [--groups]
    TEXTMINE_REAL_DATA=DIR python benchmarks/train_theme_weights.py --read FILE -o FILE

Reads theme_weights/comments.csv (references to real comments and what readers ticked),
tests/themes/coded/drivers.csv and theme_weights/written.jsonl (comments written for
this project). What ships is hashed weights, from which no text can be read. Prints
F1 of each theme on real comments, cross-fitted: no comment is judged by weights that
saw it; small corpora, and all with --groups, not by weights that saw its event, brand
or collection either. With what an encoder says of comments that it has not seen (--read:
the scores of train_theme_encoder.py) it fits the factors of that, too.
The same data give the same bytes on one machine.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from coded_comments import LETTERS, NAME, Rows, read_rows, read_written
from measure import find_data
from scipy.sparse import csr_matrix, diags, hstack, vstack
from theme_blends import (
    FOLDS,
    Scored,
    blend_scores,
    fit_blends,
    gather_terms,
    join_terms,
)
from theme_figures import print_figures

from textmine.themes import read_codebook
from textmine.themes.assignment import THRESHOLD
from textmine.themes.blend import TAUGHT_THRESHOLD, TAUGHT_THRESHOLD_LARGE
from textmine.themes.hashed_features import SLOT_BITS, hash_texts
from textmine.themes.regression import fit_regressions, score_rows
from textmine.themes.weights import ThemeWeights, write_weights

#: The first themes have two columns: learnt for small corpora from rounds 1 to 3 and 5
#: with what the generous reader added and the written comments like any other, for large
#: ones from what readers ticked in all rounds. The others have one, learnt from all.
#: With round 5, AP on comments of events that were left out rises from .58, .65, .56 to
#: .63, .69, .58 on rounds 1 to 3 for small corpora, too.
TWICE = 3
# AP of the drivers on all comments of the large corpora, cross-fitted (whole events
# left out): .675 (.568), .681 (.574), .683 (.576) for 20 with 12 passes, 100, 25, 500, 40.
COST, PASSES = 500.0, 40
# As good on comments not seen (AP within .002 in each round), and those that were read
# hold better: where a reader's codes of independent.csv are learnt too, F1 of
# identity_shift against the other readers is .65 instead of .62.
COST_LARGE, PASSES_LARGE = 5000.0, 80
#: How freely themes that share their other factors differ in how common they are. Small
#: corpora: the least log loss on events left out (.0823; .0872 with 0, .0824 with .3 and
#: 1). Large ones: themes have intercepts already, so little (mean F1 on events left out
#: .494; .482 with .5, .467 without an encoder).
OWN_INTERCEPT, OWN_INTERCEPT_LARGE = 0.5, 0.1
FEWEST_TEXTS = 2  # a slot in one text alone says nothing of another
TRUST_WRITTEN = 1.0
LEAST = {
    "neither": THRESHOLD,
    "alone": TAUGHT_THRESHOLD,
    "alone_read": TAUGHT_THRESHOLD,
    "beside": TAUGHT_THRESHOLD_LARGE,
    "beside_apart": TAUGHT_THRESHOLD_LARGE,
    "beside_read": TAUGHT_THRESHOLD_LARGE,
}
#: Written comments are more pointed than real ones, and many carry identity_shift,
#: because that was asked for. A column of their own takes up what sets them apart, and
#: is left out in the end: AP of identity_shift in large corpora on round 4, cross-fitted,
#: is .26 without, .31 with it; mean F1 of all themes there .567 without that of the
#: others, .579 with it. Drivers of small corpora have none: F1 on events left out is the
#: same (.565 with 0 and with 1), and indirect wording is found more often.
WRITTEN_COLUMN, WRITTEN_COLUMN_OTHERS = 3.0, 1.0


@dataclass
class Source:
    """What teaches a column: rows, which of them, how much written ones stand apart,
    and what an error costs."""

    rows: Rows
    used: np.ndarray
    written_column: float
    cost: float = COST
    passes: int = PASSES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--groups", action="store_true")
    parser.add_argument("--without-written", action="store_true")
    parser.add_argument("--read", type=Path, help="needed for --output")
    arguments = parser.parse_args()
    if arguments.output and not arguments.read:
        parser.error("--output needs --read")
    real, written = read_rows(find_data()), read_written()
    if arguments.without_written:
        written = ([], written[1][:0])
    sources = plan_sources(real)
    scored = score_corpora(real, sources, written, draw_folds(real, arguments.groups))
    if arguments.read:
        with np.load(arguments.read, allow_pickle=False) as arrays:
            scored += join_encoder(scored, sources, written, arrays["scores"])
    judged = {each.name: blend_scores(each) for each in scored}
    judged = {"neither": 1 / (1 + np.exp(-real.odds)), **judged}
    print_figures(real, judged, LEAST)
    if arguments.output:
        write_weights(fit_weights(sources, written, scored), arguments.output)


def plan_sources(real: Rows) -> tuple[Source, Source, Source]:
    """Return what teaches drivers in small corpora, other themes, drivers in large."""
    every = np.ones(len(real.texts), dtype=bool)
    generous = be_generous(real)
    return (
        Source(generous, real.part != "round 4", 0.0),
        Source(generous, every, WRITTEN_COLUMN_OTHERS),
        Source(real, every, WRITTEN_COLUMN, COST_LARGE, PASSES_LARGE),
    )


def be_generous(real: Rows) -> Rows:
    """Count what the generous reader added; leave the drivers of round 4 out."""
    known = np.where(real.added, 1.0, real.known)
    rows = replace(real, ticked=real.ticked | real.added, known=known)
    return leave_out(rows, "round 4")


def leave_out(real: Rows, part: str) -> Rows:
    """Count the drivers of a part as not asked for."""
    known = real.known.copy()
    known[real.part == part, :TWICE] = 0.0
    return replace(real, known=known)


def score_corpora(real: Rows, sources, written, folds: np.ndarray) -> list[Scored]:
    """Return how small and large corpora are scored, cross-fitted.

    A small corpus is a new one: its factors are fitted on scores of weights that saw
    nothing of the comment's event or brand. Comments of round 5 teach it what to look
    for, not how common it is: they were drawn where all sorts of things are discussed.
    """
    small, others, large = sources
    apart = draw_folds(real, by_group=True)
    fewer = leave_out(be_generous(real), "round 5")
    alone = cross_columns(small, others, written, apart)
    beside = cross_columns(large, others, written, folds)
    return [
        Scored("alone", fewer, apart, gather_terms(real, alone), OWN_INTERCEPT),
        Scored("beside", real, folds, gather_terms(real, beside, real.odds)),
    ]


def join_encoder(
    scored: list[Scored], sources, written, read: np.ndarray
) -> list[Scored]:
    """Return the same for comments that an encoder has scores of, having seen nothing
    of their event or brand; neither may the weights that it is joined with, nor their
    factors. What these and a large corpus say without the encoder is `beside_apart`."""
    alone, beside = scored
    real, (_, others, drivers) = beside.rows, sources
    seen = np.isnan(read).any(axis=1)
    large = cross_columns(drivers, others, written, np.where(seen, -1, 0))
    odds = join_terms(fit_blends(beside, seen), gather_terms(real, large, real.odds))
    folds = draw_folds(real, by_group=False)
    more = np.concatenate([alone.terms, read[..., None]], axis=-1)
    both = np.stack([odds, read], axis=-1)
    return [
        Scored("alone_read", alone.rows, folds, more, OWN_INTERCEPT),
        Scored("beside_apart", real, folds, both[..., :1], OWN_INTERCEPT_LARGE),
        Scored("beside_read", real, folds, both, OWN_INTERCEPT_LARGE),
    ]


def cross_columns(
    drivers: Source, others: Source, written, folds: np.ndarray
) -> np.ndarray:
    parts = (cross_fit(source, written, folds) for source in (drivers, others))
    return join_columns(*parts)


def join_columns(drivers: np.ndarray, others: np.ndarray) -> np.ndarray:
    return np.concatenate([drivers[..., :TWICE], others[..., TWICE:]], axis=-1)


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


def cross_fit(source: Source, written, folds: np.ndarray) -> np.ndarray:
    """Return scores by weights that saw nothing of the same fold; 0 in fold -1."""
    real = source.rows
    x, scores = hash_rows(real.texts), np.zeros(real.ticked.shape)
    for fold in sorted(set(folds.tolist()) - {-1}):
        model, known = fit(x, source, source.used & (folds != fold), written)
        rows = folds == fold
        scores[rows] = score_rows(weigh_rows(x[rows], known), model)
    return scores


def fit(x, source: Source, rows: np.ndarray, written):
    """Return the regressions and which slots stand in enough texts."""
    texts, more_ticked = written
    x = vstack([x[rows], hash_rows(texts)]).tocsr() if texts else x[rows]
    real = source.rows
    more_ticked = more_ticked.reshape(-1, real.ticked.shape[1])
    y = np.concatenate([real.ticked[rows], more_ticked]).astype(bool)
    trust = np.full(more_ticked.shape, TRUST_WRITTEN)
    cost = np.concatenate([real.known[rows], trust]) * source.cost
    frequent = np.asarray(x.getnnz(0) >= FEWEST_TEXTS)
    is_written = np.zeros((x.shape[0], 1), dtype=np.float32)
    is_written[x.shape[0] - len(texts) :] = source.written_column
    order = np.random.default_rng(0).permutation(x.shape[0])
    columns = [weigh_rows(x, frequent), csr_matrix(is_written)]
    x = hstack(columns).tocsr().astype(np.float32)[order]
    model = fit_regressions(
        x, y[order], np.ascontiguousarray(cost[order]), source.passes
    )
    return replace(model, weights=model.weights[:-1]), frequent


def fit_weights(sources, written, scored: list[Scored]) -> ThemeWeights:
    """Columns: drivers of small corpora, the other themes, drivers of large ones."""
    x = hash_rows(sources[0].rows.texts)
    small, others, large = (
        fit(x, source, source.used, written)[0] for source in sources
    )
    weights = join_columns(small.weights, others.weights)
    weights = np.concatenate([weights, large.weights[:, :TWICE]], axis=1)
    step = np.abs(weights).max(axis=0) / 127
    themes = np.arange(len(LETTERS))
    last = np.where(themes < TWICE, len(LETTERS) + themes, themes)
    kinds = {each.name: each for each in scored if each.name != "beside_apart"}
    blends = {name: fit_blends(each) for name, each in kinds.items()}
    seen = np.isnan(kinds["beside_read"].terms[:, 0, -1])
    apart = fit_blends(kinds["beside"], seen)
    blends["beside_read"] = unfold(blends["beside_read"], apart)
    return ThemeWeights(
        tuple(theme.key for theme in read_codebook(NAME).themes),
        np.round(weights / step).astype(np.int8),
        step,
        np.concatenate([join_columns(small.bias, others.bias), large.bias[:TWICE]]),
        np.stack([themes, last], axis=1),
        **blends,
    )


def unfold(joined: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """Return factors of the terms that the first of two joined terms stands for."""
    whole = np.hstack([joined[:, 1:2] * beside, joined[:, 2:]])
    whole[:, 0] += joined[:, 0]
    return whole


if __name__ == "__main__":
    main()
