"""CSV, TSV and their kin, also gzipped: rows of cells as they stand."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator

from textmine.corpus.encodings import find_encoding
from textmine.corpus.opening import open_text, read_lines
from textmine.corpus.readers.parts import Fault, GridRow, Part, Source

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 20
# A quote left open swallows all that follows; real cells stay far below this.
_MAX_LINES = 5000
_MAX_CELL = (1 << 31) - 1  # the field size limit of csv, raised for long articles
_MAX_OPEN_QUOTES = 100  # after so many the rest of the file is given up
TOUTIAO = "_!_"  # separator of the Toutiao headline lists


def read_delimited(source: Source) -> Iterator[Part]:
    """Give the rows of a delimited text file; the delimiter is found by count."""
    encoding = find_encoding(source.path)
    yield Part(encoding=encoding, rows=_read_rows(source, encoding), grid=True)


def _read_rows(source: Source, encoding: str) -> Iterator[GridRow | Fault]:
    with open_text(source.path, encoding) as file:
        stream = read_lines(file)
        sample = list(itertools.islice(stream, _SAMPLE_LINES))
        delimiter = find_delimiter(sample)
        lines = itertools.chain(sample, stream)
        if delimiter == TOUTIAO:
            yield from _split_lines(lines)
        else:
            yield from parse_rows(lines, delimiter)


def find_delimiter(lines: list[str]) -> str:
    r"""Return the delimiter that occurs most evenly in lines, "," where none does.

    >>> find_delimiter(["内容\t时间\n", "好,的\t今天\n"])
    '\t'
    """
    if lines and all(line.count(TOUTIAO) >= 3 for line in lines if line.strip()):
        return TOUTIAO
    head = next((line for line in lines if line.strip()), "")
    counts = {mark: head.count(mark) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def _split_lines(lines: Iterator[str]) -> Iterator[GridRow | Fault]:
    yield 1, 1, (TOUTIAO, "1", "2", "3", "4")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            cells = (line.rstrip("\r\n").split(TOUTIAO) + [""] * 5)[:5]
            yield number + 1, number, cells


class _OpenQuoteError(Exception):
    """A quote was opened and not closed within `_MAX_LINES` lines."""


class _Feeder:
    """Hands lines to a CSV parser and keeps those of the record under way.

    The parser asks for a line only if it needs one. So where it gives a row
    after the lines have `ended`, the file ended inside a quoted cell.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.record: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.record.append(line)
            if len(self.record) > _MAX_LINES:
                raise _OpenQuoteError
            yield line
        self.ended = True


def parse_rows(lines: Iterator[str], delimiter: str) -> Iterator[GridRow | Fault]:
    """Parse delimited lines into rows with their row and line numbers.

    A quote that is never closed costs its own line, not the rest of the file:
    that line is given as a fault and parsing resumes on the next.
    """
    csv.field_size_limit(_MAX_CELL)
    row, line = 0, 1
    for _ in range(_MAX_OPEN_QUOTES):
        feeder = _Feeder(lines)
        parser = csv.reader(iter(feeder), delimiter=delimiter)
        pending: list[str] | None = None
        try:
            for cells in parser:
                if feeder.ended:
                    raise _OpenQuoteError  # noqa: TRY301 - handled just below
                start, line = line, line + len(feeder.record)
                feeder.record = []
                if any(cells):
                    row += 1
                    yield row, start, cells
        except (_OpenQuoteError, csv.Error):
            pending = feeder.record
        if pending is None:
            return
        row += 1
        yield Fault(row, line, "quote never closed")
        line += 1
        lines = itertools.chain(pending[1:], lines)
    yield Fault(row + 1, line, "quotes never closed, rest of the file not read")
