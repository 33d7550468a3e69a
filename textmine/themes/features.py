"""Word and character features of documents, as sparse rows for the classifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.themes.fold import SEPARATOR, fold_words
from textmine.words.tokens import TOKEN_KINDS, Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HASH_BITS = 20  # 1,048,576 slots; a million comments fill about a third of them
NGRAMS = (1, 2, 3)  # characters; the lengths of measured.md's best recipe
#: Kinds of token that tell nothing of a theme and are left out.
_SILENT_KINDS = ("number", "mention", "url", "punctuation")
# Quantile of the rows' lengths below which rows are not stretched to 1. On gold
# labels mixed with four times as many foreign comments, macro AP is .692, .706,
# .719 for 0, .25, .5; without them .793, .792, .789.
_FLOOR = 0.25
_TINY = 1e-30  # keeps a division by 0 out of corpora without a kept feature
_MIX = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))


def count_words(tokens: Tokens, rows: npt.NDArray[np.int64]) -> csr_matrix:
    """Count the terms of the given documents, shape (rows, vocabulary)."""
    lengths = np.diff(tokens.offsets)[rows]
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    within = np.arange(indptr[-1]) - np.repeat(indptr[:-1], lengths)
    columns = tokens.terms[np.repeat(tokens.offsets[rows], lengths) + within]
    silent = np.isin(tokens.kinds, [TOKEN_KINDS.index(k) for k in _SILENT_KINDS])
    weights = (~silent[columns]).astype(np.float32)
    return _count((weights, columns, indptr), len(tokens.vocabulary))


def map_words(given: Tokens, tokens: Tokens) -> csr_matrix:
    """Count the terms of `given` in the vocabulary of `tokens`; others go."""
    from scipy.sparse import csr_matrix

    counts = count_words(given, np.arange(len(given.ids), dtype=np.int64)).tocoo()
    place = np.array([tokens.index.get(w, -1) for w in given.vocabulary], np.int64)
    column = place[counts.col]
    kept = column >= 0
    shape = (counts.shape[0], len(tokens.vocabulary))
    return csr_matrix((counts.data[kept], (counts.row[kept], column[kept])), shape)


def count_characters(texts: Sequence[str]) -> csr_matrix:
    """Count hashed runs of one to three characters, shape (texts, 2**HASH_BITS).

    Feature hashing (Weinberger et al. 2009) without signs: collisions are few
    at this size and rare slots are dropped later.
    """
    codes, starts = fold_words(texts)
    document = np.repeat(np.arange(len(texts)), np.diff(starts))
    blocks = [_hash_runs(codes, size) for size in NGRAMS]
    places = np.concatenate([place for place, _ in blocks])
    slots = np.concatenate([slot for _, slot in blocks])
    order = np.argsort(document[places], kind="stable")
    counts = np.bincount(document[places], minlength=len(texts))
    indptr = np.concatenate([[0], np.cumsum(counts)])
    ones = np.ones(len(slots), dtype=np.float32)
    return _count((ones, slots[order], indptr), 1 << HASH_BITS)


def _hash_runs(
    codes: npt.NDArray[np.uint32], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return places and slots of the runs of `size` characters inside one text."""
    n = max(len(codes) - size + 1, 0)
    value = np.full(n, size, dtype=np.uint32)
    inside = np.ones(n, dtype=bool)
    for offset in range(size):
        part = codes[offset : offset + n]
        inside &= part != SEPARATOR
        value = (value ^ part) * _MIX[offset]
        value ^= value >> np.uint32(15)
    places = np.flatnonzero(inside)
    return places, (value[places] >> np.uint32(32 - HASH_BITS)).astype(np.int64)


def _count(
    parts: tuple[npt.NDArray[np.float32], npt.NDArray[np.int64], npt.NDArray[np.int64]],
    width: int,
) -> csr_matrix:
    from scipy.sparse import csr_matrix

    weights, columns, indptr = parts
    n = len(indptr) - 1
    matrix = csr_matrix((weights, columns.astype(np.int32), indptr), shape=(n, width))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


@dataclass(frozen=True)
class Weighting:
    """tf-idf of one block of features, learnt on a sample.

    `column` int32: compact column of each feature, -1 where it is too rare in
    the sample; `idf` float32 of each compact column; `floor` is the least length
    that rows are divided by.
    """

    column: npt.NDArray[np.int32]
    idf: npt.NDArray[np.float32]
    floor: float = 0.0


def learn_weighting(counts: csr_matrix, minimum: int) -> Weighting:
    """Keep features in at least `minimum` documents; idf = ln((1+n)/(1+df)) + 1."""
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero(df >= minimum)
    column = np.full(counts.shape[1], -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    idf = np.log((1 + counts.shape[0]) / (1 + df[kept])) + 1
    weighting = Weighting(column, idf.astype(np.float32))
    return replace(weighting, floor=_find_floor(counts, weighting))


def _find_floor(counts: csr_matrix, weighting: Weighting) -> float:
    rows, value, _ = _weigh_values(counts, weighting)
    norm = np.sqrt(np.bincount(rows, value**2, counts.shape[0]))
    return float(np.quantile(norm, _FLOOR)) if len(norm) else 0.0


def weigh(counts: csr_matrix, weighting: Weighting) -> csr_matrix:
    """Return (1 + ln tf) * idf in compact columns, rows of Euclidean length <= 1.

    Rows shorter than the floor stay below 1: of a text of two characters each
    would else weigh as much as a whole sentence.
    """
    from scipy.sparse import csr_matrix

    rows, value, column = _weigh_values(counts, weighting)
    norm = np.sqrt(np.bincount(rows, value**2, counts.shape[0]))
    value /= np.maximum(norm, max(weighting.floor, _TINY))[rows]
    indptr = np.concatenate(
        [[0], np.cumsum(np.bincount(rows, minlength=counts.shape[0]))]
    )
    shape = (counts.shape[0], len(weighting.idf))
    return csr_matrix((value.astype(np.float32), column, indptr), shape=shape)


def _weigh_values(
    counts: csr_matrix, weighting: Weighting
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Return row, (1 + ln tf) * idf and compact column of every kept feature."""
    column = weighting.column[counts.indices]
    kept = column >= 0
    column = column[kept]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))[kept]
    value = (1 + np.log(counts.data[kept])) * weighting.idf[column]
    return rows, value.astype(np.float64), column
