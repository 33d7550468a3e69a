"""Sums of shipped weights over the hashed features of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

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
    total = np.zeros((len(texts), weights.shape[1]), dtype=np.int64)
    slots, known = np.zeros((2, len(texts)), dtype=np.int64)
    for first in range(0, len(texts), _BLOCK):
        part = slice(first, first + _BLOCK)
        found, offsets = hash_texts(texts[part])
        slots[part] = np.diff(offsets)
        _adder()(found, offsets, weights, total[part], known[part])
    return total, slots, known


@cache
def _adder() -> Callable[..., None]:
    from numba import njit

    compiled: Callable[..., None] = njit(cache=True, nogil=True)(_add_up)
    return compiled


def _add_up(slots: Any, offsets: Any, weights: Any, total: Any, known: Any) -> None:
    """Fill total[d] with the sums over text d's slots, known[d] with how many count."""
    for d in range(len(offsets) - 1):
        for j in range(offsets[d], offsets[d + 1]):
            some = False
            for k in range(weights.shape[1]):
                weight = weights[slots[j], k]
                total[d, k] += weight
                some |= weight != 0
            known[d] += some
