"""From scores of the classifier to probabilities that can be read as such."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.themes.odds import squash

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Log-odds that a document carries a theme, linear in the log-odds `s` of a seed
# match given its words. Fitted by logistic regression against gold labels, pooled
# over themes, leaving the judged theme out: 5,324 car-forum comments with 10
# themes alone gave (.35, 1.36, -.15, -1.46), the same mixed with four times as
# many comments on other matters (.46, 1.10, -.27, -1.39); these lie between.
_WITHOUT_SEED = (-1.42, 0.40)
# Matched documents: that fit gave (-.17, .20); with what the cue is worth beside `s`
# (cue_worth.py), the slope is less. Chosen on the same comments: macro F1 .781 -> .790
# and AP .820 -> .826 alone, .724 -> .737 and .718 -> .744 mixed; slopes of .10 to .15
# and factors of .2 to .3 do alike.
_WITH_SEED = (0.34, 0.12)
CUE_FACTOR = 0.25
# Log-odds that a theme loses for each of the likeliest other theme's above 0: a short
# comment is rarely about two matters. .06 gives the best macro AP and Brier skill of
# 0, .03, .06, .1, on the comments above alone and mixed with foreign ones.
_RIVALRY = 0.06
# Share of documents without a seed up to which "no theme" is taken to be ten times as
# rare, and from which on nothing changes: .12 on the comments alone, where each
# carries a theme, .79 mixed with four times as many others.
_ALL_COVERED, _COMMON, _RAREST = 0.1, 0.5, 0.1
_FEWEST_THEMES = 3  # with fewer, the rest of a corpus is no reason to carry them
# Median of `s` over matched documents there (mean of ten themes and three seeds;
# from 3.9 to 9.3). Where a theme is rarer or the corpus too small to teach the
# classifier, matched documents are brought up to it: a match would count less
# only because little is known.
_TYPICAL_MATCH = 6.4
_STEPS, _STRIDE, _SETTLED = 50, 2.0, 1e-9  # of Newton's method: about ten suffice
_RIDGE = 1e-3  # pulls to slope 1 and intercept 0 where scores say nothing
# The same, of the scaling by coded documents: they are few. After 150 / 300 / 800 of
# `textmine review` on gold labels (benchmarks/review_gain.py) macro F1 is .769 / .768 /
# .790 with 3, .774 / .777 / .790 with 10, .781 / .785 / .789 with 30,
# .781 / .783 / .788 with 100; .778 without codes.
_CODED_RIDGE = 30.0
_DOUBT = 0.02  # that a code is wrong: coders agree with F1 near .9 on clear themes
_LIMIT = 35.0  # log-odds are cut here, beyond what a calibrated score can tell


@dataclass(frozen=True)
class Scaling:
    """Log-odds of a seed match = slope * score + intercept.

    `typical` is their median over the matched documents that were trained on.
    """

    slope: float
    intercept: float
    typical: float


def fit_scaling(
    score: Floats, matched: Bools, weight: Floats, ridge: float = _RIDGE
) -> Scaling:
    """Fit Platt's (1999) scaling of scores to seed matches.

    With his smoothed targets, by Newton's method (Lin, Lin & Weng 2007, without
    the line search: a tiny ridge keeps the Hessian regular).

    Args:
        score: Cross-fitted scores, shape (n,).
        matched: Whether each document holds a seed.
        weight: How many documents each stands for.
        ridge: Strength of the pull to slope 1 and intercept 0.
    """
    positive = float(weight[matched].sum())
    negative = float(weight.sum()) - positive
    target = np.where(matched, (positive + 1) / (positive + 2), 1 / (negative + 2))
    slope, intercept = 1.0, float(np.log((positive + 1) / (negative + 1)))
    for _ in range(_STEPS):
        p = squash(slope * score + intercept)
        error = weight * (target - p)
        curved = weight * np.maximum(p * (1 - p), 1e-9)
        # sums, not matrix products: BLAS would add in an order of its own
        g_slope = float((error * score).sum()) - ridge * (slope - 1)
        g_intercept = float(error.sum()) - ridge * intercept
        a = float((curved * score**2).sum()) + ridge
        b = float((curved * score).sum())
        c = float(curved.sum()) + ridge
        determinant = a * c - b * b
        step = (c * g_slope - b * g_intercept) / determinant
        shift = (a * g_intercept - b * g_slope) / determinant
        slope += min(max(step, -_STRIDE), _STRIDE)
        intercept += min(max(shift, -_STRIDE), _STRIDE)
        if max(abs(step), abs(shift)) < _SETTLED:
            break
    slope = max(slope, 0.0)
    odds = slope * score[matched] + intercept
    return Scaling(slope, intercept, float(np.median(odds)) if len(odds) else 0.0)


def find_odds(score: Floats, matched: Bools, scaling: Scaling) -> Floats:
    """Return the log-odds of a seed match, matched documents lifted as typical."""
    odds = scaling.slope * score + scaling.intercept
    lift = np.where(matched, max(0.0, _TYPICAL_MATCH - scaling.typical), 0.0)
    return np.clip(odds + lift, -_LIMIT, _LIMIT)


def estimate_probability(
    odds: Floats, matched: Bools, added: Floats | None = None
) -> Floats:
    """Return the probability that documents carry themes, shape (n, m), in (0, 1).

    Args:
        odds: of `find_odds`, one column a theme.
        matched: bool, shape (n, m): seed matches.
        added: What else is added to the log-odds, shape (n, m).
    """
    with_seed = _WITH_SEED[0] + _WITH_SEED[1] * odds
    without_seed = _WITHOUT_SEED[0] + _WITHOUT_SEED[1] * odds
    own = np.where(matched, with_seed, without_seed)
    if added is not None:
        own = own + added
    alone = squash(own - _RIVALRY * np.maximum(_find_rivals(odds), 0.0))
    return _share_out(alone, matched)


def _find_rivals(odds: Floats) -> Floats:
    """Return the log-odds of the likeliest other theme, shape (n, m)."""
    if odds.shape[1] < 2:
        return np.zeros_like(odds)
    ranked = np.sort(odds, axis=1)
    best, next_best = ranked[:, -1:], ranked[:, -2:-1]
    return np.where(odds == best, next_best, best)


def _share_out(probability: Floats, matched: Bools) -> Floats:
    """Raise probabilities where nearly every document carries some theme.

    Bayes' rule with another prior of "no theme": a document without any is taken to
    be `rarer` times as rare as the themes, taken one by one, would have it.
    """
    if probability.shape[1] < _FEWEST_THEMES:
        return probability
    unmatched = float((~matched.any(axis=1)).mean())
    rarer = min(
        max((unmatched - _ALL_COVERED) / (_COMMON - _ALL_COVERED), _RAREST), 1.0
    )
    none = np.ones(len(probability))
    for k in range(probability.shape[1]):  # in a fixed order
        none = none * (1 - probability[:, k])
    return np.asarray(probability / (1 - (1 - rarer) * none)[:, None])


def apply_codes(probability: Floats, coded: dict[int, Bools]) -> Floats:
    """Calibrate probabilities by coded documents, and let their codes hold.

    Platt's scaling of each theme's log-odds, on the coded documents alone, pulled
    to no change at all. Documents may have been chosen for coding by these very
    probabilities: given them, their codes are still fair.

    Args:
        probability: shape (n, m), of a classifier that judged each document
            without its own code.
        coded: Row -> bool, shape (m,).
    """
    if not coded:
        return probability
    rows = np.array(sorted(coded), dtype=np.int64)
    codes = np.stack([coded[row] for row in rows.tolist()])
    result = np.empty_like(probability)
    for k in range(probability.shape[1]):
        odds = np.log(probability[:, k]) - np.log1p(-probability[:, k])
        weight = np.ones(len(rows))
        scaling = fit_scaling(odds[rows], codes[:, k], weight, _CODED_RIDGE)
        result[:, k] = squash(scaling.slope * odds + scaling.intercept)
    result[rows] = np.where(codes, 1 - _DOUBT, _DOUBT)
    return result
