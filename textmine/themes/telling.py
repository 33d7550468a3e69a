"""Which parts of a text made shipped weights and encoder see a theme in it."""

from __future__ import annotations

import re

import numpy as np

from textmine.themes.blend import score_theme
from textmine.themes.encoder import CHARACTERS
from textmine.themes.themes import Theme

_SIZES = (2, 3, 4)  # characters of a part; the weights know runs of up to four
_MOST = 5  # parts named
_GAP = "\n"  # stands in for a part that is taken out: a boundary, no character


def find_telling_parts(text: str, theme: Theme) -> tuple[str, ...]:
    """Return the parts of a text without which the theme's weights see it least.

    Each run of two to four characters is taken out in turn (occlusion, Zeiler &
    Fergus 2014); those that lower the score most are told, none touching another, only
    where the score falls at all. Ties go to the shorter, then the earlier.

    Args:
        text: One document.
        theme: A named theme; without shipped weights nothing is told.

    Returns:
        At most five parts of its first 100 characters, as they stand in the text, most
        telling first.
    """
    head = text[:CHARACTERS]
    runs = [run.span() for run in re.finditer(r"\w+", head)]
    parts = [
        (start, start + size)
        for size in _SIZES
        for first, last in runs
        for start in range(first, last - size + 1)
    ]
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
