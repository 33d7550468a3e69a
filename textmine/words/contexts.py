"""Where a word stands in texts, with a few characters on both sides."""

from __future__ import annotations

import re
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
    pattern = re.compile(r"\s*".join(map(re.escape, parts)), re.IGNORECASE)
    found: list[str] = []
    for text in texts:
        match = pattern.search(fold(text))
        if match is None:
            continue
        start, end = max(0, match.start() - SIDE), match.end() + SIDE
        piece = " ".join(text[start:end].split())
        piece = ("…" if start else "") + piece + ("…" if end < len(text) else "")
        if piece not in found:
            found.append(piece)
        if len(found) == count:
            break
    return tuple(found)
