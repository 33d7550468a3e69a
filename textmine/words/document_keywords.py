"""Keywords of single documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError
from textmine.words.background import background_counts, read_frequencies
from textmine.words.keyness import Holders, collect_holders
from textmine.words.keywords import Keyword, choose_keywords
from textmine.words.text_rank import rank_words_alone

if TYPE_CHECKING:
    from scipy import sparse

    from textmine.words.tokens import Tokens

Rows = npt.NDArray[np.int64]


def _score_tf_idf(holders: Holders, rows: Rows) -> sparse.csr_array:
    """Return part of the document's words × ln(documents / those with the word)."""
    from scipy import sparse

    tokens = holders.tokens.take(rows)
    place, known = _find_terms(holders)
    ones = np.ones(len(tokens.terms))
    shape = (len(tokens), len(tokens.vocabulary))
    counts = sparse.csr_array((ones, tokens.terms, tokens.offsets), shape=shape)
    words = sparse.csr_array(counts[:, place] * known)
    scores = sparse.csr_array(words.maximum(holders.matrix[rows].astype(np.float64)))
    everywhere = np.maximum(1, np.asarray(holders.matrix.sum(axis=0)).ravel())
    # a phrase before its parts, where these are as rare
    rarity = _measure_rarity(holders, everywhere) * np.where(known, 1, 1.001)
    lengths = np.maximum(1.0, np.asarray(scores.sum(axis=1)).ravel())
    return sparse.csr_array(scores * rarity * (1 / lengths)[:, np.newaxis])


def _measure_rarity(
    holders: Holders, documents: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return ln(documents / those with the word).

    A single document tells nothing of what is rare: Chinese text in general does.
    """
    if len(holders.tokens) > 1:
        rarity: npt.NDArray[np.float64] = np.log(len(holders.tokens) / documents)
        return rarity
    general = sum(read_frequencies().values())
    return np.log(general / background_counts(holders.names))


def _score_text_rank(holders: Holders, rows: Rows) -> sparse.csr_array:
    from scipy import sparse

    place, known = _find_terms(holders)
    ranks = rank_words_alone(holders.tokens.take(rows), np.unique(place[known]))
    column = np.searchsorted(np.unique(place[known]), place)
    column = np.where(known, column, 0)
    return sparse.csr_array(ranks[:, column] * known)


def _find_terms(holders: Holders) -> tuple[Rows, npt.NDArray[np.bool_]]:
    """Return (term of each candidate, whether it is one, not a phrase)."""
    index = holders.tokens.index
    found = np.array([index.get(name, -1) for name in holders.names], np.int64)
    return np.maximum(found, 0), found >= 0


#: Method -> scores of the candidates, sparse, shape (rows, candidates).
DOCUMENT_METHODS: dict[str, Callable[[Holders, Rows], sparse.csr_array]] = {
    "tf-idf": _score_tf_idf,
    "textrank": _score_text_rank,
}


def document_keywords(
    tokens: Tokens,
    *,
    method: str = "tf-idf",
    top: int = 5,
    rows: Rows | None = None,
    stop: frozenset[str] = frozenset(),
    phrases: bool = True,
) -> list[list[Keyword]]:
    """Return what single documents are about, in words and phrases.

    Args:
        tokens: The corpus; with tf-idf it tells how rare a word is. Of a single
            document, jieba's dictionary tells that (`background_counts`).
        method: "tf-idf" or "textrank" (Mihalcea, Tarau 2004: in the document alone,
            so it wants more than a sentence, and ranks no phrases).
        top: At most so many.
        rows: Documents that are asked for, ascending; None for all.
        stop: Words that are no keywords, beside those of `tokens.stop`.
        phrases: Whether collocations of the corpus may be keywords.

    Returns:
        For each row its keywords, best first, ties by code point; near duplicates
        of better ones are passed over. `documents` are those of the whole corpus.

    Raises:
        OptionError: There is no such method.

    >>> from textmine.words import segment_texts
    >>> tokens = segment_texts(["刹车失灵，刹车异响", "又降价", "降价快"])
    >>> [[k.word for k in words] for words in document_keywords(tokens)]
    [['刹车', '失灵', '异响'], ['降价'], ['降价']]
    """
    if method not in DOCUMENT_METHODS:
        raise OptionError("method", repr(method), " or ".join(DOCUMENT_METHODS))
    every = np.arange(len(tokens), dtype=np.int64)
    holders = collect_holders(tokens, every, stop, phrases=phrases)
    scores = DOCUMENT_METHODS[method](holders, every if rows is None else rows)
    documents = np.asarray(holders.matrix.sum(axis=0)).ravel()
    return [
        _choose(holders.names, scores, documents, d, top)
        for d in range(scores.shape[0])
    ]


def _choose(
    names: list[str],
    scores: sparse.csr_array,
    documents: npt.NDArray[np.int64],
    d: int,
    top: int,
) -> list[Keyword]:
    part = slice(scores.indptr[d], scores.indptr[d + 1])
    columns, values = scores.indices[part], scores.data[part]
    order = np.argsort(columns)  # by code point, as choose_keywords wants them
    columns, values = columns[order], values[order]
    held = [names[c] for c in columns.tolist()]
    return choose_keywords(held, values, documents[columns], top, least=1e-9)
