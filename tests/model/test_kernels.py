"""The kernels against the formulas that they stand for, written out slowly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import chi2

from textmine.model.documents import Documents, make_bags
from textmine.model.kernels import fold_in, lda, mixture
from textmine.model.lda import LdaState, count_lda, sweep_lda
from textmine.model.mixture import MixtureState, sweep_mixture
from textmine.model.priors import Priors

K, V = 3, 5
RNG = np.random.default_rng(5)
COUNTS = RNG.integers(3, 40, (V, K))
PRIORS = Priors(np.array([0.3, 0.5, 0.9]), 0.2, RNG.random((V, K)))
N = 40_000


def repeat_document(words: list[int]) -> Documents:
    """The same document N times, each with a key of its own."""
    offsets = np.arange(N + 1) * len(words)
    keys = RNG.integers(0, 1 << 63, N).astype(np.uint64)
    return Documents(keys, offsets, np.tile(np.array(words, np.int32), N))


def assert_drawn_from(drawn, probability):
    seen = np.bincount(drawn, minlength=K)
    distance = ((seen - N * probability) ** 2 / (N * probability)).sum()
    assert distance < chi2.ppf(1 - 1e-4, K - 1)


def test_the_first_token_is_drawn_from_its_full_conditional():
    words, topics = [1, 4, 4], [0, 2, 0]
    documents = repeat_document(words)
    state = LdaState(np.tile(np.array(topics, np.uint16), N), COUNTS.astype(np.int32))
    after = sweep_lda(documents, state, PRIORS, seed=3, number=1, workers=1)
    weights = PRIORS.weigh(COUNTS)
    weights[1, 0] -= 1  # its own count
    held = np.array([1, 0, 1])
    p = (held + PRIORS.alpha) * weights[1] / weights.sum(0)
    assert_drawn_from(after.topics[::3], p / p.sum())
    moved = np.zeros((V, K), np.int64)
    np.add.at(moved, (documents.words, after.topics), 1)
    np.subtract.at(moved, (documents.words, state.topics), 1)
    assert np.array_equal(after.counts, COUNTS + moved)


def test_a_word_that_only_its_own_topic_holds_is_drawn_from_its_full_conditional():
    counts, beta = COUNTS.copy(), 1e-4
    counts[1] = [0, 1, 0]
    priors = Priors(PRIORS.alpha, beta)
    documents = repeat_document([1])
    state = LdaState(np.ones(N, np.uint16), counts.astype(np.int32))
    after = sweep_lda(documents, state, priors, seed=3, number=1, workers=1)
    weights, own = priors.weigh(counts), np.array([0, 1, 0])
    p = PRIORS.alpha * (weights[1] - own) / (weights.sum(0) - own)
    assert_drawn_from(after.topics, p / p.sum())


@pytest.mark.parametrize("topics", [1, 2])
@pytest.mark.parametrize("docs", [[[0]], [[0], [1]], [[0, 0], [1], [2, 1]]])
def test_a_sweep_ends_with_one_topic_and_a_tiny_beta(topics, docs):
    words = np.array([w for doc in docs for w in doc], np.int32)
    offsets = np.cumsum([0, *map(len, docs)])
    documents = Documents(np.arange(len(docs), dtype=np.uint64), offsets, words)
    state = count_lda(documents, np.zeros(len(words), np.uint16), 3, topics)
    priors = Priors(np.full(topics, 0.1), 1e-9)
    for number in range(1, 20):
        state = sweep_lda(documents, state, priors, seed=0, number=number, workers=1)
    assert state.topics.max() < topics
    assert state.counts.sum() == len(words)


@pytest.mark.parametrize("heat", [1.0, 2.5])
def test_a_document_is_drawn_from_its_full_conditional(heat):
    words, own = [0, 3, 3, 3, 3, 3, 3, 2], 1
    bags = make_bags(repeat_document(words))
    members = np.array([5, 3, 9])
    state = MixtureState(np.full(N, own, np.int32), COUNTS.astype(np.int64), members)
    after = sweep_mixture(
        bags, state, PRIORS, temperature=heat, seed=3, number=1, workers=1
    )
    p = np.exp(np.array(score_slowly(words, own, members)) / heat)
    assert_drawn_from(after.topics, p / p.sum())


def score_slowly(words, own, members):
    """Yin and Wang 2014, equation 4, in double precision."""
    scores = []
    for k in range(K):
        weights = PRIORS.weigh(COUNTS)[:, k].copy()
        if k == own:
            np.subtract.at(weights, words, 1)
        score = math.log(members[k] - (k == own) + PRIORS.alpha[k])
        for w in words:
            score += math.log(weights[w] / weights.sum())
            weights[w] += 1
        scores.append(score)
    return scores


def test_folding_in_agrees_with_em_over_all_topics():
    topics, terms, n = 40, 30, 60
    word_topic = RNG.dirichlet(np.full(terms, 0.2), topics).T.copy()
    alpha = np.full(topics, 0.1)
    words = RNG.integers(0, terms, n * 12).astype(np.int32)
    offsets, counts = np.arange(n + 1) * 12, np.ones(n * 12, np.int32)
    shares = np.empty((n, topics))
    fold_in.fold_lda(offsets, words, counts, word_topic, alpha, 30, 1e-4, 0, n, shares)
    for d in range(n):
        phi, theta = (
            word_topic[words[offsets[d] : offsets[d + 1]]],
            np.full(topics, 1 / topics),
        )
        for _ in range(30):
            p = phi * theta
            theta = alpha + (p / p.sum(1, keepdims=True)).sum(0)
            theta /= theta.sum()
        assert np.abs(shares[d] - theta).max() < 0.02


def test_tables_hold_every_range_of_words():
    totals = PRIORS.weigh(COUNTS).sum(0)
    phi, cumulative = (np.full((V, K), np.nan, np.float32) for _ in range(2))
    for first, last in ((0, 2), (2, 5)):
        lda.fill_tables(
            COUNTS.astype(np.int32), PRIORS.words, PRIORS.beta, totals, PRIORS.alpha,
            first, last, phi, cumulative,
        )  # fmt: skip
    table = np.empty((V, K), np.float32)
    mixture.fill_tables(PRIORS.weigh(COUNTS), totals, 0, V, table)
    np.testing.assert_allclose(np.exp(table), phi, rtol=1e-5)
    np.testing.assert_allclose(cumulative[:, -1], phi @ PRIORS.alpha, rtol=1e-5)
