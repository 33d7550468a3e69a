"""Counts as platforms write them: 1.2万, 10万+, 1,203."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_UNITS = {
    "": 1,
    "k": 1_000,
    "千": 1_000,
    "w": 10_000,
    "万": 10_000,
    "萬": 10_000,
    "m": 1_000_000,
    "亿": 100_000_000,
    "億": 100_000_000,
}
_COUNT = re.compile(r"(\d+(?:\.\d+)?)([kwm千万萬亿億]?)\+?")
_MAX_DIGITS = 20  # longer numbers overflow a float
_LONGEST = 100  # characters of a cell that may hold a count
_MAX_COUNT = 10**12  # larger numbers are ids in the wrong column


def parse_count(value: Any) -> int | None:
    """Return a count as an integer, None where there is none (never 0 for missing).

    Words alone ("赞"), "None", negative numbers and numbers from 10^12 on are
    none; "1.2万" and "10万+" are the number that is shown.

    >>> [parse_count(v) for v in ("1,203", "1.2万", "10万+", "-1", "赞", 7.0)]
    [1203, 12000, 100000, None, None, 7]
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        whole = int(value) if value == value and abs(value) < _MAX_COUNT else -1  # noqa: PLR0124
        return whole if whole >= 0 else None
    text = str(value).strip()
    return _parse_text(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 14)
def _parse_text(text: str) -> int | None:
    folded = unicodedata.normalize("NFKC", text).strip().replace(",", "").lower()
    found = _COUNT.fullmatch(folded)
    if found is None or len(found[1]) > _MAX_DIGITS:
        return None
    # The product is rounded since 1.2 * 10000 may miss 12000 by an ulp.
    count = round(float(found[1]) * _UNITS[found[2]])
    return count if count < _MAX_COUNT else None
