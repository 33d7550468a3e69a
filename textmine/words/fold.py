"""Fold writing variants character by character, so that offsets keep their meaning."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Noncharacters of Unicode that never stand in real text: the end of a document
#: and the place of a special token in text that goes to a dictionary segmenter.
END = "\ufdd1"
MARK = "\ufdd0"
_REPLACEMENT = "\ufffd"

#: Full-width letters and digits, and the four signs that open or close special
#: tokens. Other full-width punctuation stays: 「，」 is not a typo for 「,」.
_WIDTH = {
    full: chr(full - 0xFEE0)
    for full in range(0xFF01, 0xFF5F)
    if chr(full - 0xFEE0).isalnum() or chr(full - 0xFEE0) in "@#[]"
}
_WIDE = re.compile("[" + "".join(map(chr, _WIDTH)).replace("]", r"\]") + "]")
_UNWRITABLE = re.compile(f"[\ud800-\udfff{MARK}{END}]")


def simplify(text: str) -> str:
    """Return text in Simplified characters, of the same length as the input.

    OpenCC's t2s (with its phrases, so 乾隆 stays and 乾淨 becomes 干净); where a
    phrase would change the length, its characters are mapped one by one.

    >>> simplify("剎車失靈")
    '刹车失灵'
    """
    if text.isascii():
        return text
    convert = _simplifier()
    plain = _UNWRITABLE.sub(_REPLACEMENT, text)
    result = convert(plain)
    if len(result) == len(plain):
        return _restore(text, plain, result)
    return _restore(text, plain, "".join(_same_length(c, convert(c)) for c in plain))


def fold(text: str) -> str:
    """Return text as it is matched: Simplified, normal width, of the same length.

    Case stays, since dictionaries hold words such as T恤; lone surrogates and our
    own marks become U+FFFD.

    >>> fold("問界Ｍ９")
    '问界M9'
    """
    plain = _UNWRITABLE.sub(_REPLACEMENT, text)
    return simplify(_WIDE.sub(_narrow, plain))


def fold_documents(texts: list[str]) -> str:
    """Fold many texts at once: each is followed by END.

    Much faster than one by one; falls back to that where the batch can't be
    folded as a whole.
    """
    joined = END.join(texts)
    foreign = joined.count(END) != len(texts) - 1 or MARK in joined
    if foreign or _has_surrogate(joined):
        return "".join(fold(text) + END for text in texts)
    # a few substitutions; str.translate would look up every character
    joined = _WIDE.sub(_narrow, joined)
    folded = _simplifier()(joined)
    if len(folded) != len(joined):
        return "".join(fold(text) + END for text in texts)
    return folded + END


def _narrow(match: re.Match[str]) -> str:
    return _WIDTH[ord(match[0])]


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _same_length(before: str, after: str) -> str:
    return after if len(after) == len(before) else before


def _restore(text: str, plain: str, result: str) -> str:
    """Put back what OpenCC could not be given."""
    if text == plain:
        return result
    return "".join(
        t if t != p else r for t, p, r in zip(text, plain, result, strict=True)
    )


@lru_cache(maxsize=1)
def _simplifier() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert
