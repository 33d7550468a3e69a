"""Fold writing variants character by character, so that offsets keep their meaning."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from textmine.words.codes import Codes, decode, encode
from textmine.words.traditional import find_traditional, load_simplifier

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
_WIDE_FROM = 0xFF01
#: What stands for each code point from there on.
_NARROW = np.array(
    [ord(_WIDTH.get(c, chr(c))) for c in range(_WIDE_FROM, 0xFF5F)], np.uint32
)


class Folded(NamedTuple):
    """Folded texts, each with END behind it, and their code points."""

    text: str
    codes: Codes


def simplify(text: str) -> str:
    """Return text in Simplified characters, of the same length as the input.

    OpenCC's t2s (with its phrases, so 乾隆 stays and 乾淨 becomes 干净); where a
    phrase would change the length, its characters are mapped one by one.

    >>> simplify("剎車失靈")
    '刹车失灵'
    """
    if text.isascii():
        return text
    convert = load_simplifier()
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
    """Return many texts folded, each followed by END."""
    return fold_batch(texts).text


def fold_batch(texts: list[str]) -> Folded:
    """Fold many texts at once: each is followed by END.

    Much faster than one by one; falls back to that where the batch can't be
    folded as a whole. OpenCC sees only the texts that it can change.
    """
    joined = END.join(texts) + END
    if MARK in joined or joined.count(END) != len(texts):
        return _fold_each(texts)
    try:
        codes = encode(joined)
    except UnicodeEncodeError:  # lone surrogates
        return _fold_each(texts)
    folded = codes.copy()
    wide = np.flatnonzero(codes - _WIDE_FROM < len(_NARROW))
    folded[wide] = _NARROW[codes[wide] - _WIDE_FROM]
    _simplify_documents(folded)
    changed = bool((folded != codes).any())
    return Folded(decode(folded) if changed else joined, folded)


def _fold_each(texts: list[str]) -> Folded:
    text = "".join(fold(text) + END for text in texts)
    return Folded(text, encode(text))


def _simplify_documents(codes: Codes) -> None:
    """Convert, in place, the documents that hold a character of Traditional writing."""
    places = find_traditional(codes)
    if not len(places):
        return
    ends = np.flatnonzero(codes == ord(END)) + 1
    lengths = np.diff(ends, prepend=0)
    rows = np.unique(np.searchsorted(ends, places, side="right"))
    shift = ends[rows] - np.cumsum(lengths[rows])
    source = np.arange(lengths[rows].sum()) + np.repeat(shift, lengths[rows])
    plain = decode(codes[source])
    result = encode(load_simplifier()(plain))
    apart = codes[source] == ord(END)
    if not np.array_equal(result == ord(END), apart):  # a phrase changed a length
        parts = plain[:-1].split(END)
        result = encode("".join(simplify(part) + END for part in parts))
    codes[source] = result


def _narrow(match: re.Match[str]) -> str:
    return _WIDTH[ord(match[0])]


def _same_length(before: str, after: str) -> str:
    return after if len(after) == len(before) else before


def _restore(text: str, plain: str, result: str) -> str:
    """Put back what OpenCC could not be given."""
    if text == plain:
        return result
    return "".join(
        t if t != p else r for t, p, r in zip(text, plain, result, strict=True)
    )
