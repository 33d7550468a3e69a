"""TextRank: words by their place in the graph of words that stand close together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy import sparse

    from textmine.words.tokens import Tokens

WINDOW = 5  # words; jieba's textrank has the same
DAMPING = 0.85  # as in the paper
ROUNDS = 30  # ranks of 50,000 words moved by less than 1e-6 after 20


def rank_words(
    tokens: Tokens, usable: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the TextRank of terms (Mihalcea, Tarau 2004).

    Words of a document that stand within five words of each other, those that are
    not usable left out, are joined by an edge, weighted by how often.

    Args:
        tokens: The documents.
        usable: Positions in the vocabulary of the words that take part, ascending.

    Returns:
        float64, shape (len(usable),): sums to the number of words that take part
        and have a neighbour; 0 for all others.
    """
    from scipy import sparse

    node = np.full(len(tokens.vocabulary), -1, np.int64)
    node[usable] = np.arange(len(usable))
    owners = np.repeat(np.arange(len(tokens)), np.diff(tokens.offsets))
    words = node[tokens.terms]
    kept = words >= 0
    words, owners = words[kept], owners[kept]
    n = max(1, len(usable))
    pairs = [_pair(words, owners, gap, n) for gap in range(1, WINDOW)]
    keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
    edges = (counts.astype(np.float64), (keys // n, keys % n))
    graph = sparse.csr_array(edges, shape=(n, n))
    return _iterate(sparse.csr_array(graph + graph.T))[: len(usable)]


def _pair(
    words: npt.NDArray[np.int64], owners: npt.NDArray[np.int64], gap: int, n: int
) -> npt.NDArray[np.int64]:
    """Return keys of the different words, of n, `gap` apart in a document."""
    a, b = words[:-gap], words[gap:]
    together = (owners[:-gap] == owners[gap:]) & (a != b)
    low, high = np.minimum(a, b)[together], np.maximum(a, b)[together]
    keys: npt.NDArray[np.int64] = low * n + high
    return keys


def _iterate(matrix: sparse.csr_array) -> npt.NDArray[np.float64]:
    """Return the rank of each node of a symmetric graph after some rounds."""
    weight = np.asarray(matrix.sum(axis=0)).ravel()
    joined = weight > 0
    spread = np.divide(1.0, weight, out=np.zeros_like(weight), where=joined)
    rank = joined.astype(np.float64)
    for _ in range(ROUNDS):
        rank = np.where(joined, 1 - DAMPING + DAMPING * (matrix @ (rank * spread)), 0.0)
    return rank
