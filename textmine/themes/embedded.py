"""The tie-breaker: what sentence embeddings say of seed matches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from textmine.model.space import find_space, project
from textmine.themes.calibration import find_odds, fit_scaling
from textmine.themes.classifier import (
    DEFAULT_OPTIONS,
    ClassifierOptions,
    Given,
    plan_lesson,
)
from textmine.themes.cue_worth import rate_cues
from textmine.themes.regression import Regression, fit_regressions, score_rows
from textmine.themes.seeds import SeedMatches

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# Loss against regularisation: rows of 128 components of length 1 need more than
# the sparse words and characters (4, 16 and 64 do alike), and no weights of classes.
_COST, _BALANCE, _PASSES = 4.0, 0.0, 6
# What the embeddings add to the log-odds that a document carries a theme. Chosen on
# the car-forum comments with gold labels, alone and mixed with four times as many
# others; .1 to .3 and .15 to .25 do alike (docs/method-themes.md, with figures).
_CUE_FACTOR = 0.2
_UNSEEN_FACTOR, _UNSEEN_SHIFT = 0.2, 0.2
_UNIT = 1 / 360  # of a projected component
_BATCH = 1 << 14  # documents scored at a time: 17 MB


def weigh_embeddings(
    embeddings: npt.NDArray[Any],
    keys: npt.NDArray[np.uint64],
    matches: SeedMatches,
    able: npt.NDArray[np.intp],
    *,
    given: Given | None = None,
    options: ClassifierOptions = DEFAULT_OPTIONS,
    seed: int = 0,
    workers: int = 1,
) -> Floats:
    """Return what embeddings add to the log-odds of themes, shape (n, able).

    A second regression, cross-fitted over the same folds, tells from a document's
    embedding the log-odds that it holds a seed. A document without a seed is moved by
    its own; one with a seed by the mean over all documents with the same cue (its
    best one), against the theme's median: a cue that mostly stands in sentences unlike
    those of the theme's other cues is worth less, in all of them.

    Args:
        embeddings: float, shape (n, dims), of the documents.
        keys: uint64 of the documents' ids, shape (n,).
        matches: Seed matches of the documents.
        able: Positions of the themes to judge.
        given: What is known of these themes beside their seeds; codes count, the
            examples have no embeddings.
        options: Folds and sample.
        seed: Changes sample and folds.
        workers: Threads; they change no bit.
    """
    matched = matches.matched[:, able]
    given = given or Given(len(able))
    odds = _judge_embeddings(embeddings, keys, matched, given, options, seed, workers)
    added = _UNSEEN_FACTOR * odds + _UNSEEN_SHIFT
    for c, k in enumerate(able.tolist()):
        worth = _CUE_FACTOR * rate_cues(odds[:, c], matches, k)
        added[:, c] = np.where(matched[:, c], worth, added[:, c])
    return added


def _judge_embeddings(  # noqa: PLR0917 - all of what is trained on
    embeddings: npt.NDArray[Any],
    keys: npt.NDArray[np.uint64],
    matched: Bools,
    given: Given,
    options: ClassifierOptions,
    seed: int,
    workers: int,
) -> Floats:
    """Return cross-fitted log-odds of a seed match, shape (n, m)."""
    options = replace(options, cost=_COST, balance=_BALANCE)
    lesson = plan_lesson(keys, matched, given, options, seed)
    # whole numbers: products and sums of the projection are exact in any order
    levels = project(embeddings, find_space(embeddings))
    part = lesson.fold[lesson.rows]

    def fit_fold(f: int) -> Regression:
        rows = np.flatnonzero(part != f)
        y, cost = lesson.take(rows, options)
        return fit_regressions(_to_rows(levels[lesson.rows[rows]]), y, cost, _PASSES)

    with ThreadPoolExecutor(max(1, workers)) as pool:
        fitted = list(pool.map(fit_fold, range(options.folds)))
    scores = np.zeros(matched.shape)
    for first in range(0, len(levels), _BATCH):
        rows = np.arange(first, min(first + _BATCH, len(levels)))
        for f, regression in enumerate(fitted):
            mine = rows[lesson.fold[rows] == f]
            scores[mine] = score_rows(_to_rows(levels[mine]), regression)
    nothing = np.zeros(len(levels), dtype=bool)  # no document is lifted
    columns = []
    for k in range(matched.shape[1]):
        seen = scores[lesson.rows, k], matched[lesson.rows, k]
        scaling = fit_scaling(*seen, lesson.weight)
        columns.append(find_odds(scores[:, k], nothing, scaling))
    return np.stack(columns, axis=1)


def _to_rows(levels: npt.NDArray[np.int8]) -> csr_matrix:
    """Wrap components as sparse rows: their products add up in one fixed order."""
    from scipy.sparse import csr_matrix

    n, width = levels.shape
    values = levels.astype(np.float32).ravel() * np.float32(_UNIT)
    columns = np.tile(np.arange(width, dtype=np.int32), n)
    starts = np.arange(n + 1, dtype=np.int64) * width
    return csr_matrix((values, columns, starts), shape=(n, width))
