"""jieba's algorithm over code points: most likely path, then the hidden Markov model.

The words of a block are the path of highest probability through all words of the
dictionary (unigrams); runs of single characters that it leaves go to a hidden
Markov model of four states (begin, end, middle, single), decoded by Viterbi. Ties
go to the longer word and the later state, as in jieba. Latin letters and digits in
such a run are words by a rule of their own (`split_latin`).
"""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np

from textmine.words.kernels.trie import NONE, find_child

B, E, M, S = 0, 1, 2, 3
#: The two states that each state can follow, the later one in the order E<S, B<M.
BEFORE = ((E, S), (B, M), (B, M), (E, S))
OPENS = (True, False, False, True)  # states in which a word begins


@nb.njit(nogil=True, cache=True)
def find_node(trie, codes, start, end):
    """Return the node of codes[start:end], NONE where it is no path."""
    edges, roots = trie
    node = roots[codes[start]]
    for i in range(start + 1, end):
        if node == NONE:
            break
        node = find_child(edges, node, codes[i])
    return node


@nb.njit(nogil=True, cache=True)
def route_block(trie, weight, rarest, codes, start, end, score, after, words):
    """Fill after[x], the end of the word at x on the best path, and its node."""
    edges, roots = trie
    score[end - start] = 0.0
    for x in range(end - 1, start - 1, -1):
        best, chosen, word = -np.inf, x + 1, roots[codes[x]]
        node, y = word, x + 1
        while node != NONE:
            if weight[node] != -np.inf:
                candidate = weight[node] + score[y - start]
                if candidate >= best:
                    best, chosen, word = candidate, y, node
            if y == end:
                break
            node = find_child(edges, node, codes[y])
            y += 1
        if best == -np.inf:
            best = rarest + score[x + 1 - start]
        score[x - start] = best
        after[x - start] = chosen
        words[x - start] = word


@nb.njit(nogil=True, cache=True)
def step_state(before, trans, state, emitted):
    """Return (score, state before) of the best way into `state`; later states win."""
    one, other = BEFORE[state]
    a = before[one] + trans[one, state] + emitted
    b = before[other] + trans[other, state] + emitted
    return (b, other) if b >= a else (a, one)


@nb.njit(nogil=True, cache=True)
def decode_run(codes, start, end, model, score, back, begins):
    """Mark in `begins` the words that the hidden Markov model sees in a run."""
    first, trans, emit = model
    n = end - start
    for s in range(4):
        score[0, s] = first[s] + emit[codes[start], s]
    for t in range(1, n):
        for s in range(4):
            emitted = emit[codes[start + t], s]
            score[t, s], back[t, s] = step_state(score[t - 1], trans, s, emitted)
    state = S if score[n - 1, S] >= score[n - 1, E] else E
    for t in range(n - 1, -1, -1):
        begins[start + t] = OPENS[state]
        state = back[t, state]
    begins[start] = True


@nb.njit(nogil=True, cache=True)
def is_latin(code):
    """Return whether a character is a letter or digit of ASCII."""
    return (48 <= code <= 57) or (65 <= (code & 0xDF) <= 90)


@nb.njit(nogil=True, cache=True)
def end_latin(codes, start, end):
    """Return the end of the letters and digits at `start`: 12.5%, F-35, LNG.Scout.

    `[a-zA-Z0-9]+(?:[._-][a-zA-Z0-9]+)*%?`, rjieba's rule (jieba-rs 0.11).
    """
    x = start + 1
    while x < end:
        joined = codes[x] in (45, 46, 95) and x + 1 < end and is_latin(codes[x + 1])
        if not (joined or is_latin(codes[x])):
            break
        x += 1
    if x < end and codes[x] == 37:
        x += 1
    return x


@nb.njit(nogil=True, cache=True)
def split_latin(codes, start, end, begins):
    """Mark the words of a run of ASCII: letters and digits, or signs between them."""
    x = start
    while x < end:
        begins[x] = True
        if is_latin(codes[x]):
            x = end_latin(codes, x, end)
        else:
            x += 1
            while x < end and not is_latin(codes[x]):
                x += 1


@nb.njit(nogil=True, cache=True)
def split_run(codes, start, end, model, score, back, begins):
    """Mark the words of a run of characters that the dictionary left single."""
    x = start
    while x < end:
        y, ascii_ = x + 1, codes[x] < 128
        while y < end and (codes[y] < 128) == ascii_:
            y += 1
        if ascii_:
            split_latin(codes, x, y, begins)
        elif y - x == 1:
            begins[x] = True
        else:
            decode_run(codes, x, y, model, score, back, begins)
        x = y


@nb.njit(nogil=True, cache=True)
def cut_run(trie, weight, codes, start, end, model, work, begins, nodes):
    """Cut a run of characters that the dictionary left single, and find nodes."""
    _, roots = trie
    for x in range(start, end):
        begins[x] = True
        nodes[x] = roots[codes[x]]
    if end - start == 1:
        return
    node = find_node(trie, codes, start, end)
    if node != NONE and weight[node] != -np.inf:
        return
    score, back = work
    begins[start:end] = False
    split_run(codes, start, end, model, score, back, begins)
    x = start
    while x < end:
        y = x + 1
        while y < end and not begins[y]:
            y += 1
        if y - x > 1:
            nodes[x] = find_node(trie, codes, x, y)
        x = y


@nb.njit(nogil=True, cache=True)
def cut_block(
    trie, weight, rarest, codes, start, end, model, work, route, begins, nodes
):
    """Mark the first character of each word of codes[start:end], with its node."""
    score, after, words = route
    route_block(trie, weight, rarest, codes, start, end, score, after, words)
    x, single = start, -1
    while x < end:
        y = after[x - start]
        if y - x == 1:
            single = x if single < 0 else single
        else:
            if single >= 0:
                cut_run(trie, weight, codes, single, x, model, work, begins, nodes)
                single = -1
            begins[x] = True
            nodes[x] = words[x - start]
        x = y
    if single >= 0:
        cut_run(trie, weight, codes, single, end, model, work, begins, nodes)


@nb.njit(nogil=True, cache=True)
def cut_blocks(trie, weight, rarest, codes, blocks, model, begins, nodes):
    """Cut blocks of Chinese characters, and letters, digits and signs of ASCII.

    Args:
        trie: (edges uint64 (slots,), roots int32 (65536,)): as in kernels/trie.py;
            the node of each first character.
        weight: float64, shape (nodes,): log probability of a word, -inf for none.
        rarest: Log probability of a character that no word begins with.
        codes: uint32, shape (characters,): code points, below 65536 inside blocks.
        blocks: int64, shape (blocks, 2): start and end of each.
        model: (first (4,), trans (4, 4), emit (65536, 4)), float64.
        begins: bool, shape (characters,), set where a word begins.
        nodes: int32, shape (characters,): at the beginning of a word, its node in
            the trie, NONE for words that are no path of it.
    """
    longest = 1
    for i in range(len(blocks)):
        longest = max(longest, blocks[i, 1] - blocks[i, 0])
    work = (np.empty((longest, 4)), np.zeros((longest, 4), np.int64))
    score, after = np.empty(longest + 1), np.empty(longest + 1, np.int64)
    route = (score, after, np.empty(longest + 1, np.int32))
    for i in range(len(blocks)):
        cut_block(
            trie, weight, rarest, codes, blocks[i, 0], blocks[i, 1], model, work,
            route, begins, nodes,
        )  # fmt: skip
