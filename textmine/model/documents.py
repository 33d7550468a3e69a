"""Documents as the kernels read them: chosen terms only, in two layouts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model.options import FitOptions
from textmine.words.tokens import TOKEN_KINDS, Tokens

#: Kinds that carry meaning in a topic; stickers and emoji are read for sentiment.
_KINDS = tuple(TOKEN_KINDS.index(kind) for kind in ("word", "latin", "hashtag"))
_BLOCK = 1 << 20  # tokens sorted at a time when bags are built


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
        lengths = np.diff(self.offsets)[rows]
        offsets = _offsets(lengths)
        places = np.repeat(self.offsets[rows] - offsets[:-1], lengths)
        words = self.words[places + np.arange(offsets[-1])]
        return Documents(self.keys[rows], offsets, words)


@dataclass(frozen=True)
class Bags:
    """Unique term ids of each document, ascending, with counts.

    Attributes:
        keys: uint64 (n,).
        offsets: int64 (n + 1,).
        words: int32 (entries,).
        counts: int32 (entries,), at least 1.
    """

    keys: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.int64]
    words: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]

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
    filled = int((np.diff(tokens.offsets) > 0).sum())
    fits = np.isin(tokens.kinds, _KINDS) & ~tokens.stop
    fits &= np.array([len(term) > 1 for term in tokens.vocabulary], dtype=bool)
    fits &= documents >= _minimum(filled, options)
    fits &= documents <= options.maximum_share * filled
    chosen = {tokens.vocabulary[i] for i in np.flatnonzero(fits)}
    return tuple(sorted(chosen | keep))


def count_documents(tokens: Tokens) -> npt.NDArray[np.int64]:
    """Return the number of documents that hold each term, int64 (vocabulary,)."""
    everything = Documents(tokens.keys, tokens.offsets, tokens.terms)
    return np.bincount(make_bags(everything).words, minlength=len(tokens.vocabulary))


def _minimum(documents: int, options: FitOptions) -> int:
    if options.minimum_documents is not None:
        return options.minimum_documents
    return next((n for below, n in ((500, 2), (5_000, 3)) if documents < below), 5)


def read_documents(tokens: Tokens, vocabulary: tuple[str, ...]) -> Documents:
    """Return all documents of `tokens` with the terms of `vocabulary` only."""
    index = {term: i for i, term in enumerate(vocabulary)}
    known = [index.get(term, -1) for term in tokens.vocabulary]
    words = np.array(known, dtype=np.int32)[tokens.terms]
    taken = np.concatenate([[0], np.cumsum(words >= 0)])
    offsets = taken[tokens.offsets].astype(np.int64)
    return Documents(tokens.keys.astype(np.uint64), offsets, words[words >= 0])


def make_bags(documents: Documents) -> Bags:
    """Return the documents as unique words with counts."""
    terms = int(documents.words.max(initial=0)) + 1
    lengths, parts = np.zeros(len(documents), np.int64), []
    first = 0
    while first < len(documents):
        start = documents.offsets[first]
        last = int(np.searchsorted(documents.offsets, start + _BLOCK, "right")) - 1
        last = min(max(last, first + 1), len(documents))
        span = slice(start, documents.offsets[last])
        rows = np.repeat(
            np.arange(last - first), np.diff(documents.offsets[first : last + 1])
        )
        pairs, counts = np.unique(
            rows * terms + documents.words[span], return_counts=True
        )
        lengths[first:last] = np.bincount(pairs // terms, minlength=last - first)
        parts.append(((pairs % terms).astype(np.int32), counts.astype(np.int32)))
        first = last
    words, counts = (
        np.concatenate([np.zeros(0, np.int32), *(part[i] for part in parts)])
        for i in (0, 1)
    )
    return Bags(documents.keys, _offsets(lengths), words, counts)


def _offsets(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
