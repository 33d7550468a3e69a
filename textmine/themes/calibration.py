"""From scores of the classifier to probabilities that can be read as such."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Log-odds that a document carries a theme, linear in the log-odds `s` of a seed
# match given its words. Fitted by logistic regression against gold labels, pooled
# over themes, leaving the judged theme out: 5,324 car-forum comments with 10
# themes alone gave (.35, 1.36, -.15, -1.46), the same mixed with four times as
# many comments on other matters (.46, 1.10, -.27, -1.39); these lie between.
_WITHOUT_SEED = (-1.42, 0.40)
_WITH_SEED = (-0.17, 0.20)
# Share of documents that carry a theme in that set, where `s` of a matched
# document was measured; rarer themes are brought to it for matched documents,
# or a match would count less only because its theme is rare.
_REFERENCE_SHARE = 0.1
_STEPS = 50  # of Newton's method; it settles in about ten
_LIMIT = 35.0  # log-odds are cut here, beyond what a calibrated score can tell


@dataclass(frozen=True)
class Scaling:
    """Log-odds of a seed match = slope * score + intercept; `share` of matches."""

    slope: float
    intercept: float
    share: float


def fit_scaling(score: Floats, matched: Bools, weight: Floats) -> Scaling:
    """Fit Platt's (1999) scaling of scores to seed matches.

    With his smoothed targets, by Newton's method (Lin, Lin & Weng 2007, without
    the line search: a tiny ridge keeps the Hessian regular).

    Args:
        score: Cross-fitted scores, shape (n,).
        matched: Whether each document holds a seed.
        weight: How many documents each stands for.
    """
    positive = float(weight[matched].sum())
    negative = float(weight.sum()) - positive
    target = np.where(matched, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.stack([score, np.ones_like(score)], axis=1)
    theta = np.array([1.0, np.log((positive + 1) / (negative + 1))])
    ridge = np.diag([1e-3, 1e-3])
    for _ in range(_STEPS):
        p = _squash(design @ theta)
        gradient = design.T @ (weight * (target - p)) - ridge @ (theta - [1.0, 0.0])
        curved = weight * np.maximum(p * (1 - p), 1e-9)
        step = np.linalg.solve((design.T * curved) @ design + ridge, gradient)
        theta = theta + np.clip(step, -2.0, 2.0)
        if float(np.abs(step).max()) < 1e-9:
            break
    share = positive / max(positive + negative, 1.0)
    return Scaling(float(max(theta[0], 0.0)), float(theta[1]), share)


def estimate_probability(score: Floats, matched: Bools, scaling: Scaling) -> Floats:
    """Return the probability that documents carry a theme, shape (n,), in (0, 1)."""
    odds = scaling.slope * score + scaling.intercept
    share = min(max(scaling.share, 1e-9), _REFERENCE_SHARE)
    lift = _log_odds(_REFERENCE_SHARE) - _log_odds(share)
    odds_with = np.clip(odds + lift, -_LIMIT, _LIMIT)
    odds_without = np.clip(odds, -_LIMIT, _LIMIT)
    with_seed = _WITH_SEED[0] + _WITH_SEED[1] * odds_with
    without_seed = _WITHOUT_SEED[0] + _WITHOUT_SEED[1] * odds_without
    return _squash(np.where(matched, with_seed, without_seed))


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _squash(odds: Floats) -> Floats:
    bounded = np.clip(odds, -30.0, 30.0)
    return np.asarray(1 / (1 + np.exp(-bounded)), dtype=np.float64)
