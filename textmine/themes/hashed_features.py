"""Hashed character features of short texts, for weights that ship without text.

Feature hashing (Weinberger et al. 2009): a text becomes a set of slots, so a
classifier ships as arrays of weights without a word of what it was trained on.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from textmine.themes.fold import SEPARATOR, fold_texts
from textmine.words.spans import SPANS

SLOT_BITS = 19
LONGEST_RUN = 4  # characters; phrases of Chinese words stand in for words
SQUEEZE = 3  # 哈哈哈哈哈哈 counts as 哈哈哈
#: Characters after a negation, within its clause, that are seen as negated.
NEGATION_REACH = 5
NEGATIONS = "不没無无未别非莫勿休毋甭难岂"
_OPTIONS = (SLOT_BITS, LONGEST_RUN, NEGATION_REACH)
_CLAUSE_ENDS = ",.!?;:~…、。 \n"
_SPECIAL = ("sticker", "mention", "url")
_STICKER = 0x80000000  # above every code point
_DIGITS = (ord("0"), ord("9"))
_BLOCK = 20_000  # texts hashed at once: bounds memory, changes no result


def hash_texts(
    texts: Sequence[str],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return the different slots of each text.

    A text has a slot for every run of one to LONGEST_RUN characters (folded:
    Traditional to Simplified, full width to half, lower case, digits alike, long
    repeats cut), for every pair of characters in the reach of a negation, and for
    every sticker as a whole: [微笑] shares nothing with 微笑. Mentions and
    addresses say nothing.

    Returns:
        slots: int32 in [0, 2**SLOT_BITS), in the order of the text.
        offsets: int64, shape (texts + 1,): text i has slots[offsets[i]:offsets[i+1]].
    """
    parts = list(_hash_blocks(texts))
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    if not parts:
        return np.zeros(0, dtype=np.int32), offsets
    np.cumsum(np.concatenate([lengths for _, lengths in parts]), out=offsets[1:])
    return np.concatenate([slots for slots, _ in parts]), offsets


def _hash_blocks(
    texts: Sequence[str],
) -> Iterator[tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]]:
    from textmine.themes.kernels.slots import collect_slots

    stamps = np.full(1 << SLOT_BITS, -1, dtype=np.int32)
    for first in range(0, len(texts), _BLOCK):
        codes, starts = simplify_texts(texts[first : first + _BLOCK])
        room = len(codes) * (LONGEST_RUN + 1)
        slots = np.empty(room, dtype=np.int32)
        stamps.fill(-1)
        lengths = collect_slots(codes, starts, _OPTIONS, _sets(), stamps, slots)
        yield slots[: lengths.sum()].copy(), lengths


def simplify_texts(
    texts: Sequence[str],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Fold texts, put one code for each sticker, drop mentions and addresses.

    Returns:
        codes: uint32, each text followed by SEPARATOR.
        starts: int64, shape (texts + 1,), as of `fold_texts`.
    """
    codes, starts = fold_texts(texts)
    kept = np.ones(len(codes), dtype=bool)
    for text, start in zip(texts, starts.tolist(), strict=False):
        if "[" in text or "@" in text or "http" in text or "www." in text:
            for found in _special_pattern().finditer(text):
                begin, end = start + found.start(), start + found.end()
                codes[begin] = _code_span(found.group())
                kept[begin + 1 : end] = False
    digits = (codes >= _DIGITS[0]) & (codes <= _DIGITS[1])
    codes[digits] = _DIGITS[0]
    position = np.cumsum(kept)
    bounds = np.concatenate([[0], position[starts[1:] - 1]]).astype(np.int64)
    return _squeeze(codes[kept], bounds)


def _squeeze(
    codes: npt.NDArray[np.uint32], starts: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Drop what repeats a character more than SQUEEZE times in a row."""
    kept = np.ones(len(codes), dtype=bool)
    same = np.ones(max(len(codes) - SQUEEZE, 0), dtype=bool)
    for back in range(1, SQUEEZE + 1):
        same &= codes[SQUEEZE:] == codes[SQUEEZE - back : len(codes) - back]
    kept[SQUEEZE:] = ~same | (codes[SQUEEZE:] == SEPARATOR)
    before = np.concatenate([[0], np.cumsum(kept)])
    return codes[kept], before[starts].astype(np.int64)


def _code_span(span: str) -> int:
    """One code for a sticker by its name; a mention or address is a boundary."""
    if not span.startswith("["):
        return SEPARATOR + 1  # a control character: no text means anything by it
    name = span[1:-1].removesuffix("R")
    return _STICKER | (zlib.crc32(name.encode("utf-8")) >> 1)


@cache
def _special_pattern() -> re.Pattern[str]:
    return re.compile("|".join(SPANS[kind] for kind in _SPECIAL))


@cache
def _sets() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    return (
        np.array(sorted({ord(c) for c in NEGATIONS}), dtype=np.uint32),
        np.array(sorted({ord(c) for c in _CLAUSE_ENDS}), dtype=np.uint32),
    )
