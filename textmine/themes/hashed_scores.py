"""Sums of shipped weights over the hashed features of texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from textmine.themes.hashed_features import hash_texts

Counts = npt.NDArray[np.int64]

_BLOCK = 20_000  # texts hashed at once: bounds memory, changes no result


def add_weights(
    texts: Sequence[str], weights: npt.NDArray[np.int8]
) -> tuple[Counts, Counts, Counts]:
    """Add up the weights of each text's slots.

    Whole numbers: a sum is the same in any order, and a text's in any company.

    Args:
        texts: n texts.
        weights: int8, shape (2**SLOT_BITS, m).

    Returns:
        total: int64, shape (n, m).
        slots: int64, shape (n,): different slots of each text.
        known: int64, shape (n,): those of them that have any weight.
    """
    from textmine.themes.kernels.sums import add_up

    total = np.zeros((len(texts), weights.shape[1]), dtype=np.int64)
    slots, known = np.zeros((2, len(texts)), dtype=np.int64)
    for first in range(0, len(texts), _BLOCK):
        part = slice(first, first + _BLOCK)
        found, offsets = hash_texts(texts[part])
        slots[part] = np.diff(offsets)
        add_up(found, offsets, weights, total[part], known[part])
    return total, slots, known
