"""Marked text cut by kernels, with the pieces that strings would give."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.words.codes import Codes, decode
from textmine.words.kernels.pieces import (
    CUT,
    OTHER,
    SIGN,
    find_blocks,
    find_common,
    list_pieces,
)
from textmine.words.marking import find_equals
from textmine.words.pieces import Pieces, cut_by_strings
from textmine.words.term_table import NEW_PIECE

if TYPE_CHECKING:
    from textmine.words.block_cutter import BlockDictionary
    from textmine.words.term_table import TermTable

_JOINING = "+#&._%-"  # signs that a dictionary segmenter keeps in a word


class BulkCutter:
    """Cuts marked text with the kernel; gives the pieces of `cut_by_strings`.

    Numbers of words that were met are kept by node; threads may share a cutter.
    """

    def __init__(self, table: TermTable, dictionary: BlockDictionary) -> None:
        self.table = table
        self.dictionary = dictionary
        self._forms = read_forms(latin=dictionary.latin)
        self._of_node = np.full(len(dictionary.weight), NEW_PIECE, np.int32)
        self._of_sign = np.full(1 << 16, NEW_PIECE, np.int32)

    def __call__(self, marked: Codes) -> Pieces:
        """Return the pieces of a marked text that ends with a sign (END)."""
        blocks, mixed = find_blocks(marked, self._forms)
        begins, nodes = self.dictionary.cut(marked, blocks)
        places, given = self._cut_mixed(marked, mixed)
        begins[places] = True
        starts, numbers = list_pieces(
            marked, self._forms, begins, nodes, self._of_node, self._of_sign, NEW_PIECE
        )
        numbers[np.searchsorted(starts, places)] = given
        new = np.flatnonzero(numbers == NEW_PIECE)
        numbers[new] = self._name_pieces(marked, starts, new)
        self._remember(marked[starts[new]], nodes[starts[new]], numbers[new])
        return Pieces(numbers, starts)

    def _cut_mixed(
        self, codes: Codes, blocks: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """Cut blocks that hold rare characters by the segmenter itself.

        Returns the start and the number of each piece, and of the sign behind each
        block, which keeps it from the next one.
        """
        if not len(blocks):
            return np.empty(0, np.int64), np.empty(0, np.int32)
        source = np.concatenate([np.arange(a, b + 1) for a, b in blocks.tolist()])
        pieces = cut_by_strings(self.table, codes[source])
        return source[pieces.starts], pieces.numbers

    def _name_pieces(
        self, codes: Codes, starts: npt.NDArray[np.int64], new: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int32]:
        """Return the numbers of new pieces; of equal ones the first is looked up."""
        ends = np.append(starts[1:], len(codes))[new]
        same = find_equals(codes, starts[new], ends, np.zeros(len(new), np.int64))
        first = np.flatnonzero(same == np.arange(len(new)))
        starts, ends, text = starts[new[first]], ends[first], decode(codes)
        edges = zip(starts.tolist(), ends.tolist(), strict=True)
        pieces = np.array([text[a:b] for a, b in edges], np.object_)
        common = find_common(codes, starts, ends)
        found = np.empty(len(first), np.int32)
        found[common] = self.table.find_words(pieces[common].tolist())
        found[~common] = [self.table[piece] for piece in pieces[~common]]
        numbers = np.empty(len(new), np.int32)
        numbers[first] = found
        return numbers[same]

    def _remember(
        self,
        codes: Codes,
        nodes: npt.NDArray[np.int32],
        numbers: npt.NDArray[np.int32],
    ) -> None:
        known = nodes > 0
        self._of_node[nodes[known]] = numbers[known]
        signs = self._forms[np.minimum(codes, 0xFFFF)] == SIGN
        self._of_sign[codes[signs]] = numbers[signs]


@lru_cache(maxsize=2)
def read_forms(*, latin: bool) -> npt.NDArray[np.uint8]:
    """Return the form of each code point up to U+FFFF, which stands for all beyond.

    CUT are the characters that every dictionary segmenter holds for Chinese (U+4E00
    to U+9FD5) and, with `latin`, those of ASCII that stand in words; SIGN is what
    certainly ends a word.
    """
    points = [chr(c) if not 0xD800 <= c < 0xE000 else " " for c in range(0xFFFF)]
    joining = [c.isalnum() or c in _JOINING for c in points]
    forms = np.where([*joining, True], OTHER, SIGN).astype(np.uint8)
    forms[0x4E00:0x9FD6] = CUT
    if latin:
        forms[:128][forms[:128] == OTHER] = CUT
    return forms
