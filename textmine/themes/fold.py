"""Fold characters for matching, one code point to one, so that offsets stay true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from textmine.words.spans import SPANS

#: Ends every text in a joined array; no text can hold it after folding.
SEPARATOR = 0
_CODE_POINTS = 0x110000
_SPACE = 0x20
# CJK unified ideographs, extension A and compatibility: where Traditional forms stand
_TRADITIONAL = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2EBEF))
_FULL_WIDTH = range(0xFF01, 0xFF5F)  # "！" to "～"; 0xFEE0 above the ASCII signs
_FULL_WIDTH_SHIFT = 0xFEE0
_SPECIAL = ("sticker", "mention", "url")


@cache
def fold_table() -> npt.NDArray[np.uint32]:
    """Return the folded code point of every code point, shape (0x110000,).

    Traditional to Simplified (OpenCC, character by character), full width to
    ASCII, upper to lower case. Characters whose fold would be two stay.
    """
    table = np.arange(_CODE_POINTS, dtype=np.uint32)
    _fold_traditional(table)
    table[list(_FULL_WIDTH)] = np.asarray(_FULL_WIDTH) - _FULL_WIDTH_SHIFT
    for code in range(0x1F000):
        lower = chr(table[code]).lower()
        if len(lower) == 1:
            table[code] = ord(lower)
    table[SEPARATOR] = _SPACE
    table[0x3000] = _SPACE  # ideographic space
    table.flags.writeable = False
    return table


def _fold_traditional(table: npt.NDArray[np.uint32]) -> None:
    from opencc import OpenCC

    converter = OpenCC("t2s")
    for first, last in _TRADITIONAL:
        lines = "\n".join(chr(code) for code in range(first, last + 1))
        folded = converter.convert(lines).split("\n")
        for code, char in zip(range(first, last + 1), folded, strict=True):
            if len(char) == 1:
                table[code] = ord(char)


def fold_text(text: str) -> str:
    """Return `text` folded for matching; the length in code points is the same.

    >>> fold_text("車門ＡＢＣ Noa")
    '车门abc noa'
    """
    return fold_texts([text])[0][:-1].tobytes().decode("utf-32-le", "surrogatepass")


def fold_texts(
    texts: Sequence[str],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Join texts into one array of folded code points.

    Args:
        texts: n texts.

    Returns:
        codes: uint32, each text followed by SEPARATOR.
        starts: int64, shape (n + 1,): text i is codes[starts[i]:starts[i+1]-1].
    """
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    starts[1:] = np.cumsum([len(text) + 1 for text in texts])
    joined = ("\0".join(texts) + "\0") if texts else ""
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = fold_table()[raw]
    codes[starts[1:] - 1] = SEPARATOR
    return codes, starts


def fold_words(
    texts: Sequence[str],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Join texts as `fold_texts` does, with SEPARATOR for what is no words.

    Stickers, @names and addresses go: [尬笑] is not the word 尬, and a nickname
    says nothing of what its bearer is told.
    """
    codes, starts = fold_texts(texts)
    special = _special_pattern()
    for text, start in zip(texts, starts.tolist(), strict=False):
        if "[" in text or "@" in text or "http" in text or "www." in text:
            for match in special.finditer(text):
                codes[start + match.start() : start + match.end()] = SEPARATOR
    return codes, starts


@cache
def _special_pattern() -> re.Pattern[str]:
    return re.compile("|".join(SPANS[kind] for kind in _SPECIAL))
