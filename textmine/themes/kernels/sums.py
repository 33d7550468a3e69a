"""Sums of whole weights over the slots of texts."""

from __future__ import annotations

import numba as nb


@nb.njit(nogil=True, cache=True)
def add_up(slots, offsets, weights, total, known):
    """Fill total[d] with the sums over text d's slots, known[d] with how many count.

    Args:
        slots: int32: text d has slots[offsets[d]:offsets[d + 1]].
        offsets: int64, shape (texts + 1,).
        weights: int8, shape (slots, m).
        total: int64, shape (texts, m), all 0.
        known: int64, shape (texts,), all 0.
    """
    for d in range(len(offsets) - 1):
        for j in range(offsets[d], offsets[d + 1]):
            some = False
            for k in range(weights.shape[1]):
                weight = weights[slots[j], k]
                total[d, k] += weight
                some |= weight != 0
            known[d] += some
