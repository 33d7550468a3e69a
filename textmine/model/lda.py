"""Fit latent Dirichlet allocation: a topic a token, for articles and long posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.model.chunks import run_ranges, split_documents, split_rows
from textmine.model.documents import Documents
from textmine.model.priors import Priors

#: Most topics that LDA can tell apart: a token's topic is kept in two bytes.
MOST_TOPICS = 65_535


@dataclass(frozen=True)
class LdaState:
    """Where LDA stands between two sweeps.

    Attributes:
        topics: uint16 (tokens,).
        counts: int32 (terms, topics), tokens.
    """

    topics: npt.NDArray[np.uint16]
    counts: npt.NDArray[np.int32]


def start_lda(
    documents: Documents, chosen: npt.NDArray[np.int32], terms: int, topics: int
) -> LdaState:
    """Give every token the topic chosen[d] of its document."""
    of_token = np.repeat(chosen.astype(np.uint16), np.diff(documents.offsets))
    return count_lda(documents, of_token, terms, topics)


def count_lda(
    documents: Documents, of_token: npt.NDArray[np.uint16], terms: int, topics: int
) -> LdaState:
    """Return the state in which token i has topic of_token[i]."""
    from textmine.model.kernels import lda

    counts = np.zeros((terms, topics), np.int32)
    lda.count_range(
        documents.offsets, documents.words, of_token, 0, len(documents), counts
    )
    return LdaState(of_token, counts)


def sweep_lda(
    documents: Documents,
    state: LdaState,
    priors: Priors,
    *,
    seed: int,
    number: int,
    workers: int,
) -> LdaState:
    """Draw a new topic for every token from the counts of `state`, left as it is."""
    from textmine.model.kernels import lda

    totals = _sum_topics(state, priors)
    phi, cumulative = _make_tables(state, priors, totals, workers)
    masses = np.ascontiguousarray(cumulative[:, -1])
    after = np.empty_like(state.topics)

    def work(first: int, last: int, gathered: list[npt.NDArray[Any]]) -> None:
        lda.sweep_range(
            documents.offsets, documents.words, documents.keys, state.topics, after,
            phi, cumulative, masses, totals, np.uint64(seed), np.uint64(number),
            first, last, gathered[0], gathered[1],
        )  # fmt: skip

    def make_accumulator() -> list[npt.NDArray[Any]]:
        return [np.zeros(phi.shape, np.int32), np.zeros(phi.shape[1], np.int64)]

    gathered = run_ranges(
        work, split_documents(documents.offsets), workers, make_accumulator
    )
    counts = state.counts.copy()
    for delta, _ in gathered:
        counts += delta
    return LdaState(after, counts)


def _sum_topics(state: LdaState, priors: Priors) -> npt.NDArray[np.float64]:
    """Return the tokens of each topic plus all pseudo-counts, float64 (topics,)."""
    tokens = state.counts.sum(0, dtype=np.int64)
    totals: npt.NDArray[np.float64] = tokens + priors.beta * len(state.counts)
    return totals if priors.words is None else totals + priors.words.sum(0)


def _make_tables(
    state: LdaState, priors: Priors, totals: npt.NDArray[np.float64], workers: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    from textmine.model.kernels import lda

    shape = state.counts.shape
    phi, cumulative = np.empty(shape, np.float32), np.empty(shape, np.float32)
    extra = np.zeros((0, shape[1])) if priors.words is None else priors.words

    def fill(first: int, last: int, _: None) -> None:
        lda.fill_tables(
            state.counts, extra, priors.beta, totals, priors.alpha, first, last,
            phi, cumulative,
        )  # fmt: skip

    run_ranges(fill, split_rows(*shape), workers, lambda: None)
    return phi, cumulative


def count_topics(documents: Documents, state: LdaState) -> npt.NDArray[np.int64]:
    """Return how often a document holds n tokens of topic k, for estimate_alpha."""
    from textmine.model.kernels import lda

    longest = int(np.diff(documents.offsets).max(initial=0))
    histogram = np.zeros((state.counts.shape[1] + 1, longest + 1), np.int64)
    lda.histogram_range(documents.offsets, state.topics, 0, len(documents), histogram)
    return histogram
