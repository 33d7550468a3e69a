"""Documents as the kernels read them: chosen terms only, in two layouts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model.options import FitOptions
from textmine.words.tokens import TOKEN_KINDS, Tokens

#: Kinds that carry meaning in a topic; stickers and emoji are read for sentiment.
_KINDS = tuple(TOKEN_KINDS.index(kind) for kind in ("word", "latin", "hashtag"))


@dataclass(frozen=True)
class Documents:
    """Term ids of each document in text order.

    Attributes:
        keys: uint64 (n,), digest of each document's id.
        offsets: int64 (n + 1,).
        words: int32 (tokens,), index into the model's vocabulary.
    """

    keys: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.keys)

    def cut(self, first: int, last: int) -> Documents:
        """Return the documents first ≤ d < last; the words are not copied."""
        edges = self.offsets[first : last + 1]
        words = self.words[edges[0] : edges[-1]]
        return Documents(self.keys[first:last], edges - edges[0], words)

    def take(self, rows: npt.NDArray[np.int64]) -> Documents:
        """Return the documents at `rows`, in that order."""
        from textmine.model.kernels import layout

        edges = _offsets(self.offsets[rows + 1] - self.offsets[rows])
        words = np.empty(edges[-1], np.int32)
        layout.gather_rows(self.offsets, self.words, rows, edges, words)
        return Documents(self.keys[rows], edges, words)


@dataclass(frozen=True)
class Bags:
    """Unique term ids of each document, ascending, with counts.

    Attributes:
        keys: uint64 (n,).
        offsets: int64 (n + 1,).
        words: int32 (entries,).
        counts: uint16 (entries,), at least 1; int32 if one needs it.
    """

    keys: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.int32]
    counts: npt.NDArray[np.uint16] | npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.keys)


def choose_terms(
    tokens: Tokens, options: FitOptions, keep: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the terms that topics are made of, ascending by code point.

    Words, Latin words and hashtags of at least two characters that are not stop
    words and occur in neither too few nor too many of the non-empty documents; terms
    of `keep` are taken whatever they are.
    """
    documents = count_documents(tokens)
    filled = int((tokens.offsets[1:] > tokens.offsets[:-1]).sum())
    fits = np.isin(tokens.kinds, _KINDS) & ~tokens.stop
    fits &= np.array([len(term) > 1 for term in tokens.vocabulary], dtype=bool)
    fits &= documents >= _minimum(filled, options)
    fits &= documents <= options.maximum_share * filled
    chosen = {tokens.vocabulary[i] for i in np.flatnonzero(fits)}
    return tuple(sorted(chosen | keep))


def count_documents(tokens: Tokens) -> npt.NDArray[np.int64]:
    """Return the number of documents that hold each term, int64 (vocabulary,)."""
    from textmine.model.kernels import layout

    documents = np.zeros(len(tokens.vocabulary), np.int64)
    layout.count_documents(tokens.offsets, tokens.terms, documents)
    return documents


def _minimum(documents: int, options: FitOptions) -> int:
    if options.minimum_documents is not None:
        return options.minimum_documents
    return next((n for below, n in ((500, 2), (5_000, 3)) if documents < below), 5)


def read_documents(tokens: Tokens, vocabulary: tuple[str, ...]) -> Documents:
    """Return all documents of `tokens` with the terms of `vocabulary` only.

    Tokens over that very vocabulary are taken as they are, without a copy.
    """
    keys = tokens.keys.astype(np.uint64, copy=False)
    every = Documents(keys, tokens.offsets, tokens.terms)
    if vocabulary == tokens.vocabulary:
        return every
    return keep_known(every, tokens.vocabulary, vocabulary)


def keep_known(
    documents: Documents, terms: Iterable[str], vocabulary: tuple[str, ...]
) -> Documents:
    """Return documents over `terms` with those of `vocabulary` only, by its index."""
    from textmine.model.kernels import layout

    index = {term: i for i, term in enumerate(vocabulary)}
    known = np.array([index.get(term, -1) for term in terms], np.int32)
    offsets = np.empty(len(documents.offsets), np.int64)
    layout.count_known(documents.offsets, documents.words, known, offsets)
    words = np.empty(offsets[-1], np.int32)
    layout.fill_known(documents.words, known, words)
    return Documents(documents.keys, offsets, words)


def make_bags(documents: Documents) -> Bags:
    """Return the documents as unique words with counts."""
    from textmine.model.kernels import layout

    offsets, words = documents.offsets, documents.words
    longest = int(np.diff(offsets).max(initial=0))
    edges = np.empty(len(offsets), np.int64)
    most = layout.count_unique(offsets, words, longest, edges)
    unique = np.empty(edges[-1], np.int32)
    counts = np.empty(edges[-1], np.uint16 if most < 1 << 16 else np.int32)
    layout.fill_bags(offsets, words, longest, unique, counts)
    return Bags(documents.keys, edges, unique, counts)


def _offsets(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
