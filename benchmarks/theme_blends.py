"""Factors that join what weights, seeds, the corpus and an encoder say of a theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from coded_comments import Rows
from sklearn.linear_model import LogisticRegression

from textmine.themes.blend import see_seeds

FOLDS = 5
COST, STEPS = 10.0, 500


@dataclass
class Scored:
    """How comments of a size of corpus are scored.

    `rows` and `folds`: on which factors are fitted, and cross-fitted; `terms`: what
    speaks for each theme, shape (n, m, t), NaN where nothing is known. Themes have
    factors of their own, or share them but for an intercept that is pulled to a common
    one the more, the smaller `own_intercept` is.
    """

    name: str
    rows: Rows
    folds: np.ndarray
    terms: np.ndarray
    own_intercept: float | None = None

    def count(self, k: int) -> np.ndarray:
        """Return which comments count for theme k, bool, shape (n,)."""
        return (self.rows.known[:, k] > 0) & ~np.isnan(self.terms[:, k]).any(axis=1)


def gather_terms(rows: Rows, scores: np.ndarray, *more: np.ndarray) -> np.ndarray:
    """Return scores, seeds and further terms, all of shape (n, m), as the last axis."""
    return np.stack([scores, *see_seeds(rows.distinct), *more], axis=-1)


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
        return fit_shared(terms, ticked, scored.own_intercept)
    return np.array([fit_own(*pair) for pair in zip(terms, ticked, strict=True)])


def fit_own(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    model = LogisticRegression(C=COST, max_iter=STEPS).fit(x, y)
    return np.array([model.intercept_[0], *model.coef_[0]])


def fit_shared(
    terms: list[np.ndarray], ticked: list[np.ndarray], own_intercept: float
) -> np.ndarray:
    """Fit the same factors for all themes, but for an intercept of each."""
    m, t = len(terms), terms[0].shape[1]
    sizes = [len(each) for each in terms]
    x = np.zeros((sum(sizes), t + m))
    x[:, :t] = np.concatenate(terms)
    x[np.arange(len(x)), t + np.repeat(np.arange(m), sizes)] = own_intercept
    factors = fit_own(x, np.concatenate(ticked))
    intercepts = factors[0] + own_intercept * factors[1 + t :]
    return np.column_stack([intercepts, np.tile(factors[1 : 1 + t], (m, 1))])


def blend_scores(scored: Scored) -> np.ndarray:
    """Return probabilities, cross-fitted, shape (n, m); NaN where a term is missing."""
    odds = np.zeros(scored.terms.shape[:2])
    for fold in range(FOLDS):
        rows = scored.folds == fold
        odds[rows] = join_terms(fit_blends(scored, ~rows), scored.terms[rows])
    return 1 / (1 + np.exp(-odds))
