"""A trie over code points below 65536, kept as one hash table of edges.

An edge (node, code point) -> node is one 64-bit word, 22 + 16 + 22 bits, so that
following it costs one access of memory; open addressing with linear probing,
about half full. Node 0 is "none", node 1 the root.
"""

from __future__ import annotations

import numba as nb
import numpy as np

NONE, ROOT = 0, 1
_NODE_BITS = 22
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio (Knuth 6.4)


@nb.njit(nogil=True, cache=True)
def find_slot(edges, node, code):
    """Return the slot of the edge, or the free one where it would stand."""
    mask = len(edges) - 1
    key = (np.uint64(node) << np.uint64(16)) | np.uint64(code)
    slot = np.int64((key * _MIX) >> np.uint64(32)) & mask
    while edges[slot] != 0 and edges[slot] >> np.uint64(_NODE_BITS) != key:
        slot = (slot + 1) & mask
    return slot


@nb.njit(nogil=True, cache=True)
def find_child(edges, node, code):
    """Return the node that `code` leads to from `node`, NONE where there is none."""
    edge = edges[find_slot(edges, node, code)]
    return np.int64(edge & np.uint64((1 << _NODE_BITS) - 1))


@nb.njit(nogil=True, cache=True)
def add_word(edges, frequency, size, word, count):
    """Put `word` (code points) in with a frequency; return the number of nodes.

    What has a code point from 65536 on is no path; its frequency goes to node 0,
    so that all frequencies add up to those of the dictionary.
    """
    node = ROOT
    for code in word:
        if code > 0xFFFF:
            frequency[NONE] += count
            return size
        slot = find_slot(edges, node, code)
        if edges[slot] == 0:
            key = (np.uint64(node) << np.uint64(16)) | np.uint64(code)
            edges[slot] = (key << np.uint64(_NODE_BITS)) | np.uint64(size)
            size += 1
        node = np.int64(edges[slot] & np.uint64((1 << _NODE_BITS) - 1))
    frequency[node] = count
    return size


@nb.njit(nogil=True, cache=True)
def add_lines(edges, frequency, size, text):
    """Put in each line `word frequency …` of a dictionary; return the nodes."""
    start = 0
    while start < len(text):
        space = start
        while text[space] != 32:
            space += 1
        count, i = 0, space + 1
        while 48 <= text[i] <= 57:
            count = 10 * count + np.int64(text[i]) - 48
            i += 1
        size = add_word(edges, frequency, size, text[start:space], count)
        while text[i] != 10:
            i += 1
        start = i + 1
    return size


@nb.njit(nogil=True, cache=True)
def fill_roots(edges, roots):
    """Fill roots[c], the node of the first character c: the edge asked for most."""
    for code in range(len(roots)):
        roots[code] = find_child(edges, ROOT, code)
