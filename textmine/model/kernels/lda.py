"""LDA: one collapsed Gibbs sweep with topic-word counts frozen.

A token's weight for topic k is (n_dk + α_k) · φ_wk, split as in Yao, Mimno,
McCallum 2009 (SparseLDA): the document part n_dk · φ_wk runs over the few topics of
the document; the smoothing part α_k · φ_wk is looked up in a cumulative table built
once a sweep, so that the cost of a token hardly grows with K. φ counts the token
itself; its own topic is corrected exactly: in the document part by the weight
without it, in the smoothing part by rejection. Where its topic has almost all of that
part (one topic, or a tiny β) rejections would never end: after MOST_DRAWS its weight
is cut to what it is without the token.
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np

from textmine.model.kernels.random import GOLDEN, draw, mix, open_stream, to_unit

#: Rejections of a token's own topic, at most. With β .05 and two topics, where a draw
#: is rejected nine times in ten, one token in 40,000 gets so far.
MOST_DRAWS = 100


@nb.njit(nogil=True, cache=True)
def fill_tables(counts, extra, beta, totals, alpha, first, last, phi, cumulative):
    """Fill rows first ≤ w < last of `phi`, `cumulative`, float32 (terms, topics).

    `counts` int32 (terms, topics); `extra` float64 of that shape, or with no rows: more
    pseudo-counts; `totals` float64 (topics,): sums of counts and all pseudo-counts.
    phi = weight / total; cumulative[w, k] sums α_j φ_wj, j ≤ k.
    """
    K = counts.shape[1]
    inverse = 1.0 / totals
    for w in range(first, last):
        for k in range(K):
            phi[w, k] = (counts[w, k] + beta) * inverse[k]
        if extra.shape[0] > 0:
            for k in range(K):
                phi[w, k] = (counts[w, k] + beta + extra[w, k]) * inverse[k]
        below = 0.0
        for k in range(K):
            below += alpha[k] * phi[w, k]
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
def cut_own(row, own, with_own, without):
    """Return what an ascending row loses of `own`'s part, and where; float64.

    Entries from that place on are found at their value less the loss.
    """
    end = np.float64(row[own])
    begin = np.float64(row[own - 1]) if own > 0 else 0.0
    cut = (end - begin) * max(1.0 - without / max(with_own, 1e-300), 0.0)
    return end - cut, cut


@nb.njit(nogil=True, cache=True)
def sweep_range(
    offsets, words, keys, before, after, phi, cumulative, masses, totals, seed, number,
    first, last, delta, moved,
):  # fmt: skip
    """Draw a topic for each token of documents first ≤ d < last.

    Reads `before` uint16 (tokens,), writes `after` of that shape; adds what moved to
    `delta` int32 (terms, topics) and `moved` int64 (topics,). `masses` float32
    (terms,): the last column of `cumulative`. `seed`, `number` (of the sweep) and
    `keys` uint64.
    """
    # One function on purpose: the draw in one of its own, inlined or not, takes a
    # tenth more time.
    K = phi.shape[1]
    one, zero = np.float32(1), np.float32(0)
    held = np.zeros(K, np.float32)  # tokens of the document in each topic
    active = np.empty(K + 1, np.int64)  # its topics, and where each stands in `active`
    place = np.empty(K, np.int64)
    partial = np.empty(K + 1, np.float32)
    inverse = 1.0 / np.maximum(totals - 1.0, 1e-12)
    for d in range(first, last):
        start, stop, n_active = offsets[d], offsets[d + 1], 0
        for i in range(start, stop):
            k = np.int64(before[i])
            if held[k] == zero:
                place[k] = n_active
                active[n_active] = k
                n_active += 1
            held[k] += one
        stream = open_stream(seed, number, keys[d])
        for i in range(start, stop):
            w, own = words[i], np.int64(before[i])
            held[own] -= one  # if that leaves none, its weight is 0 until the draw
            with_own = np.float64(phi[w, own])
            without = max((with_own * totals[own] - 1.0) * inverse[own], 0.0)
            corrected = np.float32(without)
            below = zero
            for j in range(n_active):
                k = active[j]
                below += held[k] * (corrected if k == own else phi[w, k])
                partial[j] = below
            total = np.float64(below) + np.float64(masses[w])
            bits = draw(stream, np.uint64(i - start))
            edge, cut, rejected = np.inf, 0.0, 0
            while True:
                u = to_unit(bits) * total
                if u < below:
                    j = 0
                    while j < n_active - 1 and partial[j] <= u:
                        j += 1
                    new = active[j]
                    break
                rest = u - below
                new = find_above(
                    cumulative[w], np.float32(rest if rest < edge else rest + cut)
                )
                bits = mix(bits + GOLDEN)
                if new != own or to_unit(bits) * with_own < without:
                    break
                if rejected > MOST_DRAWS:
                    break
                bits = mix(bits + GOLDEN)
                rejected += 1
                if rejected == MOST_DRAWS:
                    edge, cut = cut_own(cumulative[w], own, with_own, without)
                    total -= cut
                    rejected += 1
            after[i] = new
            if new != own:
                delta[w, own] -= 1
                delta[w, new] += 1
                moved[own] -= 1
                moved[new] += 1
                if held[own] == zero:
                    n_active -= 1
                    active[place[own]] = active[n_active]
                    place[active[n_active]] = place[own]
                if held[new] == zero:
                    place[new] = n_active
                    active[n_active] = new
                    n_active += 1
            held[new] += one
        for j in range(n_active):
            held[active[j]] = zero


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
