"""Texts as term numbers: fold, mark, cut and number them, batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError
from textmine.progress import Progress, silent
from textmine.words.batches import map_ahead, split_batches
from textmine.words.fold import fold_batch
from textmine.words.marking import mark_with_hashtags
from textmine.words.pieces import choose_bulk, choose_cutter, choose_size
from textmine.words.term_table import END_PIECE, MARK_PIECE, TermTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textmine.words.scanner import Scanner

Terms = npt.NDArray[np.int32]
Lengths = npt.NDArray[np.int64]


class Numbered(NamedTuple):
    """Text d holds terms[offsets[d]:offsets[d + 1]], numbers of a table.

    `offsets` int64, shape (texts + 1,); `terms` int32. The order of numbers may
    differ from run to run with several workers; what they stand for does not.
    """

    table: TermTable
    offsets: Lengths
    terms: Terms


def number_texts(
    texts: Sequence[str],
    scanner: Scanner,
    *,
    workers: int = 1,
    progress: Progress = silent,
) -> Numbered:
    """Cut texts into terms and number these.

    Raises:
        OptionError: workers < 1.
    """
    if workers < 1:
        raise OptionError("workers", str(workers), "1 or more")
    table = TermTable(scanner, bulk=choose_bulk(scanner, texts))
    cut = choose_cutter(table)

    def number_batch(batch: list[str]) -> tuple[Terms, Lengths]:
        marked = mark_with_hashtags(table, fold_batch(batch))
        return _number_terms(cut(marked.codes).numbers, marked.special)

    workers = workers if table.bulk else 1
    batches = split_batches(texts, choose_size(texts, workers, bulk=table.bulk))
    terms, lengths, done = [np.empty(0, np.int32)], [np.zeros(1, np.int64)], 0
    for found, length in map_ahead(number_batch, batches, workers):
        terms.append(found)
        lengths.append(length)
        done += len(length)
        progress("segment", done, len(texts))
    return Numbered(table, np.cumsum(np.concatenate(lengths)), np.concatenate(terms))


def _number_terms(numbers: Terms, special: Terms) -> tuple[Terms, Lengths]:
    """Return (term numbers of all texts in a row, tokens of each text)."""
    numbers[numbers == MARK_PIECE] = special
    ends = np.flatnonzero(numbers == END_PIECE)
    before = np.concatenate([[0], np.cumsum(numbers >= 0)[ends]])
    return numbers[numbers >= 0], np.diff(before).astype(np.int64)
