"""How unevenly a word is spread over the parts of a group of documents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Parts = npt.NDArray[np.int64]


def measure_dispersion(holders: Parts, documents: Parts) -> float | None:
    """Return Gries' deviation of proportions, normalised, in [0, 1].

    Half the sum of |share of the word - share of the documents| over the parts
    (Gries 2008), by its largest value for these parts (Lijffijt, Gries 2012). 0: as
    the documents are spread; 1: in the smallest part alone. Of a word in few
    documents much is chance: with n of them the value hardly falls below
    1 / sqrt(n) by itself.

    Args:
        holders: Part of each document that holds the word; below 0 for none.
        documents: Part of each document of the group, the holders among them.

    Returns:
        None where fewer than two parts are known, or no holder has one.

    >>> parts = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    >>> measure_dispersion(parts[[0, 4]], parts), measure_dispersion(parts[:2], parts)
    (0.0, 1.0)
    """
    known = documents[documents >= 0]
    held = holders[holders >= 0]
    sizes = np.bincount(known)
    if np.count_nonzero(sizes) < 2 or not len(held):
        return None
    expected = sizes / len(known)
    observed = np.bincount(held, minlength=len(sizes)) / len(held)
    deviation = float(np.abs(observed - expected).sum()) / 2
    largest = 1 - float(expected[expected > 0].min())
    return round(min(1.0, deviation / largest), 4)
