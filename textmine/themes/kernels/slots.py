"""Runs of characters as hashed slots, each once a text."""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np

_BASIS, _PRIME = np.uint32(0x811C9DC5), np.uint32(16777619)  # FNV's (Fowler et al.)
_NEGATED, _PAIR = np.uint32(0x5BD1E995), np.uint32(0x85EBCA6B)  # sets pairs apart
_GOLDEN = np.uint32(0x9E3779B1)  # 2^32 / golden ratio (Knuth 6.4)


@nb.njit(nogil=True, cache=True)
def collect_slots(codes, starts, options, sets, stamps, slots):
    """Fill `slots` with the different slots of each text, in its order.

    Args:
        codes: uint32: each text followed by one separator.
        starts: int64, shape (texts + 1,): text d is codes[starts[d]:starts[d + 1] - 1].
        options: (bits of a slot, longest run, reach of a negation).
        sets: uint32 (characters that negate), uint32 (characters that end a clause).
        stamps: int32, shape (2**bits,), all -1: the last text that had a slot.
        slots: int32, room for one slot a run and a negated pair.

    Returns:
        int64, shape (texts,): slots of each text.
    """
    bits, longest, reach = options
    negations, ends = sets
    shift = np.uint32(32 - bits)
    lengths = np.zeros(len(starts) - 1, np.int64)
    used = 0
    for d in range(len(starts) - 1):
        before, last, left = used, starts[d + 1] - 1, 0
        for i in range(starts[d], last):
            value = _BASIS
            for j in range(i, min(i + longest, last)):
                value = np.uint32((value ^ codes[j]) * _PRIME)
                used = _keep_slot(_mix(value, shift), d, stamps, slots, used)
            if left > 0 and i + 1 < last:
                value = np.uint32((codes[i] ^ _NEGATED) * _PRIME)
                value = np.uint32((value ^ codes[i + 1]) * _PAIR)
                used = _keep_slot(_mix(value, shift), d, stamps, slots, used)
            left = max(left - 1, 0)
            if _holds(negations, codes[i]):
                left = reach
            if _holds(ends, codes[i]):
                left = 0
        lengths[d] = used - before
    return lengths


@nb.njit(nogil=True, cache=True)
def _mix(value, shift):
    """Return the upper bits of a value whose bits are spread."""
    spread = np.uint32((value ^ (value >> np.uint32(15))) * _GOLDEN)
    return np.int64(spread >> shift)


@nb.njit(nogil=True, cache=True)
def _keep_slot(slot, text, stamps, slots, used):
    """Keep a slot that is new to a text; return how many are used."""
    if stamps[slot] == text:
        return used
    stamps[slot] = text
    slots[used] = slot
    return used + 1


@nb.njit(nogil=True, cache=True)
def _holds(characters, code):
    found = False
    for c in characters:
        found |= c == code
    return found
