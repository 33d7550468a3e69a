"""Which parts of a text made shipped weights and encoder see a theme in it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from textmine.themes.blend import score_theme
from textmine.themes.encoder import CHARACTERS
from textmine.themes.themes import Theme
from textmine.words.stop_words import stop_words
from textmine.words.tokenization import tokenize

_SHORTEST, _LONGEST = 2, 6  # characters of a part
_WORDS = 3  # of a part, at most
_KINDS = {"word", "latin", "number"}  # of what a part is made of
_MOST = 5  # parts named
_GAP = "\n"  # stands in for a part that is taken out: a boundary, no character


def find_telling_parts(text: str, theme: Theme) -> tuple[str, ...]:
    """Return the parts of a text without which the theme's weights see it least.

    Each run of one to three words is taken out in turn (occlusion, Zeiler & Fergus
    2014), if it has two to six characters and neither begins nor ends with a function
    word; those that lower the score most are told, none touching another, only where
    the score falls at all. Ties go to the shorter, then the earlier.

    Args:
        text: One document.
        theme: A named theme; without shipped weights nothing is told.

    Returns:
        At most five parts of its first 100 characters, as they stand in the text, most
        telling first.
    """
    head = text[:CHARACTERS]
    parts = sorted(_find_parts(head), key=lambda part: (part[1] - part[0], part[0]))
    if not parts:
        return ()
    variants = [head[:start] + _GAP + head[end:] for start, end in parts]
    score = score_theme([head, *variants], theme)
    if score is None:
        return ()
    fall = np.round(score[0] - score[1:], 9)
    chosen: list[tuple[int, int]] = []
    for i in np.argsort(-fall, kind="stable").tolist():
        start, end = parts[i]
        if fall[i] <= 0 or len(chosen) == _MOST:
            break
        if all(end <= a or b <= start for a, b in chosen):
            chosen.append((start, end))
    return tuple(head[start:end] for start, end in chosen)


def _find_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where runs of words begin and end."""
    words = [token for token in tokenize(text) if token.kind in _KINDS]
    empty = stop_words("sentiment")  # negations and degrees may tell
    for i, first in enumerate(words):
        end = first.start
        for word in words[i : i + _WORDS]:
            if first.term in empty or word.start != end:
                break
            end = word.end
            if word.term not in empty and _SHORTEST <= end - first.start <= _LONGEST:
                yield first.start, end
