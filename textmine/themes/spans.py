"""Cut the part of a text that can be quoted: whole sentences around the evidence."""

from __future__ import annotations

import re

LONGEST = 120  # code points of a quote: about three lines of a report
_SENTENCE = re.compile(r"[^。！？!?；;…\n\r]*[。！？!?；;…\n\r]*")
_STICKER = 26  # characters of the longest sticker
_LAST_STICKER = re.compile(r"\[[^\[\]]{1,24}\]\Z")
_CLAUSE = re.compile(r"[^，,、：:\s]*[，,、：:\s]*")


def cut_span(text: str, at: int) -> tuple[int, int]:
    """Return start and end of the quotable part of `text` around place `at`.

    The whole text where it is short enough; else the sentence that holds `at`,
    widened by the sentences after and before it while they fit; a sentence that
    is too long itself is cut at its clauses. White space at the ends is left out,
    and so is the rest of a row of equal stickers.

    >>> cut_span("  太吓人了。 ", 0)
    (2, 7)
    >>> cut_span("太吓人了[捂脸][捂脸][捂脸]", 0)
    (0, 8)
    """
    start, end = _drop_repeats(text, *_trim(text, 0, len(text)))
    text = text[:end]
    if end - start > LONGEST:
        start, end = _grow(text, at, _SENTENCE)
        if end - start > LONGEST:
            first, last = _grow(text[start:end], at - start, _CLAUSE)
            start, end = start + first, start + last
        if end - start > LONGEST:
            start = max(start, at - LONGEST // 2)
            end = min(end, start + LONGEST)
    return _drop_repeats(text, *_trim(text, start, end))


def _grow(text: str, at: int, pattern: re.Pattern[str]) -> tuple[int, int]:
    """Return the piece at `at` with as many neighbours as fit, later ones first."""
    pieces = [m.span() for m in pattern.finditer(text) if m.end() > m.start()]
    here = next((i for i, (_, end) in enumerate(pieces) if end > at), len(pieces) - 1)
    first = last = here
    while last + 1 < len(pieces) and pieces[last + 1][1] - pieces[first][0] <= LONGEST:
        last += 1
    while first > 0 and pieces[last][1] - pieces[first - 1][0] <= LONGEST:
        first -= 1
    return pieces[first][0], pieces[last][1]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _drop_repeats(text: str, start: int, end: int) -> tuple[int, int]:
    last = _LAST_STICKER.search(text, max(start, end - _STICKER), end)
    if last:
        while text.endswith(last[0], start, end - len(last[0])):
            end -= len(last[0])
    return start, end
