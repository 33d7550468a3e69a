"""Fit latent Dirichlet allocation: a topic a token, for articles and long posts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model.chunks import run_ranges, split_documents
from textmine.model.documents import Documents
from textmine.model.priors import Priors


@dataclass(frozen=True)
class LdaState:
    """Where LDA stands between two sweeps.

    Attributes:
        topics: int32 (tokens,).
        counts: int64 (terms, topics), tokens.
    """

    topics: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int64]


def start_lda(
    documents: Documents, chosen: npt.NDArray[np.int32], terms: int, topics: int
) -> LdaState:
    """Give every token the topic chosen[d] of its document."""
    from textmine.model.kernels import lda

    of_token = np.repeat(chosen, np.diff(documents.offsets))
    counts = np.zeros((terms, topics), np.int64)
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

    weights = priors.weigh(state.counts)
    totals = weights.sum(0)
    phi = np.empty(weights.shape, np.float32)
    cumulative = np.empty(weights.shape, np.float32)
    lda.fill_tables(weights, totals, priors.alpha, phi, cumulative)
    after = np.empty_like(state.topics)

    def work(first: int, last: int, delta: npt.NDArray[np.int32]) -> None:
        lda.sweep_range(
            documents.offsets, documents.words, documents.keys, state.topics, after,
            phi, cumulative, totals, np.uint64(seed), np.uint64(number),
            first, last, delta,
        )  # fmt: skip

    deltas = run_ranges(
        work,
        split_documents(documents.offsets),
        workers,
        lambda: np.zeros(weights.shape, np.int32),
    )
    return LdaState(after, state.counts + sum(deltas))


def count_topics(documents: Documents, state: LdaState) -> npt.NDArray[np.int64]:
    """Return how often a document holds n tokens of topic k, for estimate_alpha."""
    from textmine.model.kernels import lda

    longest = int(np.diff(documents.offsets).max(initial=0))
    histogram = np.zeros((state.counts.shape[1] + 1, longest + 1), np.int64)
    lda.histogram_range(documents.offsets, state.topics, 0, len(documents), histogram)
    return histogram
