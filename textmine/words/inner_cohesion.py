"""How well the characters of single words hold together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.words.background import read_frequencies

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def measure_inner_cohesion(
    vocabulary: Sequence[str],
    counts: npt.NDArray[np.int64],
    usable: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    """Return how much oftener a word occurs than its characters would by chance.

    Pointwise mutual information of its two pieces at the weakest split, in bits, as
    `measure_cohesion` has it for runs of words; a piece is counted in all words.

    Args:
        vocabulary: Words, shape (words,).
        counts: Occurrences of each.
        usable: Which words are asked for.

    Returns:
        float64, shape (words,): 0 for words that are not asked for, that do not
        consist of two to eight Chinese characters, or that jieba's dictionary holds.
    """
    places = [
        i
        for i in np.flatnonzero(usable & (counts > 0)).tolist()
        if _is_unknown(vocabulary[i])
    ]
    pieces = _count_pieces(vocabulary, counts, (vocabulary[i] for i in places))
    total = sum(len(w) * n for w, n in zip(vocabulary, counts.tolist(), strict=True))
    bits = np.zeros(len(vocabulary))
    for i in places:
        word = vocabulary[i]
        often = max(pieces[word[:k]] * pieces[word[k:]] for k in range(1, len(word)))
        bits[i] = np.log2(float(counts[i]) * total / often)
    return bits


def _is_unknown(word: str) -> bool:
    chinese = all("\u4e00" <= c <= "\u9fff" for c in word)
    return chinese and 2 <= len(word) <= 8 and word not in read_frequencies()


def _count_pieces(
    vocabulary: Sequence[str], counts: npt.NDArray[np.int64], words: Iterable[str]
) -> Counter[str]:
    """Return how often the beginnings and ends of some words stand in all words."""
    pieces = Counter(
        {p: 0 for w in words for k in range(1, len(w)) for p in (w[:k], w[k:])}
    )
    lengths = sorted({len(p) for p in pieces})
    for word, count in zip(vocabulary, counts.tolist(), strict=True):
        for size in lengths if count else ():
            for start in range(len(word) - size + 1):
                piece = word[start : start + size]
                if piece in pieces:
                    pieces[piece] += count
    return pieces
