"""The embedding term of the mixture, in integers only, so that sums have no order.

A topic's direction is the sum of its documents' vectors. A document adds `weight` ×
cosine(its vector, direction) to the log weight of a topic: a von Mises-Fisher density
of concentration `weight` (Banerjee et al. 2005), its constants alike for all topics.
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import math

import numba as nb
import numpy as np


@nb.njit(nogil=True, cache=True)
def sum_range(vectors, topics, first, last, sums):
    """Add vectors int8 of documents first ≤ d < last to `sums` int64 (topics, dims)."""
    for d in range(first, last):
        k = topics[d]
        for j in range(vectors.shape[1]):
            sums[k, j] += vectors[d, j]


@nb.njit(nogil=True, cache=True)
def compare_range(vectors, units, weight, first, last, near):
    """Fill near[d − first, k] with weight × cosine; float32 (last − first, topics).

    `units` int16 (topics, dims): directions of length UNIT, rounded. A product is
    below 2^31, because no vector of int8 is longer than 127 × √dims (dims ≤ 4,096).
    """
    K, dims = units.shape
    for d in range(first, last):
        length = 0
        for j in range(dims):
            length += np.int32(vectors[d, j]) * np.int32(vectors[d, j])
        scale = weight / (math.sqrt(max(length, 1)) * UNIT)
        for k in range(K):
            product = np.int32(0)
            for j in range(dims):
                product += np.int32(vectors[d, j]) * np.int32(units[k, j])
            near[d - first, k] = product * scale


@nb.njit(nogil=True, cache=True)
def exclude_own(vectors, topics, sums, weight, first, last, near):
    """Put near[d − first, own] right: the direction of its topic without itself."""
    for d in range(first, last):
        own = topics[d]
        product, length, rest = 0.0, 0.0, 0.0
        for j in range(vectors.shape[1]):
            x = np.float64(vectors[d, j])
            y = np.float64(sums[own, j]) - x
            product += x * y
            length += x * x
            rest += y * y
        size = math.sqrt(length * rest)
        near[d - first, own] = weight * product / size if size > 0.0 else 0.0


#: Length of a direction in `units`: two bytes hold every component.
UNIT = 8_192.0
