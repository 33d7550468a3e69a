"""Fit the Dirichlet multinomial mixture: one topic a document, for comments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.model.chunks import run_ranges, split_documents, split_rows
from textmine.model.documents import Bags
from textmine.model.priors import Priors
from textmine.model.space import Directions

#: Terms, or documents, that are summed at a time: a bound on memory.
_BLOCK = 4_096


@dataclass(frozen=True)
class MixtureState:
    """Where a mixture stands between two sweeps.

    Attributes:
        topics: int32 (documents,).
        counts: int32 (terms, topics), tokens.
        members: int64 (topics,), documents.
        directions: Of the topics, where documents have embeddings.
    """

    topics: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]
    members: npt.NDArray[np.int64]
    directions: Directions | None = None


def start_mixture(bags: Bags, terms: int, topics: int, seed: int) -> MixtureState:
    """Give each document a random topic, keyed by seed and document."""
    from textmine.model.kernels import mixture

    chosen = mixture.scatter(bags.keys, topics, np.uint64(seed))
    return count_mixture(bags, chosen, terms, topics)


def count_mixture(
    bags: Bags, chosen: npt.NDArray[np.int32], terms: int, topics: int
) -> MixtureState:
    """Return the state in which document d has topic chosen[d]."""
    from textmine.model.kernels import mixture

    counts = np.zeros((terms, topics), np.int32)
    members = np.zeros(topics, np.int64)
    mixture.count_range(
        bags.offsets, bags.words, bags.counts, chosen, 0, len(bags), counts, members
    )
    return MixtureState(chosen, counts, members)


def sweep_mixture(
    bags: Bags,
    state: MixtureState,
    priors: Priors,
    *,
    vectors: npt.NDArray[np.int8] | None = None,
    temperature: float,
    seed: int,
    number: int,
    workers: int,
) -> MixtureState:
    """Draw a new topic for every document from the counts of `state`, left as it is.

    `vectors` int8 (documents, dims) belong with a state that has directions.
    """
    from textmine.model.kernels import mixture

    weights = priors.weigh(state.counts)
    totals = weights.sum(0)
    table = np.empty(weights.shape, np.float32)
    longest = _longest(bags)
    lengths = np.empty((longest + 1, weights.shape[1]), np.float32)
    run_ranges(
        lambda first, last, _: mixture.fill_tables(weights, totals, first, last, table),
        split_rows(*weights.shape),
        workers,
        lambda: None,
    )
    mixture.fill_lengths(totals, lengths)
    after = np.empty_like(state.topics)
    members = state.members + priors.alpha
    compare = prepare_comparison(state, vectors)

    def work(first: int, last: int, moved: list[npt.NDArray[Any]]) -> None:
        mixture.sweep_range(
            bags.offsets, bags.words, bags.counts, bags.keys, state.topics, after,
            weights, totals, table, lengths, members, compare(first, last),
            float(temperature), np.uint64(seed), np.uint64(number), first, last,
            moved[0], moved[1],
        )  # fmt: skip

    def make_accumulator() -> list[npt.NDArray[Any]]:
        return [np.zeros(weights.shape, np.int32), np.zeros(len(totals), np.int64)]

    moved = run_ranges(
        work,
        split_documents(bags.offsets),
        workers,
        make_accumulator,
    )
    counts = state.counts.copy()
    for delta, _ in moved:
        counts += delta
    swept = MixtureState(after, counts, state.members + sum(m for _, m in moved))
    if state.directions is None or vectors is None:
        return swept
    return point(swept, vectors, state.directions, workers)


def point(
    state: MixtureState,
    vectors: npt.NDArray[np.int8],
    directions: Directions,
    workers: int,
) -> MixtureState:
    """Return the state with the directions that its documents' vectors add up to."""
    from textmine.model.kernels.directions import sum_range

    shape = (len(state.members), vectors.shape[1])
    parts = run_ranges(
        lambda first, last, sums: sum_range(vectors, state.topics, first, last, sums),
        split_rows(*vectors.shape),
        workers,
        lambda: np.zeros(shape, np.int64),
    )
    sums = np.sum(parts, axis=0)
    return replace(state, directions=replace(directions, sums=sums))


def prepare_comparison(
    state: MixtureState, vectors: npt.NDArray[np.int8] | None
) -> Callable[[int, int], npt.NDArray[np.float32]]:
    """Return what gives weight × cosine of a range of documents to each topic."""
    topics = len(state.members)
    directions = state.directions
    if directions is None or vectors is None:
        nothing = np.zeros((0, topics), np.float32)
        return lambda first, last: nothing  # noqa: ARG005 - of that signature
    from textmine.model.kernels.directions import compare_range, exclude_own

    units, weight, sums = directions.units(), directions.weight, directions.sums

    def compare(first: int, last: int) -> npt.NDArray[np.float32]:
        near = np.empty((last - first, topics), np.float32)
        compare_range(vectors, units, weight, first, last, near)
        exclude_own(vectors, state.topics, sums, weight, first, last, near)
        return near

    return compare


def measure_fit(state: MixtureState, priors: Priors) -> float:
    """Return log p(words, topics) up to a constant, plus weight × Σ of the cosines.

    Topics and their words are integrated out (Yin and Wang 2014, equation 2).
    """
    from scipy.special import gammaln

    topics = len(state.members)
    words, before, after = 0.0, np.zeros(topics), np.zeros(topics)
    for first in range(0, len(state.counts), _BLOCK):
        rows = slice(first, first + _BLOCK)
        start = priors.weigh_rows(np.zeros_like(state.counts[rows]), rows)
        end = priors.weigh_rows(state.counts[rows], rows)
        words += float((gammaln(end) - gammaln(start)).sum())
        before += start.sum(0)
        after += end.sum(0)
    lengths = (gammaln(after) - gammaln(before)).sum()
    shares = gammaln(state.members + priors.alpha).sum()
    near = 0.0 if state.directions is None else state.directions.measure()
    return float(words - lengths + shares + near)


def _longest(bags: Bags) -> int:
    if not len(bags.counts):
        return 0
    longest = 0
    for first in range(0, len(bags), _BLOCK):
        edges = np.unique(bags.offsets[first : first + _BLOCK + 1])
        counts = bags.counts[edges[0] : edges[-1]]
        if len(counts):
            lengths = np.add.reduceat(counts, edges[:-1] - edges[0], dtype=np.int64)
            longest = max(longest, int(lengths.max()))
    return longest
