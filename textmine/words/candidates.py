"""What may be a keyword: words and collocations, and which documents hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.words.matrix import document_term_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy import sparse

    from textmine.words.new_words import NewWord
    from textmine.words.tokens import Tokens

#: Part of a word's documents from which a phrase stands for it.
STANDS_FOR = 0.7


class Candidates(NamedTuple):
    """Words and phrases.

    `names` are ascending; `matrix` is int32 (documents, names), 1 where a document
    holds one, else 0; `parts` int64 (pairs, 2): phrase and word of it, as columns.
    """

    names: list[str]
    matrix: sparse.csr_array
    parts: npt.NDArray[np.int64]


def find_keyword_terms(tokens: Tokens) -> npt.NDArray[np.int64]:
    """Return the vocabulary positions that may be keywords, ascending."""
    long = np.fromiter((len(t) > 1 for t in tokens.vocabulary), np.bool_)
    return np.flatnonzero(long & ~tokens.stop)


def find_candidates(
    tokens: Tokens, stop: frozenset[str] = frozenset(), *, phrases: bool = True
) -> Candidates:
    """Return all that may be a keyword of these documents.

    Args:
        tokens: The documents.
        stop: Words that are no keywords, beside those of `tokens.stop`.
        phrases: Whether collocations (`Tokens.phrases`) are among them.
    """
    from scipy import sparse

    every = find_keyword_terms(tokens).tolist()
    usable = [i for i in every if tokens.vocabulary[i] not in stop]
    names = [tokens.vocabulary[i] for i in usable]
    words = document_term_matrix(tokens)[:, usable]
    if not phrases:
        return Candidates(names, sparse.csr_array(words), np.empty((0, 2), np.int64))
    known = tokens.index.keys() | stop
    added = [w for w in tokens.phrases if w.word not in known]
    names += [w.word for w in added]
    matrix = sparse.csc_array(sparse.hstack([words, _hold(added, len(tokens))]))
    order = sorted(range(len(names)), key=names.__getitem__)
    names = [names[i] for i in order]
    rows = sparse.csr_array(matrix[:, order])
    return Candidates(names, rows, _find_parts(names, added))


def _hold(words: Sequence[NewWord], documents: int) -> sparse.csc_array:
    from scipy import sparse

    rows = np.concatenate([np.empty(0, np.int64), *(w.rows for w in words)])
    edges = np.cumsum([0, *(len(w.rows) for w in words)])
    ones = np.ones(len(rows), np.int32)
    return sparse.csc_array((ones, rows, edges), shape=(documents, len(words)))


def _find_parts(names: list[str], phrases: list[NewWord]) -> npt.NDArray[np.int64]:
    place = {name: i for i, name in enumerate(names)}
    pairs = [
        (place[phrase.word], place[part])
        for phrase in phrases
        for part in phrase.parts
        if part in place
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)


def prefer_phrases(
    candidates: Candidates,
    scores: npt.NDArray[np.float64],
    documents: npt.NDArray[np.integer],
    least: float,
) -> npt.NDArray[np.float64]:
    """Return the scores with 0 for words that a phrase stands for.

    That is a phrase with a score from `least` on and most of the word's documents:
    车门锁死 is told, and 锁死, which hardly stands elsewhere, is not.
    """
    phrase, word = candidates.parts.T
    told = scores[phrase] >= least
    told &= documents[phrase] >= STANDS_FOR * documents[word]
    kept = scores.copy()
    kept[word[told]] = 0.0
    return kept
