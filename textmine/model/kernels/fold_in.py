"""Topic shares of documents under fixed topics: no draws, so no seed.

Each document is computed alone, in float64 and in a fixed order of operations; so
its shares do not depend on the batch, on the order or on the number of threads.
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import math

import numba as nb
import numpy as np

from textmine.model.kernels.mixture import rise


@nb.njit(nogil=True, cache=True)
def mix_topics(row, share, product):
    """Set product = row · share; return its sum, added up in four fixed lanes."""
    K = len(row)
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for k in range(K):
        product[k] = row[k] * share[k]
    for k in range(0, K - 3, 4):  # four lanes: one chain of additions is slow
        a += product[k]
        b += product[k + 1]
        c += product[k + 2]
        d += product[k + 3]
    for k in range(K - K % 4, K):
        a += product[k]
    return (a + b) + (c + d)


@nb.njit(nogil=True, cache=True)
def fold_lda(offsets, words, counts, word_topic, alpha, rounds, first, last, shares):
    """Fill shares float64 (documents, topics) by `rounds` steps of EM.

    θ_k ∝ α_k + Σ_w c_w θ_k φ_wk / Σ_j θ_j φ_wj, started from the mean of the prior
    (Asuncion et al. 2009, MAP; with α in place of α − 1, so that θ stays inside).
    """
    K = len(alpha)
    product, gathered = np.empty(K), np.empty(K)
    prior = alpha / alpha.sum()
    for d in range(first, last):
        share = shares[d]
        share[:] = prior
        start, stop = offsets[d], offsets[d + 1]
        length = 0
        for i in range(start, stop):
            length += counts[i]
        scale = 1.0 / (alpha.sum() + length)
        for _ in range(rounds if stop > start else 0):
            gathered[:] = alpha
            for i in range(start, stop):
                total = mix_topics(word_topic[words[i]], share, product)
                factor = counts[i] / total
                for k in range(K):
                    gathered[k] += product[k] * factor
            for k in range(K):
                share[k] = gathered[k] * scale


@nb.njit(nogil=True, cache=True)
def fold_mixture(
    offsets, words, counts, weights, totals, logs, members, first, last, shares
):
    """Fill shares float64 (documents, topics) with p(topic | words of the document).

    `weights`, `logs` float64 (terms, topics): counts plus priors, and their log over
    the total of the topic; `members` (topics,): documents plus α.
    """
    K = len(members)
    prior = np.log(members / members.sum())
    for d in range(first, last):
        score = shares[d]
        score[:] = prior
        length = 0
        for i in range(offsets[d], offsets[d + 1]):
            row, more = logs[words[i]], counts[i] - 1
            length += counts[i]
            for k in range(K):
                score[k] += row[k]
            for k in range(K if more > 0 else 0):
                score[k] += rise(weights[words[i], k] + 1.0, more)
                score[k] -= more * math.log(totals[k])
        for k in range(K if length > 1 else 0):
            score[k] -= rise(totals[k], length) - length * math.log(totals[k])
        normalise(score)


@nb.njit(nogil=True, cache=True)
def normalise(score):
    """Turn log weights into shares that sum to 1, in place."""
    top, total = score.max(), 0.0
    for k in range(len(score)):
        score[k] = math.exp(score[k] - top)
        total += score[k]
    for k in range(len(score)):
        score[k] /= total


@nb.njit(nogil=True, cache=True)
def likelihood_range(offsets, words, word_topic, shares, first, last, out):
    """Set out[d] = Σ_i log Σ_k θ_dk φ_wk, float64 (documents,)."""
    product = np.empty(shares.shape[1])
    for d in range(first, last):
        total = 0.0
        for i in range(offsets[d], offsets[d + 1]):
            total += math.log(mix_topics(word_topic[words[i]], shares[d], product))
        out[d] = total
