"""Key words in context: lines that stand under each other on a terminal."""

from __future__ import annotations

import unicodedata

_WIDE = frozenset({"W", "F"})  # East Asian Width (UAX 11) of two cells
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc"})  # no cell of their own


def count_cells(text: str) -> int:
    """Return how many terminal cells a text takes: a Chinese character takes two.

    >>> count_cells("刹车ABS"), count_cells("e\u0301")
    (7, 1)
    """
    return sum(_width(character) for character in text)


def make_line(text: str, start: int, end: int, width: int = 30) -> tuple[str, str, str]:
    """Return what stands left of text[start:end], the words, and what stands right.

    Args:
        text: The document.
        start: Code point in it at which the words begin.
        end: Code point after their last.
        width: Cells on each side. The left side is filled up to it with blanks, so
            that the words of several lines stand below each other; what is cut off
            is told by "…".

    >>> make_line("昨天高速上刹车失灵，吓死了", 5, 9, 8)
    (' …高速上', '刹车失灵', '，吓死了')
    """
    left = _cut(_flatten(text[:start])[::-1], width)[::-1]
    right = _cut(_flatten(text[end:]), width)
    fill = " " * (width - count_cells(left))
    return fill + left, _flatten(text[start:end]), right


def _cut(text: str, width: int) -> str:
    """Return the first characters that fit in `width` cells."""
    if count_cells(text) <= width:
        return text
    room = width - 1  # one cell for the mark
    taken = 0
    for place, character in enumerate(text):
        taken += _width(character)
        if taken > room:
            return text[:place] + "…"
    return text


def _flatten(text: str) -> str:
    """Put a blank for what would break a line or move the cursor."""
    return "".join(
        c if unicodedata.category(c) not in {"Cc", "Zl", "Zp", "Cs"} else " "
        for c in text
    )


def _width(character: str) -> int:
    if unicodedata.east_asian_width(character) in _WIDE:
        return 2
    return 0 if unicodedata.category(character) in _UNSEEN else 1
