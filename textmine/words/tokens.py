"""Tokens as a value: term ids of each document over one sorted vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from textmine.words.candidates import Candidates
    from textmine.words.new_words import NewWord

_PHRASES = 2000  # best collocations of a corpus; the rest are too rare to mark it
#: Kinds of token; a term's kind is its position here, kept as uint8.
TOKEN_KINDS = (
    "word",
    "number",
    "latin",
    "emoji",
    "sticker",
    "hashtag",
    "mention",
    "url",
    "punctuation",
)


@dataclass(frozen=True)
class Tokens:
    """A segmented corpus.

    Attributes:
        ids: Document ids, length n, in corpus order (ascending code points).
        keys: uint64, shape (n,): digest of each id; random draws are keyed by it.
        offsets: int64, shape (n + 1,): document d holds terms[offsets[d]:offsets[d+1]].
        terms: int32: index into `vocabulary`, in text order, every token kept
            (stop words and punctuation too; later stages choose).
        vocabulary: Canonical terms (Simplified, lower-cased Latin as the lexicon
            has it), ascending by code point.
        kinds: uint8, shape (len(vocabulary),): position in TOKEN_KINDS.
        stop: bool, shape (len(vocabulary),): can't be a word of a topic: on the stop
            list, a sticker, laughter, number, punctuation … (docs/words.md).
        segmenter: Name of the dictionary segmenter, e.g. "rjieba"; "custom:<name>"
            for a function of the caller.
        lexicon_digest: Digest of the lexicon and stop list that were used.
        embeddings: A sentence embedding of each document, float (n, dims), or None.
    """

    ids: tuple[str, ...]
    keys: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.int64]
    terms: npt.NDArray[np.int32]
    vocabulary: tuple[str, ...]
    kinds: npt.NDArray[np.uint8]
    stop: npt.NDArray[np.bool_]
    segmenter: str
    lexicon_digest: str
    embeddings: npt.NDArray[Any] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each term in `vocabulary`."""
        return {term: i for i, term in enumerate(self.vocabulary)}

    @cached_property
    def phrases(self) -> tuple[NewWord, ...]:
        """Collocations of two to four words, best first, with all their documents."""
        from textmine.words.new_words import find_new_words

        return tuple(find_new_words(self, top=_PHRASES, copies=True, shortest=2))

    @cached_property
    def candidates(self) -> Candidates:
        """Words and phrases that may be keywords."""
        from textmine.words.candidates import find_candidates

        return find_candidates(self)

    def take(self, rows: npt.NDArray[np.int64]) -> Tokens:
        """Return the given documents (ascending rows) over the same vocabulary."""
        lengths = np.diff(self.offsets)[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        # Position of each kept term: where its document began, moved to where
        # the document begins now.
        shift = np.repeat(self.offsets[rows] - offsets[:-1], lengths)
        terms = self.terms[np.arange(offsets[-1]) + shift]
        ids = tuple(self.ids[row] for row in rows)
        there = self.embeddings
        return replace(
            self,
            ids=ids,
            keys=self.keys[rows],
            offsets=offsets,
            terms=terms,
            embeddings=None if there is None else there[rows],
        )

    def document(self, d: int) -> list[str]:
        """Return the terms of document d as strings, in text order."""
        span = self.terms[self.offsets[d] : self.offsets[d + 1]]
        return [self.vocabulary[t] for t in span]
