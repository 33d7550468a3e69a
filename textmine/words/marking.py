"""Folded documents with a mark in place of each special span, and their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.words.codes import Codes, encode
from textmine.words.fold import MARK, Folded
from textmine.words.spans import read_hashtag

if TYPE_CHECKING:
    from textmine.words.span_finder import Spans
    from textmine.words.term_table import TermTable

Numbers = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]


class Marked(NamedTuple):
    """Codes with a MARK for each special span, and int32 `special`: their numbers."""

    codes: Codes
    special: Numbers


def mark_spans(table: TermTable, folded: Folded) -> tuple[Marked, Spans]:
    """Replace each special span by MARK, and return the spans."""
    spans = table.scanner.finder.find(folded, bulk=table.bulk)
    special = _number_spans(table, folded, spans)
    return Marked(_replace_spans(folded.codes, spans), special), spans


def mark_with_hashtags(table: TermTable, folded: Folded) -> Marked:
    """Replace each special span by MARK; a hashtag's inner words follow its mark."""
    marked, spans = mark_spans(table, folded)
    hashtag = spans.names.index("hashtag")
    tags = np.flatnonzero(spans.groups == hashtag)
    if not len(tags):
        return marked
    texts, inner = [], []
    for i in tags.tolist():
        words = read_hashtag(folded.text[spans.starts[i] : spans.ends[i]])
        inside, numbers = _mark_inside(table, words)
        texts.append(encode(inside))
        inner.append(numbers)
    # each span before has shrunk to one character
    places = (spans.ends - np.cumsum(spans.ends - spans.starts - 1))[tags]
    codes = np.insert(
        marked.codes,
        np.repeat(places, [len(t) for t in texts]),
        np.concatenate(texts),
    )
    rows = np.repeat(tags + 1, [len(n) for n in inner])
    special = np.insert(marked.special, rows, [n for ns in inner for n in ns])
    return Marked(codes, special.astype(np.int32))


def _mark_inside(table: TermTable, words: str) -> tuple[str, list[int]]:
    """Mark the inner words of a hashtag, and number what is special in them."""
    numbers: list[int] = []

    def found(group: str, text: str) -> None:
        numbers.append(table.find_special(group, text))

    return table.scanner.mark_inside(words, found), numbers


def _replace_spans(codes: Codes, spans: Spans) -> Codes:
    """Return the codes with MARK in place of each span."""
    marked = codes.copy()
    marked[spans.starts] = ord(MARK)
    more = spans.ends - spans.starts - 1  # characters of each but the first
    shift = spans.starts + 1 - (np.cumsum(more) - more)
    kept = np.ones(len(codes), np.bool_)
    kept[np.arange(more.sum()) + np.repeat(shift, more)] = False
    return marked[kept]


def _number_spans(table: TermTable, folded: Folded, spans: Spans) -> Numbers:
    """Return the number of each span; of equal ones the first alone is looked up."""
    same = np.arange(len(spans.starts))
    if table.bulk:
        same = find_equals(folded.codes, spans.starts, spans.ends, spans.groups)
    first = np.flatnonzero(same == np.arange(len(same)))
    names = [spans.names[g] for g in spans.groups[first].tolist()]
    edges = spans.starts[first].tolist(), spans.ends[first].tolist()
    numbers = np.empty(len(same), np.int32)
    numbers[first] = [
        table.find_special(name, folded.text[start:end])
        for name, start, end in zip(names, *edges, strict=True)
    ]
    return numbers[same]


def find_equals(codes: Codes, starts: Places, ends: Places, kinds: Places) -> Places:
    """Return for each span the first one of the same characters and kind."""
    from textmine.words.kernels.pieces import group_equal

    same: Places = group_equal(codes, starts, ends, kinds)
    return same
