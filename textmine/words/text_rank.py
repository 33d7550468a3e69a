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
    node = np.full(len(tokens.vocabulary), -1, np.int64)
    node[usable] = np.arange(len(usable))
    words, owners = lay_out_words(tokens, node)
    return rank_nodes(words, owners, len(usable))


def rank_words_alone(tokens: Tokens, usable: npt.NDArray[np.int64]) -> sparse.csr_array:
    """Return the TextRank of terms in each document alone.

    Returns:
        float64, shape (documents, len(usable)), 0 for words without a neighbour.
    """
    from scipy import sparse

    node = np.full(len(tokens.vocabulary), -1, np.int64)
    node[usable] = np.arange(len(usable))
    words, owners = lay_out_words(tokens, node)
    # one graph of all documents, in which each word of each is a node of its own
    width = max(1, len(usable))
    keys, nodes = np.unique(owners * width + words, return_inverse=True)
    ranks = rank_nodes(nodes, owners, len(keys))
    shape = (len(tokens), len(usable))
    return sparse.csr_array((ranks, (keys // width, keys % width)), shape=shape)


def lay_out_words(
    tokens: Tokens, node: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (node of each token that has one, its document), in order of the text."""
    owners = np.repeat(np.arange(len(tokens)), np.diff(tokens.offsets))
    words = node[tokens.terms]
    kept = words >= 0
    return words[kept], owners[kept]


def rank_nodes(
    words: npt.NDArray[np.int64], owners: npt.NDArray[np.int64], nodes: int
) -> npt.NDArray[np.float64]:
    """Return the rank of each node, float64, shape (nodes,)."""
    from scipy import sparse

    n = max(1, nodes)
    pairs = [_pair(words, owners, gap, n) for gap in range(1, WINDOW)]
    keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
    edges = (counts.astype(np.float64), (keys // n, keys % n))
    graph = sparse.csr_array(edges, shape=(n, n))
    return _iterate(sparse.csr_array(graph + graph.T))[:nodes]


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
