"""What a cue is worth, by the company it keeps: learnt from the corpus alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from textmine.themes.seeds import SeedMatches

Floats = npt.NDArray[np.float64]

_SHRINKAGE = 5.0  # documents of the theme's mean that every cue's mean begins with


def rate_cues(odds: Floats, matches: SeedMatches, theme: int) -> Floats:
    """Return how much more a document's best cue is worth than is usual.

    A cue is rated by the mean of what the rest of the theme's cues taught to expect
    of its documents: one that mostly stands in sentences unlike those of the others
    has another meaning, in all of them.

    Args:
        odds: float64, shape (n,): log-odds of a seed match, cross-fitted, without
            anything added for the match itself.
        matches: Seed matches of n documents.
        theme: Position of the theme; some document holds a seed of it.

    Returns:
        float64, shape (n,): 0 in the median over the matched documents; 0 without one.
    """
    mine = matches.theme == theme
    pairs = np.unique(np.stack([matches.seed[mine], matches.document[mine]]), axis=1)
    cue, document = pairs
    held = np.bincount(cue)
    matched = matches.matched[:, theme]
    usual = float(odds[matched].mean())
    total = np.bincount(cue, odds[document])
    mean = (total + _SHRINKAGE * usual) / (held + _SHRINKAGE)
    worth = np.full(len(odds), -np.inf)
    np.maximum.at(worth, document, mean[cue])
    worth[~matched] = 0.0
    worth[matched] -= np.median(worth[matched])
    return worth
