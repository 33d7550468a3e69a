"""Cut marked text into numbered pieces: by strings, or by a kernel in bulk."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.words.block_cutter import is_base_read
from textmine.words.codes import Codes, decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textmine.words.scanner import Scanner
    from textmine.words.term_table import TermTable

#: Characters from which loading the kernel (0.7 s) pays for itself: all that a
#: process has cut so far count; half as many where it has loaded numba (0.3 s).
BULK = 2_000_000
#: Characters of a batch; measured: strings in larger ones miss the CPU's cache,
#: and the kernel's arrays want larger ones.
BATCH, BULK_BATCH = 1 << 17, 1 << 19
_SMALLEST = 1 << 16  # characters of a batch that several workers share
_SHARES = 4  # batches a worker, so that all end at about the same time


class Pieces(NamedTuple):
    """Consecutive pieces of a text.

    `numbers` int32, shape (pieces,): number in a TermTable, below 0 for no term;
    `starts` int64, shape (pieces,): where each begins, ascending, the first at 0;
    a piece ends where the next one begins.
    """

    numbers: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]


Cutter = Callable[[Codes], Pieces]


def cut_by_strings(table: TermTable, marked: Codes) -> Pieces:
    """Cut marked text with the segmenter of the table's scanner, word by word."""
    words = table.scanner.cut(decode(marked))
    numbers = np.fromiter(map(table.__getitem__, words), np.int32, len(words))
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    return Pieces(numbers, np.cumsum(lengths) - lengths)


def choose_bulk(scanner: Scanner, texts: Sequence[str]) -> bool:
    """Return whether kernels shall cut: with the default segmenter, where they pay.

    That is where there is much to cut, or they are loaded already.
    """
    if scanner.dictionary is None:
        return False
    scanner.dictionary.seen += sum(map(len, texts))
    least = BULK // 2 if "numba" in sys.modules else BULK
    return is_base_read() or scanner.dictionary.seen >= least


def choose_cutter(table: TermTable) -> Cutter:
    """Return what cuts marked text: the kernel in bulk."""
    if not table.bulk or table.scanner.dictionary is None:
        return partial(cut_by_strings, table)
    from textmine.words.bulk_cutter import BulkCutter

    return BulkCutter(table, table.scanner.dictionary.blocks)


def choose_size(texts: Sequence[str], workers: int, *, bulk: bool) -> int:
    """Return the characters of a batch."""
    if not bulk:
        return BATCH
    if workers == 1:
        return BULK_BATCH
    share = sum(map(len, texts)) // (_SHARES * workers)
    return min(max(share, _SMALLEST), BULK_BATCH)
