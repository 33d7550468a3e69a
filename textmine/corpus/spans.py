"""Spans of markup found in one pass, whatever the markup is made to do.

A pattern like `<p>(.*?)</p>` looks through the rest of a text again for each
`<p>` that is never closed; a page of nothing else would take hours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator


def find_between(
    text: str, opening: re.Pattern[str], closing: re.Pattern[str]
) -> Iterator[tuple[int, int, str]]:
    """Give the spans from an opening to the next closing: begin, end, what is between.

    The first opening without a closing after it ends the search.

    >>> opening, closing = re.compile("<b>"), re.compile("</b>")
    >>> list(find_between("a<b>c</b>d<b>e", opening, closing))
    [(1, 9, 'c')]
    """
    place = 0
    while start := opening.search(text, place):
        end = closing.search(text, start.end())
        if end is None:
            return
        yield start.start(), end.end(), text[start.end() : end.start()]
        place = end.end()


def drop_between(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Return a text without the spans from an opening to the next closing.

    >>> drop_between("a<b>c</b>d", re.compile("<b>"), re.compile("</b>"))
    'ad'
    """
    kept: list[str] = []
    place = 0
    for begin, end, _ in find_between(text, opening, closing):
        kept.append(text[place:begin])
        place = end
    return "".join([*kept, text[place:]])


# html.unescape fails on numbers of more digits than Python turns into an integer.
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}+;?")


def unescape(text: str) -> str:
    """Return a text with its HTML entities resolved; impossible ones are U+FFFD.

    >>> unescape("a&lt;b&#x4e2d;")
    'a<b中'
    >>> unescape("&#" + "9" * 9000 + ";")
    '\ufffd'
    """
    if "&" not in text:
        return text
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))
