"""Why a document carries a theme: its cues, its telling words, its like."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.themes.codebook import Codebook
from textmine.themes.fold import fold_text
from textmine.themes.seeds import match_seeds
from textmine.themes.themes import Keyword, Theme

SIMILAR = 2  # documents named
_WORDS = 5  # telling words named
_LEAST = 0.1  # cosine below which documents have little in common


@dataclass(frozen=True)
class CueHit:
    """A seed or pattern of the theme, found: `text` is document[start:end]."""

    cue: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class SimilarDocument:
    """A document that a cue or a person shows to carry the theme.

    `similarity` is the cosine of tf-idf over pairs of characters, in [0, 1]; `shown_by`
    is "cue" or "person".
    """

    id: str
    similarity: float
    shown_by: str


@dataclass(frozen=True)
class Reason:
    """Why the theme was assigned.

    Attributes:
        cues: Cues that match, in the order of the text.
        words: Words that mark the theme and stand in the text, strongest first; without
            a cue also the parts that shipped weights saw the theme in.
        similar: The most similar documents that carry the theme for sure.
        coded: What people said of the document, None where nobody did.
    """

    cues: tuple[CueHit, ...]
    words: tuple[str, ...]
    similar: tuple[SimilarDocument, ...]
    coded: bool | None


def find_cues(texts: Sequence[str], theme: Theme) -> list[tuple[CueHit, ...]]:
    """Return the cues of a theme in each text."""
    if not theme.cues:
        return [() for _ in texts]
    found = match_seeds(texts, Codebook("", "", (theme,), "", ""))
    hits: list[list[CueHit]] = [[] for _ in texts]
    places = zip(
        found.document.tolist(),
        found.seed.tolist(),
        found.start.tolist(),
        found.end.tolist(),
        strict=True,
    )
    for document, seed, start, end in places:
        text = texts[document][start:end]
        hits[document].append(CueHit(theme.cues[seed], start, end, text))
    return [tuple(row) for row in hits]


def find_words(text: str, words: Sequence[Keyword]) -> tuple[str, ...]:
    """Return the words that stand in a text, best first."""
    folded = fold_text(text)
    return tuple(w.word for w in words if fold_text(w.word) in folded)[:_WORDS]


class Neighbours:
    """Documents that carry a theme for sure, to find similar ones among."""

    def __init__(
        self, ids: Sequence[str], texts: Sequence[str], shown_by: Sequence[str]
    ) -> None:
        self._ids, self._shown_by = ids, shown_by
        counts = [_count_pairs(text) for text in texts]
        held = Counter(pair for count in counts for pair in count)
        n = len(texts)
        self._idf = {pair: math.log((1 + n) / (1 + d)) + 1 for pair, d in held.items()}
        self._rare = math.log(1 + n) + 1
        self._vectors = [self._weigh(count) for count in counts]

    def find(self, own: str, text: str) -> tuple[SimilarDocument, ...]:
        """Return the documents most like a text; copies of it tell nothing new."""
        vector = self._weigh(_count_pairs(text))
        found = [
            (round(sum(w * other.get(p, 0.0) for p, w in vector.items()), 3), row)
            for row, other in enumerate(self._vectors)
            if self._ids[row] != own
        ]
        near = sorted((x for x in found if _LEAST <= x[0] < 1), key=lambda x: -x[0])
        return tuple(
            SimilarDocument(self._ids[row], value, self._shown_by[row])
            for value, row in near[:SIMILAR]
        )

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        raw = {p: c * self._idf.get(p, self._rare) for p, c in count.items()}
        length = math.sqrt(sum(w * w for w in raw.values())) or 1.0
        return {p: w / length for p, w in raw.items()}


def _count_pairs(text: str) -> Counter[str]:
    bare = "".join(c for c in fold_text(text) if c.isalnum())
    return Counter(bare[i : i + 2] for i in range(len(bare) - 1))
