"""LDA: one collapsed Gibbs sweep with topic-word counts frozen.

A token's weight for topic k is (n_dk + α_k) · φ_wk, split as in Yao, Mimno,
McCallum 2009 (SparseLDA): the document part n_dk · φ_wk runs over the few topics of
the document; the smoothing part α_k · φ_wk is looked up in a cumulative table built
once a sweep, so that the cost of a token hardly grows with K. φ counts the token
itself; its own topic is corrected exactly: in the document part by the weight
without it, in the smoothing part by rejection.
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np

from textmine.model.kernels.random import GOLDEN, draw, mix, open_stream, to_unit


@nb.njit(nogil=True, cache=True)
def fill_tables(weights, totals, alpha, phi, cumulative):
    """Fill `phi` and `cumulative`, float32 (terms, topics).

    `weights` float64 (terms, topics): counts plus priors; `totals` float64 (topics,):
    its column sums. phi = weights / totals; cumulative[w, k] sums α_j φ_wj, j ≤ k.
    """
    for w in range(weights.shape[0]):
        below = 0.0
        for k in range(weights.shape[1]):
            p = weights[w, k] / totals[k]
            phi[w, k] = p
            below += alpha[k] * p
            cumulative[w, k] = below


@nb.njit(nogil=True, cache=True)
def find_above(row, value):
    """Return the first index of an ascending row whose entry exceeds `value`."""
    low, high = 0, len(row) - 1
    while low < high:
        middle = (low + high) >> 1
        if row[middle] <= value:
            low = middle + 1
        else:
            high = middle
    return low


@nb.njit(nogil=True, cache=True)
def sweep_range(
    offsets, words, keys, before, after, phi, cumulative, totals, seed, number,
    first, last, delta,
):  # fmt: skip
    """Draw a topic for each token of documents first ≤ d < last.

    Reads `before` int32 (tokens,), writes `after` of that shape; adds what moved to
    `delta` int32 (terms, topics). `seed`, `number` (of the sweep) and `keys` uint64.
    """
    K = phi.shape[1]
    held = np.zeros(K, np.int32)  # tokens of the document in each topic
    active = np.empty(K, np.int32)  # its topics, and where each stands in `active`
    place = np.empty(K, np.int32)
    partial = np.empty(K, np.float32)
    for d in range(first, last):
        start, stop, n_active = offsets[d], offsets[d + 1], 0
        for i in range(start, stop):
            k = before[i]
            if held[k] == 0:
                place[k] = n_active
                active[n_active] = k
                n_active += 1
            held[k] += 1
        stream = open_stream(seed, number, keys[d])
        for i in range(start, stop):
            w, own = words[i], before[i]
            held[own] -= 1
            if held[own] == 0:
                n_active -= 1
                moved = active[n_active]
                active[place[own]] = moved
                place[moved] = place[own]
            row = phi[w]
            with_own = np.float64(row[own])
            without = (with_own * totals[own] - 1.0) / (totals[own] - 1.0)
            without = max(without, 0.0)
            below = np.float32(0)
            for j in range(n_active):
                k = active[j]
                below += np.float32(held[k]) * (
                    np.float32(without) if k == own else row[k]
                )
                partial[j] = below
            table = cumulative[w]
            total = np.float64(below) + np.float64(table[K - 1])
            bits = draw(stream, np.uint64(i - start))
            while True:
                u = to_unit(bits) * total
                if u < below:
                    j = 0
                    while j < n_active - 1 and partial[j] <= u:
                        j += 1
                    k = active[j]
                    break
                k = find_above(table, np.float32(u - below))
                bits = mix(bits + GOLDEN)
                if k != own or to_unit(bits) * with_own < without:
                    break
                bits = mix(bits + GOLDEN)
            after[i] = k
            if k != own:
                delta[w, own] -= 1
                delta[w, k] += 1
            if held[k] == 0:
                place[k] = n_active
                active[n_active] = k
                n_active += 1
            held[k] += 1
        for j in range(n_active):
            held[active[j]] = 0


@nb.njit(nogil=True, cache=True)
def count_range(offsets, words, topics, first, last, counts):
    """Add the tokens of documents first ≤ d < last to `counts` (terms, topics)."""
    for i in range(offsets[first], offsets[last]):
        counts[words[i], topics[i]] += 1


@nb.njit(nogil=True, cache=True)
def histogram_range(offsets, topics, first, last, histogram):
    """Count how often a document holds n tokens of topic k.

    Adds to `histogram` int64 (topics + 1, longest document + 1); the last row counts
    the lengths of documents. n = 0 is left out: it says nothing about α.
    """
    K = histogram.shape[0] - 1
    held = np.zeros(K, np.int64)
    for d in range(first, last):
        for i in range(offsets[d], offsets[d + 1]):
            held[topics[i]] += 1
        for i in range(offsets[d], offsets[d + 1]):
            k = topics[i]
            if held[k] > 0:
                histogram[k, held[k]] += 1
                held[k] = 0
        histogram[K, offsets[d + 1] - offsets[d]] += 1
