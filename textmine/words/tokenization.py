"""One text as typed tokens with their places in the original."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textmine.errors import OptionError
from textmine.words.fold import END, fold, fold_documents
from textmine.words.marking import mark_spans
from textmine.words.pieces import choose_cutter, cut_ahead, split_batches
from textmine.words.scanner import Scanner, build_scanner
from textmine.words.term_table import END_PIECE, MARK_PIECE, TypedTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from textmine.words.lexicon import Lexicon
    from textmine.words.pieces import Pieces
    from textmine.words.segmenters import Segmenter
    from textmine.words.span_finder import Spans


class Token(NamedTuple):
    """A token: `text` is original[start:end] (code points), `term` what it counts as.

    `kind` is one of `textmine.words.tokens.TOKEN_KINDS`.
    """

    text: str
    term: str
    kind: str
    start: int
    end: int


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
        OptionError: No such segmenter, or its words are not the text.

    >>> [(t.term, t.kind, t.start) for t in tokenize("剎車失靈[捂臉]")]
    [('刹车', 'word', 0), ('失灵', 'word', 2), ('[捂脸]', 'sticker', 4)]
    """
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
        OptionError: As in `tokenize`, or workers < 1.

    >>> [[t.text for t in one] for one in tokenize_texts(["剎車失靈", "", "好車"])]
    [['剎車', '失靈'], [], ['好車']]
    """
    if workers < 1:
        raise OptionError("workers", str(workers), "1 or more")
    table = TypedTable(build_scanner(lexicon, segmenter))
    cut, size = choose_cutter(table, texts)
    marked = (_mark_batch(table, batch) for batch in split_batches(texts, size))
    for pieces, (batch, special, spans) in cut_ahead(cut, marked, workers):
        yield from _name_batch(table, pieces, batch, special, spans)


def _mark_batch(
    table: TypedTable, texts: list[str]
) -> tuple[str, tuple[list[str], npt.NDArray[np.int32], Spans]]:
    marked, spans = mark_spans(table, fold_documents(texts))
    return marked.text, (texts, marked.special, spans)


def _name_batch(
    table: TypedTable,
    pieces: Pieces,
    texts: list[str],
    special: npt.NDArray[np.int32],
    spans: Spans,
) -> Iterator[list[Token]]:
    """Yield the tokens of each text."""
    original = END.join(texts)
    numbers, starts, ends = _place_pieces(pieces, special, spans, len(original) + 1)
    closes = np.flatnonzero(numbers == END_PIECE)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    bases = np.cumsum(lengths + 1) - lengths - 1
    kept = numbers >= 0
    counts = np.diff(np.cumsum(kept)[closes], prepend=0)
    base = np.repeat(bases, counts)
    places = starts[kept].tolist(), ends[kept].tolist()
    tokens = map(
        partial(tuple.__new__, Token),
        zip(
            [original[a:b] for a, b in zip(*places, strict=True)],
            *_name_numbers(table, numbers[kept]),
            (starts[kept] - base).tolist(),
            (ends[kept] - base).tolist(),
            strict=True,
        ),
    )
    for count in counts.tolist():
        yield list(islice(tokens, count))


def _place_pieces(
    pieces: Pieces, special: npt.NDArray[np.int32], spans: Spans, size: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return (number, start, end) of each piece of a batch of `size` characters."""
    numbers, starts = pieces
    marks = np.flatnonzero(numbers == MARK_PIECE)
    numbers[marks] = special
    # a mark stands for a span that may be longer: what follows moves on
    moved = np.zeros(len(numbers) + 1, np.int64)
    moved[marks + 1] = spans.ends - spans.starts - 1
    starts = starts + np.cumsum(moved)[:-1]
    return numbers, starts, np.append(starts[1:], size)


def _name_numbers(
    table: TypedTable, numbers: npt.NDArray[np.int32]
) -> tuple[list[str], list[str]]:
    """Return the term and the kind of each number."""
    names = np.array([*table.typed, ("", "")], dtype=np.object_)[numbers]
    return names[:, 0].tolist(), names[:, 1].tolist()


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
