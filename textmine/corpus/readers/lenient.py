"""JSON as tools really write it: concatenated, wrapped, with commas too many."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

# A missing number is None: NaN and Infinity never get further than here.
DECODER = json.JSONDecoder(parse_constant=lambda _name: None)
BROKEN = (ValueError, RecursionError)  # RecursionError: thousands of brackets
_CALLBACK = re.compile(r"\s*[\w.$]{1,80}\s*\(")
# A string that is never closed is one to the end: no quote is tried twice.
_STRING_OR_COMMA = re.compile(
    r'("[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))|,(?=\s*+[}\]])', re.DOTALL
)
_MAX_LITERAL = 1 << 20  # characters; Python's parser takes far more memory than JSON
# Escapes that Python warns about.
_ODD_ESCAPE = re.compile(r"\\(?![\\'\"abfnrtv0-7xuUN\n])")
_SPACE = "\ufeff \t\r\n"


def decode_text(text: str) -> Any:
    """Decode strict JSON; None where it is none."""
    try:
        return DECODER.decode(text)
    except BROKEN:
        return None


def decode_leniently(text: str) -> list[Any]:
    """Return the values of a text that is nearly JSON, none where it is not.

    Understood are values one after the other, a JSONP call around, commas
    before a closing bracket, and what Python's `str` makes of a dict.

    >>> decode_leniently("{'a': None}"), decode_leniently('cb({"a": [1,]});')
    ([{'a': None}], [{'a': [1]}])
    """
    bare = text.strip(_SPACE)
    call = _CALLBACK.match(bare)
    if call and bare.rstrip("; \n").endswith(")"):
        bare = bare.rstrip("; \n")[call.end() : -1]
    for form in (bare, _STRING_OR_COMMA.sub(r"\1", bare)):
        values = _decode_all(form)
        if values:
            return values
    return _decode_literal(bare)


def _decode_all(text: str) -> list[Any]:
    """Decode values that follow each other; all of them or none."""
    values: list[Any] = []
    place = 0
    while place < len(text):
        try:
            value, place = DECODER.raw_decode(text, place)
        except BROKEN:
            return []
        values.append(value)
        while place < len(text) and text[place] in ", \t\r\n":
            place += 1
    return values


def _decode_literal(text: str) -> list[Any]:
    """Decode the repr of a Python dict or list, which runs nothing."""
    if len(text) > _MAX_LITERAL or text[:1] not in ("{", "["):
        return []
    if _ODD_ESCAPE.search(text) or "\x00" in text:
        return []
    try:
        return [ast.literal_eval(text)]
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return []
