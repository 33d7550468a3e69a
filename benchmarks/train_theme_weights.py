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
from pathlib import Path

import numpy as np
from coded_comments import LETTERS, NAME, Rows, read_rows, read_written
from measure import find_data
from theme_blends import (
    Lines,
    Scored,
    blend_scores,
    fit_blends,
    gather_terms,
    join_terms,
)
from theme_figures import print_figures, print_lines
from weight_lessons import (
    TWICE,
    ask_weights,
    be_generous,
    cross_columns,
    draw_folds,
    fit,
    hash_rows,
    join_columns,
    leave_out,
    plan_sources,
)

from textmine.themes import match_seeds, read_codebook
from textmine.themes.assignment import THRESHOLD
from textmine.themes.blend import TAUGHT_THRESHOLD, TAUGHT_THRESHOLD_LARGE
from textmine.themes.weights import ThemeWeights, write_weights

#: How freely themes that share their other factors differ in how common they are. Small
#: corpora: the least log loss on events left out (.0823; .0872 with 0, .0824 with .3 and
#: 1). Large ones: themes have intercepts already, so little (mean F1 on events left out
#: .494; .482 with .5, .467 without an encoder).
OWN_INTERCEPT, OWN_INTERCEPT_LARGE = 0.5, 0.1
LEAST = {
    "neither": THRESHOLD,
    "alone": TAUGHT_THRESHOLD,
    "alone_read": TAUGHT_THRESHOLD,
    "beside": TAUGHT_THRESHOLD_LARGE,
    "beside_apart": TAUGHT_THRESHOLD_LARGE,
    "beside_read": TAUGHT_THRESHOLD_LARGE,
}


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
    sources, lines = plan_sources(real), gather_lines(real, written)
    folds = draw_folds(real, arguments.groups)
    scored = score_corpora(real, sources, written, folds, lines)
    if arguments.read:
        with np.load(arguments.read, allow_pickle=False) as arrays:
            lines = lines.join(arrays["lines"])
            scored += join_encoder(scored, sources, written, arrays["scores"], lines)
    judged = {each.name: blend_scores(each) for each in scored}
    judged = {"neither": 1 / (1 + np.exp(-real.odds)), **judged}
    print_figures(real, judged, LEAST)
    print_lines(scored, LEAST)
    if arguments.output:
        write_weights(fit_weights(sources, written, scored), arguments.output)


def gather_lines(real: Rows, written) -> Lines:
    """Return what speaks for themes in written comments that nothing learns from."""
    texts, ticked = read_written(unseen=True)
    every = np.ones(len(real.texts), dtype=bool)
    (scores,) = ask_weights(real, every, written, [texts])
    distinct = match_seeds(texts, read_codebook(NAME)).distinct
    return Lines(gather_terms(distinct, scores), ticked)


def score_corpora(
    real: Rows, sources, written, folds: np.ndarray, lines: Lines
) -> list[Scored]:
    """Return how small and large corpora are scored, cross-fitted.

    A small corpus is a new one: its factors are fitted on scores of weights that saw
    nothing of the comment's event or brand. Comments of round 5 teach it what to look
    for, not how common it is: they were drawn where all sorts of things are discussed.
    Written comments on invented brands, the lines, have a say in its factors.
    """
    small, others, large = sources
    apart = draw_folds(real, by_group=True)
    fewer = leave_out(be_generous(real), "round 5")
    alone = cross_columns(small, others, written, apart)
    beside = cross_columns(large, others, written, folds)
    alone = gather_terms(real.distinct, alone)
    beside = gather_terms(real.distinct, beside, real.odds)
    return [
        Scored("alone", fewer, apart, alone, OWN_INTERCEPT, lines),
        Scored("beside", real, folds, beside),
    ]


def join_encoder(
    scored: list[Scored], sources, written, read: np.ndarray, lines: Lines
) -> list[Scored]:
    """Return the same for comments that an encoder has scores of, having seen nothing
    of their event or brand; neither may the weights that it is joined with, nor their
    factors. What these and a large corpus say without the encoder is `beside_apart`."""
    alone, beside = scored
    real, (_, others, drivers) = beside.rows, sources
    seen = np.isnan(read).any(axis=1)
    large = cross_columns(drivers, others, written, np.where(seen, -1, 0))
    large = gather_terms(real.distinct, large, real.odds)
    odds = join_terms(fit_blends(beside, seen), large)
    folds = draw_folds(real, by_group=False)
    more = np.concatenate([alone.terms, read[..., None]], axis=-1)
    both = np.stack([odds, read], axis=-1)
    return [
        Scored("alone_read", alone.rows, folds, more, OWN_INTERCEPT, lines),
        Scored("beside_apart", real, folds, both[..., :1], OWN_INTERCEPT_LARGE),
        Scored("beside_read", real, folds, both, OWN_INTERCEPT_LARGE),
    ]


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
