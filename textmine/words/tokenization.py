"""One text as typed tokens with their places in the original."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError
from textmine.words.batches import map_ahead, split_batches
from textmine.words.codes import Codes, encode_any
from textmine.words.fold import END, fold, fold_batch
from textmine.words.marking import mark_spans
from textmine.words.pieces import choose_bulk, choose_cutter, choose_size
from textmine.words.scanner import Scanner, build_scanner
from textmine.words.term_table import END_PIECE, MARK_PIECE, TypedTable
from textmine.words.texts import check_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textmine.words.lexicon import Lexicon
    from textmine.words.pieces import Pieces
    from textmine.words.segmenters import Segmenter
    from textmine.words.span_finder import Spans

Names = npt.NDArray[np.object_]


class Token(NamedTuple):
    """A token: `text` is original[start:end] (code points), `term` what it counts as.

    `kind` is one of `textmine.words.tokens.TOKEN_KINDS`.
    """

    text: str
    term: str
    kind: str
    start: int
    end: int


class Placed(NamedTuple):
    """Number, start, end of each piece of a batch; whether folding changed it."""

    numbers: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    folded: npt.NDArray[np.bool_]


def tokenize(
    text: str, *, lexicon: Lexicon | None = None, segmenter: Segmenter = "rjieba"
) -> list[Token]:
    """Cut one text into typed tokens, in order, dropping white space alone.

    A hashtag is one token here; `segment` counts its inner words beside it.

    Args:
        text: Any text.
        lexicon: Words to keep whole; None is the shipped list.
        segmenter: "rjieba", "jieba" or a function from a plain span to its words.

    Raises:
        LexiconError: Entries of the lexicon that can't take effect.
        OptionError: No such segmenter, its words are not the text, or no text.

    >>> [(t.term, t.kind, t.start) for t in tokenize("剎車失靈[捂臉]")]
    [('刹车', 'word', 0), ('失灵', 'word', 2), ('[捂脸]', 'sticker', 4)]
    """
    check_texts([text])
    scanner = build_scanner(lexicon, segmenter)
    return [
        Token(text[start:end], term, kind, start, end)
        for term, kind, start, end in _scan(scanner, fold(text))
    ]


def tokenize_texts(
    texts: Sequence[str],
    *,
    lexicon: Lexicon | None = None,
    segmenter: Segmenter = "rjieba",
    workers: int = 1,
) -> Iterator[list[Token]]:
    """Cut many texts at once: yields for each what `tokenize` returns, in order.

    Several times as fast, in memory for one batch of texts a worker (docs/words.md).

    Args:
        texts: Any texts.
        lexicon: As in `tokenize`.
        segmenter: As in `tokenize`.
        workers: Threads that may be used, at least 1; the result is the same.

    Raises:
        LexiconError: As in `tokenize`.
        OptionError: As in `tokenize`, no list of texts, or workers < 1.

    >>> [[t.text for t in one] for one in tokenize_texts(["剎車失靈", "", "好車"])]
    [['剎車', '失靈'], [], ['好車']]
    """
    if workers < 1:
        raise OptionError("workers", str(workers), "1 or more")
    check_texts(texts)
    scanner = build_scanner(lexicon, segmenter)
    table = TypedTable(scanner, bulk=choose_bulk(scanner, texts))
    cut = choose_cutter(table)

    def place_batch(batch: list[str]) -> tuple[list[str], Placed]:
        folded = fold_batch(batch)
        marked, spans = mark_spans(table, folded)
        changed = _find_changes(batch, folded.codes)
        return batch, _place_pieces(cut(marked.codes), marked.special, spans, changed)

    workers = workers if table.bulk else 1
    batches = split_batches(texts, choose_size(texts, workers, bulk=table.bulk))
    for batch, placed in map_ahead(place_batch, batches, workers):
        yield from _name_batch(table, batch, placed)


def _name_batch(
    table: TypedTable, texts: list[str], placed: Placed
) -> Iterator[list[Token]]:
    """Yield the tokens of each text."""
    original = END.join(texts)
    numbers, starts, ends, folded = placed
    closes = np.flatnonzero(numbers == END_PIECE)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    bases = np.cumsum(lengths + 1) - lengths - 1
    kept = numbers >= 0
    counts = np.diff(np.cumsum(kept)[closes], prepend=0)
    base = np.repeat(bases, counts)
    terms, kinds, other = _name_numbers(table, numbers[kept])
    spelt = terms.copy()  # most pieces are their own term: no new strings for these
    apart = np.flatnonzero(other | folded[kept])
    places = starts[kept][apart].tolist(), ends[kept][apart].tolist()
    spelt[apart] = [original[a:b] for a, b in zip(*places, strict=True)]
    tokens = map(
        partial(tuple.__new__, Token),
        zip(
            spelt.tolist(),
            terms.tolist(),
            kinds.tolist(),
            (starts[kept] - base).tolist(),
            (ends[kept] - base).tolist(),
            strict=True,
        ),
    )
    for count in counts.tolist():
        yield list(islice(tokens, count))


def _find_changes(texts: list[str], folded: Codes) -> npt.NDArray[np.int64]:
    """Return how many characters before each place folding changed, and in all."""
    text = "".join(text + END for text in texts)
    return np.cumsum(np.append(False, encode_any(text) != folded))


def _place_pieces(
    pieces: Pieces,
    special: npt.NDArray[np.int32],
    spans: Spans,
    changed: npt.NDArray[np.int64],
) -> Placed:
    """Return the pieces of a batch; `changed` is of `_find_changes`."""
    numbers, starts = pieces
    marks = np.flatnonzero(numbers == MARK_PIECE)
    numbers[marks] = special
    # a mark stands for a span that may be longer: what follows moves on
    moved = np.zeros(len(numbers) + 1, np.int64)
    moved[marks + 1] = spans.ends - spans.starts - 1
    starts = starts + np.cumsum(moved)[:-1]
    ends = np.append(starts[1:], len(changed) - 1)
    return Placed(numbers, starts, ends, changed[ends] > changed[starts])


def _name_numbers(
    table: TypedTable, numbers: npt.NDArray[np.int32]
) -> tuple[Names, Names, npt.NDArray[np.bool_]]:
    """Return term and kind of each number, and whether a piece may be another text."""
    with table.lock:  # other threads add to the table
        terms, kinds = (np.array(n, np.object_) for n in (table.names, table.sorts))
        other = list(table.other)
    differs = np.zeros(len(terms), np.bool_)
    differs[other] = True
    return terms[numbers], kinds[numbers], differs[numbers]


def _scan(scanner: Scanner, folded: str) -> Iterator[tuple[str, str, int, int]]:
    position = 0
    # the sentinel makes the ends of texts look as they do in a batch
    for match in scanner.pattern.finditer(folded + END):
        yield from _cut_plain(scanner, folded[position : match.start()], position)
        term, kind = scanner.name_span(match.lastgroup or "", match[0])
        yield term, kind, match.start(), match.end()
        position = match.end()
    yield from _cut_plain(scanner, folded[position:], position)


def _cut_plain(
    scanner: Scanner, span: str, start: int
) -> Iterator[tuple[str, str, int, int]]:
    for word in scanner.cut(span) if span else ():
        end = start + len(word)
        if not word.isspace():
            yield *scanner.name_word(word), start, end
        start = end
