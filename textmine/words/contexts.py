"""Where a word stands in texts, with a few characters on both sides."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from textmine.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIDE = 12  # characters shown on either side of the word


def find_contexts(
    parts: Sequence[str], texts: Iterable[str], *, count: int = 3
) -> tuple[str, ...]:
    """Return pieces of the first texts that hold the parts in a row.

    Writing variants and white space between the parts don't matter; line breaks
    are shown as spaces. Texts in which the word is not found are passed over.

    >>> find_contexts(["理想", "L9"], ["他買了理想 l9，很好"])
    ('他買了理想 l9，很好',)
    """
    found: list[str] = []
    for text in texts:
        place = find_place(parts, text)
        if place is None:
            continue
        start, end = widen_place(place, text)
        piece = " ".join(text[start:end].split())
        piece = ("…" if start else "") + piece + ("…" if end < len(text) else "")
        if piece not in found:
            found.append(piece)
        if len(found) == count:
            break
    return tuple(found)


def find_place(parts: Sequence[str], text: str) -> tuple[int, int] | None:
    """Return (start, end) of the first place where the parts stand in a row.

    >>> find_place(["理想", "L9"], "他買了理想 l9")
    (3, 8)
    """
    match = _compile(tuple(parts)).search(fold(text))
    return None if match is None else match.span()


def widen_place(place: tuple[int, int], text: str) -> tuple[int, int]:
    """Return a place with SIDE characters on both sides, where there are as many."""
    return max(0, place[0] - SIDE), min(len(text), place[1] + SIDE)


@lru_cache(maxsize=64)
def _compile(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\s*".join(map(re.escape, parts)), re.IGNORECASE)
