"""Folded documents with a mark in place of each special span, and their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.words.block_cutter import decode, encode
from textmine.words.fold import MARK
from textmine.words.spans import read_hashtag

if TYPE_CHECKING:
    from textmine.words.span_finder import Spans
    from textmine.words.term_table import TermTable

_LONGEST = 32  # code points of a span that are compared; longer ones go one by one
#: Powers of an odd number (2^64 / golden ratio, Knuth 6.4) that make keys of texts.
_POWERS = np.array(
    [pow(0x9E3779B97F4A7C15, k, 1 << 64) for k in range(_LONGEST + 1)], np.uint64
)
Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]


class Marked(NamedTuple):
    """Text with a MARK for each special span, and int32 `special`: their numbers."""

    text: str
    special: Numbers


def mark_spans(table: TermTable, folded: str) -> tuple[Marked, Spans]:
    """Replace each special span by MARK, and return the spans."""
    codes = encode(folded)
    spans = table.scanner.finder.find(folded, codes)
    special = _number_spans(table, folded, codes, spans)
    return Marked(decode(_replace_spans(codes, spans)), special), spans


def mark_with_hashtags(table: TermTable, folded: str) -> Marked:
    """Replace each special span by MARK; a hashtag's inner words follow its mark."""
    marked, spans = mark_spans(table, folded)
    hashtag = spans.names.index("hashtag")
    tags = np.flatnonzero(spans.groups == hashtag)
    if not len(tags):
        return marked
    texts, inner = [], []
    for i in tags.tolist():
        words = read_hashtag(folded[spans.starts[i] : spans.ends[i]])
        inside, numbers = _mark_inside(table, words)
        texts.append(encode(inside))
        inner.append(numbers)
    # each span before has shrunk to one character
    places = (spans.ends - np.cumsum(spans.ends - spans.starts - 1))[tags]
    text = np.insert(
        encode(marked.text),
        np.repeat(places, [len(t) for t in texts]),
        np.concatenate(texts),
    )
    rows = np.repeat(tags + 1, [len(n) for n in inner])
    special = np.insert(marked.special, rows, [n for ns in inner for n in ns])
    return Marked(decode(text), special.astype(np.int32))


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
    change = np.zeros(len(codes) + 1, np.int8)
    # spans don't overlap, but one may begin where another ends
    np.add.at(change, spans.starts + 1, 1)
    np.subtract.at(change, spans.ends, 1)
    kept: Codes = marked[np.cumsum(change[:-1], dtype=np.int8) == 0]
    return kept


def _number_spans(table: TermTable, folded: str, codes: Codes, spans: Spans) -> Numbers:
    """Return the number of each span; of equal ones the first alone is looked up."""
    first, same = _find_equals(codes, spans)
    names = [spans.names[g] for g in spans.groups[first].tolist()]
    edges = spans.starts[first].tolist(), spans.ends[first].tolist()
    found = [
        table.find_special(name, folded[start:end])
        for name, start, end in zip(names, *edges, strict=True)
    ]
    numbers: Numbers = np.array(found, np.int32)[same]
    return numbers


def _find_equals(codes: Codes, spans: Spans) -> tuple[Places, Places]:
    """Return (spans that stand for all equal ones, which of them for each span)."""
    lengths = spans.ends - spans.starts
    short = np.flatnonzero(lengths <= _LONGEST)
    steps = np.arange(_LONGEST)
    window = np.minimum(spans.starts[short, np.newaxis] + steps, len(codes) - 1)
    rows = np.where(steps < lengths[short, np.newaxis], codes[window], 0)
    rows = np.column_stack([rows, spans.groups[short]])
    keys = (rows.astype(np.uint64) * _POWERS).sum(1)  # modulo 2^64
    _, first, same = np.unique(keys, return_index=True, return_inverse=True)
    if (rows != rows[first[same]]).any():  # two texts of one key
        return np.arange(len(lengths)), np.arange(len(lengths))
    long = np.flatnonzero(lengths > _LONGEST)
    every = np.empty(len(lengths), np.int64)
    every[short], every[long] = same, len(first) + np.arange(len(long))
    return np.concatenate([short[first], long]), every
