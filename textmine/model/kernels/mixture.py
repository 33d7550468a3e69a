"""Dirichlet multinomial mixture: one topic a document, counts frozen in a sweep.

Yin and Wang 2014 (GSDMM), equation 4. For a topic that is not the document's own,
log p = log(m_k + α_k) + Σ_w Σ_{j<c_w} log(weight_wk + j) − Σ_{j<L} log(total_k + j);
the first term of each inner sum stands in a table built once a sweep. For its own
topic the document is taken out of all counts and the sum is made afresh.
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import math

import numba as nb
import numpy as np

from textmine.model.kernels.random import draw, open_stream, to_unit

#: exp of less than this adds nothing that a draw could see (e^-40 < 2^-53)
_NEGLIGIBLE = -40.0


@nb.njit(nogil=True, cache=True)
def fill_tables(weights, totals, words, lengths):
    """Fill the log tables of a sweep.

    `words` float32 (terms, topics): log(weight_wk / total_k). `lengths` float64
    (longest document + 1, topics): Σ_{j<L} log(1 + j / total_k), small numbers.
    """
    for w in range(weights.shape[0]):
        for k in range(weights.shape[1]):
            words[w, k] = math.log(weights[w, k] / totals[k])
    for k in range(lengths.shape[1]):
        below = 0.0
        for n in range(lengths.shape[0]):
            lengths[n, k] = below
            below += math.log(1.0 + n / totals[k])


@nb.njit(nogil=True, cache=True)
def rise(base, count):
    """Return Σ_{j<count} log(base + j), the log of a rising factorial."""
    if count > 8:  # measured: from here on two lgamma are cheaper than the logs
        return math.lgamma(base + count) - math.lgamma(base)
    total = 0.0
    for j in range(count):
        total += math.log(base + j)
    return total


@nb.njit(nogil=True, cache=True)
def score_others(words, counts, start, stop, weights, totals, table, scores):
    """Add the word terms of a document to `scores` float32 (topics,)."""
    for i in range(start, stop):
        row = table[words[i]]
        for k in range(len(scores)):
            scores[k] += row[k]
        if counts[i] > 1:
            more = counts[i] - 1
            for k in range(len(scores)):
                base = weights[words[i], k]
                scores[k] += rise(base + 1.0, more) - more * math.log(totals[k])


@nb.njit(nogil=True, cache=True)
def score_own(words, counts, start, stop, length, own, weights, total):
    """Return the word terms of a document for its own topic, itself taken out."""
    score = 0.0
    for i in range(start, stop):
        score += rise(max(weights[words[i], own] - counts[i], 1e-12), counts[i])
    return score - rise(max(total - length, 1e-12), length)


@nb.njit(nogil=True, cache=True)
def choose(scores, temperature, unit):
    """Draw an index with p ∝ exp(score / temperature); 0 takes the largest."""
    top, best = scores[0], 0
    for k in range(1, len(scores)):
        if scores[k] > top:
            top, best = scores[k], k
    if temperature == 0.0:
        return best
    total = 0.0
    for k in range(len(scores)):
        x = np.float64(scores[k] - top) / temperature
        total += math.exp(x) if x > _NEGLIGIBLE else 0.0
        scores[k] = total
    u = unit * total
    k = 0
    while k < len(scores) - 1 and scores[k] <= u:
        k += 1
    return k


@nb.njit(nogil=True, cache=True)
def sweep_range(
    offsets, words, counts, keys, before, after, weights, totals, table, lengths,
    members, temperature, seed, number, first, last, delta, moved,
):  # fmt: skip
    """Draw a topic for each document first ≤ d < last; words of a document are unique.

    Reads `before` int32 (documents,), writes `after`; adds what moved to `delta` int32
    (terms, topics) and `moved` int64 (topics,). `members` float64 (topics,): documents
    of each topic plus α_k.
    """
    K = table.shape[1]
    scores = np.empty(K, np.float32)
    prior = np.log(members)
    for d in range(first, last):
        start, stop, own, length = offsets[d], offsets[d + 1], before[d], 0
        for i in range(start, stop):
            length += counts[i]
        for k in range(K):
            scores[k] = prior[k] - lengths[length, k]
        score_others(words, counts, start, stop, weights, totals, table, scores)
        scores[own] = math.log(max(members[own] - 1.0, 1e-12)) + score_own(
            words, counts, start, stop, length, own, weights, totals[own]
        )
        stream = open_stream(seed, number, keys[d])
        k = choose(scores, temperature, to_unit(draw(stream, np.uint64(0))))
        after[d] = k
        if k != own:
            moved[own] -= 1
            moved[k] += 1
            for i in range(start, stop):
                delta[words[i], own] -= counts[i]
                delta[words[i], k] += counts[i]


@nb.njit(nogil=True, cache=True)
def scatter(keys, topics, seed):
    """Return a random topic below `topics` for each document (sweep number 0)."""
    chosen = np.empty(len(keys), np.int32)
    for d in range(len(keys)):
        stream = open_stream(seed, np.uint64(0), keys[d])
        chosen[d] = np.int32(to_unit(draw(stream, np.uint64(0))) * topics)
    return chosen


@nb.njit(nogil=True, cache=True)
def count_range(offsets, words, counts, topics, first, last, total, members):
    """Add documents first ≤ d < last to int32 (terms, topics) and int64 (topics,)."""
    for d in range(first, last):
        members[topics[d]] += 1
        for i in range(offsets[d], offsets[d + 1]):
            total[words[i], topics[d]] += counts[i]
