"""Blocks, pieces and special spans of texts as code points, in one pass each."""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np

#: Forms of characters: what ends every word, what the kernel cuts, all else.
SIGN, CUT, OTHER = 0, 1, 2
_BEYOND = 0xFFFF  # stands for all code points from there on
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio (Knuth 6.4)


@nb.njit(nogil=True, cache=True)
def find_blocks(codes, forms):
    """Return the runs without signs: (those to cut, those with other characters).

    Both int64, shape (runs, 2): start and end; `forms` uint8, shape (65536,).
    """
    pure = np.empty((len(codes) // 2 + 1, 2), np.int64)
    mixed = np.empty((len(codes) // 2 + 1, 2), np.int64)
    n, m, x = 0, 0, 0
    while x < len(codes):
        start, worst = x, SIGN
        while x < len(codes):
            form = forms[min(codes[x], _BEYOND)]
            if form == SIGN:
                break
            worst = max(worst, form)
            x += 1
        if worst == CUT:
            pure[n, 0], pure[n, 1] = start, x
            n += 1
        elif worst == OTHER:
            mixed[m, 0], mixed[m, 1] = start, x
            m += 1
        x += 1
    return pure[:n].copy(), mixed[:m].copy()


@nb.njit(nogil=True, cache=True)
def list_pieces(codes, forms, begins, nodes, of_node, of_sign, new):
    """Return (start of each piece int64, its number int32).

    Args:
        codes: uint32 (characters,).
        forms: uint8 (65536,), the form of each code point.
        begins: bool (characters,): where words begin; signs are found here.
        nodes: int32 (characters,): node of the word that begins there, 0 for none.
        of_node: int32 (nodes,): number of each node's word.
        of_sign: int32 (65536,): number of each sign.
        new: Number of words without a node.
    """
    starts = np.empty(len(codes), np.int64)
    numbers = np.empty(len(codes), np.int32)
    n = 0
    for x in range(len(codes)):
        sign = forms[min(codes[x], _BEYOND)] == SIGN
        if not (sign or begins[x]):
            continue
        starts[n] = x
        if sign:
            numbers[n] = of_sign[codes[x]]
        else:
            numbers[n] = of_node[nodes[x]] if nodes[x] else new
        n += 1
    return starts[:n].copy(), numbers[:n].copy()


@nb.njit(nogil=True, cache=True)
def is_equal(codes, starts, ends, i, j):
    """Return whether spans i and j hold the same characters."""
    if ends[i] - starts[i] != ends[j] - starts[j]:
        return False
    for x in range(ends[i] - starts[i]):
        if codes[starts[i] + x] != codes[starts[j] + x]:
            return False
    return True


@nb.njit(nogil=True, cache=True)
def hash_span(codes, start, end, kind):
    """Return a key that equal spans of one kind share."""
    key = np.uint64(kind) + np.uint64(1)
    for x in range(start, end):
        key = (key ^ np.uint64(codes[x])) * _MIX
        key ^= key >> np.uint64(29)
    return key


@nb.njit(nogil=True, cache=True)
def group_equal(codes, starts, ends, kinds):
    """Return for each span the first of the same characters and kind, int64 (spans,).

    Open addressing with linear probing, at most half full.
    """
    size = 2
    while size < 2 * len(starts):
        size *= 2
    slots = np.full(size, -1, np.int64)
    same = np.empty(len(starts), np.int64)
    for i in range(len(starts)):
        key = hash_span(codes, starts[i], ends[i], kinds[i])
        slot = np.int64(key >> np.uint64(20)) & (size - 1)
        j = slots[slot]
        while j >= 0 and not (
            kinds[j] == kinds[i] and is_equal(codes, starts, ends, i, j)
        ):
            slot = (slot + 1) & (size - 1)
            j = slots[slot]
        if j < 0:
            slots[slot] = j = i
        same[i] = j
    return same


@nb.njit(nogil=True, cache=True)
def find_common(codes, starts, ends):
    """Return which spans are all Chinese characters from U+4E00 to U+9FFF, bool."""
    common = np.ones(len(starts), np.bool_)
    for i in range(len(starts)):
        for x in range(starts[i], ends[i]):
            common[i] &= 0x4E00 <= codes[x] <= 0x9FFF
    return common


@nb.njit(nogil=True, cache=True)
def mark_places(codes, forms, pairs, bits, here):
    """Set here[x] where a special span may begin; see `span_finder._find_places`.

    Args:
        codes: uint32 (characters,).
        forms: uint8 (65536,), as in the finder.
        pairs: bool (128, 128): letters and digits that begin one inside a run.
        bits: (plain, named, second, sign, letter, han): bits and values of forms,
            and the first code point that may be stretched.
        here: bool (characters,).
    """
    plain_bits, named, second, sign, letter, han = bits
    n, before, run = len(codes), 0, 0
    for x in range(n):
        code = codes[x]
        form = forms[min(code, _BEYOND)]
        plain = form & plain_bits
        after = codes[x + 1] if x + 1 < n else code
        if plain == letter:
            run = x if before != letter else run
        elif before == letter and plain == sign:
            here[run] = True
        found = plain == sign
        if found and 0x4E00 <= code <= 0x9FFF:
            found = (forms[min(after, _BEYOND)] & second) != 0
        found |= (form & named) != 0 and before < letter
        if x + 1 < n:
            found |= plain > sign and pairs[code, min(after, 127)]
            found |= after in (0xFE0F, 0x20E3)  # the key of an emoji
            if code >= han and after == code and x + 2 < n:
                found |= codes[x + 2] == code
        if found:
            here[x] = True
        before = plain
