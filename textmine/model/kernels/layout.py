"""Lay documents out for the sweeps: one pass to count, one to fill, no copies between.

Arrays are allocated at their final size, so that memory never holds an index of eight
bytes a token.
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np

from textmine.model.kernels.random import draw

#: Words up to which insertion is the faster way to sort (comments have about ten).
_FEW = 40


@nb.njit(nogil=True, cache=True)
def count_known(offsets, terms, known, kept):
    """Set kept[d + 1] to the terms of documents up to d that are known.

    `known` int32 (vocabulary,): another id of each term, below 0 for none.
    """
    total = 0
    kept[0] = 0
    for d in range(len(offsets) - 1):
        for i in range(offsets[d], offsets[d + 1]):
            if known[terms[i]] >= 0:
                total += 1
        kept[d + 1] = total


@nb.njit(nogil=True, cache=True)
def fill_known(terms, known, words):
    """Write the other id of each term that is known, in order."""
    n = 0
    for i in range(len(terms)):
        w = known[terms[i]]
        if w >= 0:
            words[n] = w
            n += 1


@nb.njit(nogil=True, cache=True)
def gather_rows(offsets, words, rows, edges, taken):
    """Write the words of the documents `rows`, one after the other, to `taken`."""
    for r in range(len(rows)):
        first = offsets[rows[r]]
        for i in range(edges[r + 1] - edges[r]):
            taken[edges[r] + i] = words[first + i]


@nb.njit(nogil=True, cache=True)
def count_documents(offsets, terms, documents):
    """Add 1 to documents[w] for each document that holds term w."""
    last = np.full(len(documents), -1, np.int64)
    for d in range(len(offsets) - 1):
        for i in range(offsets[d], offsets[d + 1]):
            if last[terms[i]] != d:
                last[terms[i]] = d
                documents[terms[i]] += 1


@nb.njit(nogil=True, cache=True)
def sort_words(words, start, stop, buffer):
    """Copy the words of one document to `buffer`, ascending."""
    n = stop - start
    for i in range(n):
        buffer[i] = words[start + i]
    if n > _FEW:
        buffer[:n] = np.sort(buffer[:n])
        return
    for i in range(1, n):
        w, j = buffer[i], i
        while j > 0 and buffer[j - 1] > w:
            buffer[j] = buffer[j - 1]
            j -= 1
        buffer[j] = w


@nb.njit(nogil=True, cache=True)
def count_unique(offsets, words, longest, edges):
    """Set edges[d + 1] to the unique words of documents up to d.

    Returns the largest number of times that a document holds one word.
    """
    buffer = np.empty(longest, np.int32)
    total, most = 0, 0
    edges[0] = 0
    for d in range(len(offsets) - 1):
        n = offsets[d + 1] - offsets[d]
        sort_words(words, offsets[d], offsets[d + 1], buffer)
        run = 0
        for i in range(n):
            if i == 0 or buffer[i] != buffer[i - 1]:
                total += 1
                run = 0
            run += 1
            most = max(most, run)
        edges[d + 1] = total
    return most


@nb.njit(nogil=True, cache=True)
def fill_bags(offsets, words, longest, unique, counts):
    """Write the unique words of each document, ascending, and their counts."""
    buffer = np.empty(longest, np.int32)
    place = -1
    for d in range(len(offsets) - 1):
        sort_words(words, offsets[d], offsets[d + 1], buffer)
        for i in range(offsets[d + 1] - offsets[d]):
            if i == 0 or buffer[i] != buffer[i - 1]:
                place += 1
                unique[place] = buffer[i]
                counts[place] = 0
            counts[place] += 1


@nb.njit(nogil=True, cache=True)
def draw_words(offsets, words, keys, limit, edges, taken):
    """Write `limit` words of each longer document, drawn by key and place, in order."""
    for d in range(len(offsets) - 1):
        start, n, place = offsets[d], offsets[d + 1] - offsets[d], edges[d]
        if n <= limit:
            for i in range(n):
                taken[place + i] = words[start + i]
            continue
        drawn = np.empty(n, np.uint64)
        for i in range(n):
            drawn[i] = draw(keys[d], np.uint64(i))
        bound = np.sort(drawn)[limit - 1]
        for i in range(n):
            if drawn[i] <= bound and place < edges[d + 1]:
                taken[place] = words[start + i]
                place += 1
