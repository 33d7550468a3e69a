"""Cutting a text into the pieces of an encoder's vocabulary."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

#: Stands for a space, and for the beginning of a text.
SPACE = "▁"
#: What a character that no piece covers costs more than the rarest piece, as in
#: SentencePiece (`kUnkPenalty`).
_UNKNOWN_PENALTY = 10.0
_NEVER = float("-inf")


@dataclass(frozen=True)
class Pieces:
    """A vocabulary with a log probability for each piece.

    A text is cut into the pieces whose probabilities multiply to the most (unigram
    language model, Kudo 2018, section 3.2; found by the Viterbi algorithm).

    Attributes:
        names: The pieces.
        scores: Their log probabilities.
        unknown: The id of what no piece covers; several in a row count as one.
    """

    names: Sequence[str]
    scores: Sequence[float]
    unknown: int
    _known: dict[str, tuple[int, float]] = field(init=False, repr=False, compare=False)
    _longest: int = field(init=False, repr=False, compare=False)
    _floor: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = enumerate(zip(self.names, self.scores, strict=True))
        known = {name: (i, score) for i, (name, score) in pairs}
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_longest", max(map(len, self.names)))
        object.__setattr__(self, "_floor", min(self.scores) - _UNKNOWN_PENALTY)

    def cut(self, text: str) -> list[int]:
        """Return the ids of a text's pieces, in its order; of equals the longer last.

        >>> pieces = Pieces(["?", "▁", "刹", "车", "刹车"], [0, -2, -4, -4, -5], 0)
        >>> [pieces.names[i] for i in pieces.cut("刹车 硬")]
        ['▁', '刹车', '▁', '?']
        """
        words = SPACE + SPACE.join(unicodedata.normalize("NFKC", text).split())
        bounds = [i for i, sign in enumerate(words) if sign == SPACE] + [len(words)]
        cut: list[int] = []
        for begin, end in pairwise(bounds):
            cut += self._cut_word(words[begin:end])
        return cut

    def _cut_word(self, word: str) -> list[int]:
        best = [0.0] + [_NEVER] * len(word)
        last = [(0, self.unknown)] * (len(word) + 1)
        for begin in range(len(word)):
            self._extend(word, begin, best, last)
        ids: list[int] = []
        end = len(word)
        while end:
            end, found = last[end]
            if not (ids and found == self.unknown == ids[-1]):
                ids.append(found)
        return ids[::-1]

    def _extend(
        self, word: str, begin: int, best: list[float], last: list[tuple[int, int]]
    ) -> None:
        """Put every piece that stands at `begin` behind the best way to get there."""
        for end in range(begin + 1, min(len(word), begin + self._longest) + 1):
            found = self._known.get(word[begin:end])
            if found is None and end == begin + 1:
                found = self.unknown, self._floor
            if found is not None and best[begin] + found[1] > best[end]:
                best[end] = best[begin] + found[1]
                last[end] = begin, found[0]
