"""Topic shares of documents under fixed topics: no draws, so no seed.

Each document is computed alone, in float64 and in a fixed order of operations; so
its shares do not depend on the batch, on the order or on the number of threads.
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import math

import numba as nb
import numpy as np

from textmine.model.kernels.mixture import damp, rise

#: Rounds over all topics, and the words (in tokens) that a topic must explain by then
#: to take part in the rounds that follow; measured in docs/method-topics.md.
_OPENING, _NOTHING = 4, 0.05


@nb.njit(nogil=True, cache=True)
def mix_topics(table, w, share):
    """Return Σ_k table[w, k] · share[k], added up in eight fixed lanes."""
    K = len(share)
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(0, K - 7, 8):  # lanes: one chain of additions is slow
        a += table[w, k] * share[k]
        b += table[w, k + 1] * share[k + 1]
        c += table[w, k + 2] * share[k + 2]
        d += table[w, k + 3] * share[k + 3]
        e += table[w, k + 4] * share[k + 4]
        f += table[w, k + 5] * share[k + 5]
        g += table[w, k + 6] * share[k + 6]
        h += table[w, k + 7] * share[k + 7]
    for k in range(K - K % 8, K):
        a += table[w, k] * share[k]
    return ((a + e) + (b + f)) + ((c + g) + (d + h))


@nb.njit(nogil=True, cache=True)
def fold_lda(
    offsets, words, counts, word_topic, alpha, rounds, enough, first, last, shares
):
    """Fill shares float64 (documents, topics) by at most `rounds` steps of EM.

    θ_k ∝ α_k + Σ_w c_w θ_k φ_wk / Σ_j θ_j φ_wj, started from the mean of the prior
    (Asuncion et al. 2009, MAP; with α in place of α − 1, so that θ stays inside).
    After a few rounds a topic that explains almost no word keeps its share, and the
    rounds that follow run over the few others, until none moves by `enough`.
    """
    K = len(alpha)
    weight = alpha.sum()
    gathered, chosen = np.empty(K), np.empty(K, np.int64)
    for d in range(first, last):
        share, start, stop = shares[d], offsets[d], offsets[d + 1]
        length = 0
        for k in range(K):
            share[k] = alpha[k] / weight
        for i in range(start, stop):
            length += counts[i]
        if length == 0:
            continue
        scale = 1.0 / (weight + length)
        for _ in range(min(rounds, _OPENING)):
            gathered[:] = 0.0
            for i in range(start, stop):
                w = words[i]
                factor = counts[i] / mix_topics(word_topic, w, share)
                for k in range(K):
                    gathered[k] += word_topic[w, k] * factor
            for k in range(K):
                gathered[k] *= share[k]
                share[k] = (alpha[k] + gathered[k]) * scale
        n = 0
        for k in range(K):
            if gathered[k] >= _NOTHING:
                chosen[n] = k
                n += 1
        settle(
            words, counts, start, stop, word_topic, alpha, scale, chosen[:n],
            rounds - _OPENING, enough, share,
        )  # fmt: skip


@nb.njit(nogil=True, cache=True)
def settle(
    words, counts, start, stop, word_topic, alpha, scale, chosen, rounds, enough, share
):
    """Go on with EM over the topics `chosen` of one document; then scale to sum 1."""
    n = len(chosen)
    local = np.empty((stop - start, n))
    rest = np.empty(stop - start)
    part, gathered = np.empty(n), np.empty(n)
    for j in range(n):
        part[j] = share[chosen[j]]
    for i in range(start, stop):
        w = words[i]
        for j in range(n):
            local[i - start, j] = word_topic[w, chosen[j]]
        every = mix_topics(word_topic, w, share)
        rest[i - start] = max(every - mix_topics(local, i - start, part), 0.0)
    for _ in range(rounds):
        gathered[:] = 0.0
        for i in range(stop - start):
            factor = counts[start + i] / (rest[i] + mix_topics(local, i, part))
            for j in range(n):
                gathered[j] += local[i, j] * factor
        furthest = 0.0
        for j in range(n):
            new = (alpha[chosen[j]] + part[j] * gathered[j]) * scale
            furthest = max(furthest, abs(new - part[j]))
            part[j] = new
        if furthest < enough:
            break
    for j in range(n):
        share[chosen[j]] = part[j]
    total = share.sum()
    for k in range(len(share)):
        share[k] /= total


@nb.njit(nogil=True, cache=True)
def fold_mixture(
    offsets, words, counts, weights, totals, logs, members, near, first, last, shares
):
    """Fill shares float64 (documents, topics) with p(topic | words of the document).

    `weights`, `logs` float64 (terms, topics): counts plus priors, and their log over
    the total of the topic; `members` (topics,): documents plus α; `near` float32
    (last − first, topics), or with no rows: what else speaks for a topic.
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
        if near.shape[0] > 0:
            damping = damp(length)
            for k in range(K):
                said = (score[k] - prior[k]) * damping
                score[k] = prior[k] + said + near[d - first, k]
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
    for d in range(first, last):
        total = 0.0
        for i in range(offsets[d], offsets[d + 1]):
            total += math.log(mix_topics(word_topic, words[i], shares[d]))
        out[d] = total
