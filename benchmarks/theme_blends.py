"""Factors that join what weights, seeds, the corpus and an encoder say of a theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from coded_comments import Rows
from sklearn.linear_model import LogisticRegression

from textmine.themes.blend import see_seeds

FOLDS = 5
COST, STEPS = 10.0, 500
#: How much a written comment counts beside a real one, and the column that takes up how
#: much more common themes are in the written ones. With the encoder of version 11, mean
#: F1 on real events, on the written comments and on corpora/demo, each with its best
#: multiple of 1/16 as threshold: .494, .764, .653 without, .493, .796, .661 with .3, .480,
#: .804, .662 with 1.
TRUST_LINES, COLUMN_LINES = 0.3, 3.0


@dataclass
class Lines:
    """Written comments that nothing else learns from: what speaks for each theme, shape
    (n, m, t), and what they carry, shape (n, m)."""

    terms: np.ndarray
    ticked: np.ndarray

    def join(self, term: np.ndarray) -> Lines:
        """Return the same with another term, shape (n, m), as the last one."""
        return Lines(np.concatenate([self.terms, term[..., None]], -1), self.ticked)


@dataclass
class Scored:
    """How comments of a size of corpus are scored.

    `rows` and `folds`: on which factors are fitted, and cross-fitted; `terms`: what
    speaks for each theme, shape (n, m, t), NaN where nothing is known. Themes have
    factors of their own, or share them but for an intercept that is pulled to a common
    one the more, the smaller `own_intercept` is. `lines`, where there are any, count too.
    """

    name: str
    rows: Rows
    folds: np.ndarray
    terms: np.ndarray
    own_intercept: float | None = None
    lines: Lines | None = None

    def count(self, k: int) -> np.ndarray:
        """Return which comments count for theme k, bool, shape (n,)."""
        return (self.rows.known[:, k] > 0) & ~np.isnan(self.terms[:, k]).any(axis=1)


def gather_terms(
    distinct: np.ndarray, scores: np.ndarray, *more: np.ndarray
) -> np.ndarray:
    """Return scores, seeds and further terms, all of shape (n, m), as the last axis."""
    return np.stack([scores, *see_seeds(distinct), *more], axis=-1)


def join_terms(factors: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Return log-odds, shape (n, m)."""
    return factors[:, 0] + np.einsum("nmt,mt->nm", terms, factors[:, 1:])


def fit_blends(scored: Scored, used: np.ndarray | None = None) -> np.ndarray:
    """Return the factors of each theme, shape (m, 1 + t), from the used comments."""
    themes = range(scored.terms.shape[1])
    used = np.ones(len(scored.terms), dtype=bool) if used is None else used
    rows = [scored.count(k) & used for k in themes]
    terms = [scored.terms[rows[k], k] for k in themes]
    ticked = [scored.rows.ticked[rows[k], k] for k in themes]
    if scored.own_intercept is not None:
        return fit_shared(terms, ticked, scored.own_intercept, scored.lines)
    return np.array([fit_own(*pair) for pair in zip(terms, ticked, strict=True)])


def fit_own(x: np.ndarray, y: np.ndarray, trust: np.ndarray | None = None):
    model = LogisticRegression(C=COST, max_iter=STEPS).fit(x, y, sample_weight=trust)
    return np.array([model.intercept_[0], *model.coef_[0]])


def fit_shared(
    terms: list[np.ndarray],
    ticked: list[np.ndarray],
    own_intercept: float,
    lines: Lines | None = None,
) -> np.ndarray:
    """Fit the same factors for all themes, but for an intercept of each."""
    m, t = len(terms), terms[0].shape[1]
    theme = np.repeat(np.arange(m), [len(each) for each in terms])
    x, y, real = np.concatenate(terms), np.concatenate(ticked), len(theme)
    if lines is not None:
        theme = np.concatenate([theme, np.tile(np.arange(m), len(lines.terms))])
        x = np.concatenate([x, lines.terms.reshape(-1, t)])
        y = np.concatenate([y, lines.ticked.ravel()])
    columns = np.zeros((len(x), t + m + 1))
    columns[:, :t] = x
    columns[np.arange(len(x)), t + theme] = own_intercept
    columns[real:, -1] = COLUMN_LINES
    trust = np.where(np.arange(len(x)) < real, 1.0, TRUST_LINES)
    factors = fit_own(columns, y, trust)
    intercepts = factors[0] + own_intercept * factors[1 + t : 1 + t + m]
    return np.column_stack([intercepts, np.tile(factors[1 : 1 + t], (m, 1))])


def blend_scores(scored: Scored) -> np.ndarray:
    """Return probabilities, cross-fitted, shape (n, m); NaN where a term is missing."""
    odds = np.zeros(scored.terms.shape[:2])
    for fold in range(FOLDS):
        rows = scored.folds == fold
        odds[rows] = join_terms(fit_blends(scored, ~rows), scored.terms[rows])
    return 1 / (1 + np.exp(-odds))
