"""Probabilities as log-odds, and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_LIMIT = 30.0  # log-odds are cut here, beyond what six digits can tell
_LEAST = 1e-6  # probabilities are kept this far from 0 and 1


def squash(odds: Floats) -> Floats:
    """Return the probabilities of log-odds.

    >>> squash(np.array([0.0, 100.0])).round(3).tolist()
    [0.5, 1.0]
    """
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -_LIMIT, _LIMIT))))


def log_odds(probability: Floats) -> Floats:
    """Return the log-odds of probabilities, cut at those of six digits.

    >>> log_odds(np.array([0.5, 1.0])).round(2).tolist()
    [0.0, 13.82]
    """
    p = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(p) - np.log1p(-p), dtype=np.float64)
