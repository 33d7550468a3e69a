"""Two words that stand side by side so often that a topic is better named by both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.words.tokens import TOKEN_KINDS

if TYPE_CHECKING:
    from textmine.words.tokens import Tokens

Ints = npt.NDArray[np.int64]

#: Part of a word's occurrences in a topic that a phrase must hold to stand for it.
#: Read on 60 topics: .2 gives 中国足球, 女性安全; .1 gives chance pairs (酒店房间).
_PART = 0.2
_FEWEST = 5  # occurrences of a phrase in its topic
_KINDS = tuple(TOKEN_KINDS.index(kind) for kind in ("word", "latin"))


def find_phrases(
    tokens: Tokens, topic: npt.NDArray[np.int32], topics: int
) -> tuple[Mapping[str, str], ...]:
    """Return for each topic the phrase that stands for a word: word -> phrase.

    A phrase is two neighbouring words, no stop word, no single character. It stands
    for a word if it holds at least a fifth of the word's occurrences in the topic; of
    several the most frequent one, ties by vocabulary.

    Args:
        tokens: n documents.
        topic: int32 (n,): first topic of each, -1 for none.
        topics: Number of topics.
    """
    of_token = np.repeat(topic, np.diff(tokens.offsets)).astype(np.int64)
    size = len(tokens.vocabulary)
    kept = of_token >= 0
    alone = np.bincount(
        of_token[kept] * size + tokens.terms[kept], minlength=topics * size
    )
    found: tuple[dict[str, str], ...] = tuple({} for _ in range(topics))
    for k, first, second, count in _count_pairs(tokens, of_token):
        for word in (first, second):
            name = tokens.vocabulary[word]
            if name not in found[k] and count >= _PART * alone[k * size + word]:
                pair = (tokens.vocabulary[first], tokens.vocabulary[second])
                found[k][name] = join_words(*pair)
    return found


def _count_pairs(tokens: Tokens, of_token: Ints) -> list[tuple[int, int, int, int]]:
    """Return (topic, word, word after it, count), most frequent first."""
    size = len(tokens.vocabulary)
    fits = ~tokens.stop & np.isin(tokens.kinds, _KINDS)
    fits &= np.array([len(term) > 1 for term in tokens.vocabulary], dtype=bool)
    document = np.repeat(np.arange(len(tokens)), np.diff(tokens.offsets))
    first = tokens.terms[:-1].astype(np.int64)
    second = tokens.terms[1:].astype(np.int64)
    beside = fits[first] & fits[second] & (document[:-1] == document[1:])
    beside &= (of_token[:-1] >= 0) & (first != second)
    codes = (of_token[:-1] * size + first) * size + second
    pairs, counts = np.unique(codes[beside], return_counts=True)
    often = np.flatnonzero(counts >= _FEWEST)
    order = often[np.argsort(-counts[often], kind="stable")]
    parts = (pairs // size // size, pairs // size % size, pairs % size, counts)
    columns = [part[order].tolist() for part in parts]
    return list(zip(*columns, strict=True))


def join_words(first: str, second: str) -> str:
    """Join two words as they are written: with a space between Latin words only.

    >>> join_words("刹车", "失灵"), join_words("model", "y")
    ('刹车失灵', 'model y')
    """
    latin = first[-1].isascii() and second[0].isascii()
    return f"{first} {second}" if latin else first + second
