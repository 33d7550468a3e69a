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

from textmine.model.kernels.elementary import take_exponentials, take_logs
from textmine.model.kernels.random import draw, open_stream, to_unit

#: Probabilities of repeated words (above e-7 each) whose product float32 can hold.
_SAFE = 4


@nb.njit(nogil=True, cache=True)
def fill_tables(weights, totals, first, last, words):
    """Fill rows first ≤ w < last of `words` float32 (terms, topics): log p(w | k)."""
    K = weights.shape[1]
    powers = np.empty(K, np.float32)
    inverse = 1.0 / totals
    for w in range(first, last):
        row = words[w]
        for k in range(K):
            row[k] = weights[w, k] * inverse[k]
        take_logs(row, row.view(np.int32), powers)


@nb.njit(nogil=True, cache=True)
def fill_lengths(totals, lengths):
    """Fill `lengths` float32 (longest + 1, topics): Σ_{j<L} log(1 + j / total_k)."""
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
def damp(length):
    """Return what the words of a document count beside its embedding, in (0, 1].

    Words of a comment are not independent witnesses: beyond eight, what they say grows
    as the root of their number (docs/method-mixture.md, with figures).
    """
    return math.sqrt(8.0 / length) if length > 8 else 1.0


@nb.njit(nogil=True, cache=True)
def score_repeats(words, counts, start, stop, weights, inverse, scores, buffer, powers):
    """Add what the second and further occurrences of a word say.

    Their probabilities are multiplied; a logarithm is taken before the product could
    leave the range of float32.
    """
    K, pending = len(scores), 0
    bits = buffer.view(np.int32)
    for i in range(start, stop):
        row = weights[words[i]]
        for j in range(1, counts[i]):
            if pending == 0:
                for k in range(K):
                    buffer[k] = (row[k] + j) * inverse[k]
            else:
                for k in range(K):
                    buffer[k] *= (row[k] + j) * inverse[k]
            pending += 1
            if pending == _SAFE:
                take_logs(buffer, bits, powers)
                for k in range(K):
                    scores[k] += buffer[k]
                pending = 0
    if pending > 0:
        take_logs(buffer, bits, powers)
        for k in range(K):
            scores[k] += buffer[k]


@nb.njit(nogil=True, cache=True)
def score_own(words, counts, start, stop, length, own, weights, total):
    """Return the word terms of a document for its own topic, itself taken out."""
    score, above, below, n = 0.0, 1.0, 1.0, 0
    base = max(total - length, 1e-12)
    for i in range(start, stop):
        weight = max(weights[words[i], own] - counts[i], 1e-12)
        for j in range(counts[i]):
            above *= weight + j
            below *= base + n
            n += 1
            if above < 1e-200 or above > 1e200 or below < 1e-200 or below > 1e200:
                score += math.log(above) - math.log(below)
                above, below = 1.0, 1.0
    return score + math.log(above) - math.log(below)


@nb.njit(nogil=True, cache=True)
def choose(scores, temperature, unit, powers):
    """Draw an index with p ∝ exp(score / temperature); 0 takes the largest."""
    top, best = scores[0], 0
    for k in range(1, len(scores)):
        if scores[k] > top:
            top, best = scores[k], k
    if temperature == 0.0:
        return best
    slope = np.float32(1.0 / temperature)
    for k in range(len(scores)):
        scores[k] = (scores[k] - top) * slope
    take_exponentials(scores, scores.view(np.int32), powers)
    total = np.float32(0)
    for k in range(len(scores)):
        total += scores[k]
        scores[k] = total
    u = np.float32(unit * total)
    k = 0
    while k < len(scores) - 1 and scores[k] <= u:
        k += 1
    return k


@nb.njit(nogil=True, cache=True)
def sweep_range(
    offsets, words, counts, keys, before, after, weights, totals, table, lengths,
    members, near, temperature, seed, number, first, last, delta, moved,
):  # fmt: skip
    """Draw a topic for each document first ≤ d < last; words of a document are unique.

    Reads `before` int32 (documents,), writes `after`; adds what moved to `delta` int32
    (terms, topics) and `moved` int64 (topics,). `members` float64 (topics,): documents
    of each topic plus α_k. `near` float32 (last − first, topics), or with no rows: what
    else speaks for a topic, the document itself taken out of its own.
    """
    K = table.shape[1]
    scores = np.empty(K, np.float32)
    buffer, powers = np.empty(K, np.float32), np.empty(K, np.float32)
    prior = np.log(members).astype(np.float32)
    inverse = 1.0 / totals
    for d in range(first, last):
        start, stop, own, length = offsets[d], offsets[d + 1], before[d], 0
        for i in range(start, stop):
            length += counts[i]
        spread = lengths[length]
        for k in range(K):
            scores[k] = prior[k] - spread[k]
        for i in range(start, stop):
            row = table[words[i]]
            for k in range(K):
                scores[k] += row[k]
        if length > stop - start:
            score_repeats(
                words, counts, start, stop, weights, inverse, scores, buffer, powers
            )
        alone = score_own(words, counts, start, stop, length, own, weights, totals[own])
        if near.shape[0] > 0:
            damping = np.float32(damp(length))
            alone = alone * damping + near[d - first, own]
            for k in range(K):
                said = (scores[k] - prior[k]) * damping
                scores[k] = prior[k] + said + near[d - first, k]
        scores[own] = math.log(max(members[own] - 1.0, 1e-12)) + alone
        stream = open_stream(seed, number, keys[d])
        k = choose(scores, temperature, to_unit(draw(stream, np.uint64(0))), powers)
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
