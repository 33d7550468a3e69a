"""HTML tables under a spreadsheet's name: what many sites give as "Excel"."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TextIO

from textmine.corpus.encodings import find_encoding
from textmine.corpus.opening import open_text
from textmine.corpus.readers.parts import GridRow, Part, Source

_CHUNK = 1 << 13  # characters fed at a time
# Characters of a tag or comment that is not closed: the parser looks through them
# again for each tag that it begins within them.
_MAX_PENDING = 1 << 16


def read_html_table(source: Source) -> Iterator[Part]:
    """Give the rows of all tables of a page, in their order."""
    encoding = find_encoding(source.path)
    yield Part(encoding, _read_rows(source, encoding), grid=True)


def _read_rows(source: Source, encoding: str) -> Iterator[GridRow]:
    with open_text(source.path, encoding) as file:
        yield from _number(_parse_rows(file))


def _number(rows: Iterator[tuple[int, list[str]]]) -> Iterator[GridRow]:
    row = 0
    for line, cells in rows:
        if any(cells):
            row += 1
            yield row, line, cells


def _parse_rows(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    parser = _TableParser()
    while chunk := file.read(_CHUNK):
        parser.feed(chunk)
        yield from parser.take()
        if len(parser.rawdata) > _MAX_PENDING:
            parser.rawdata = ""
            break
    parser.close()
    parser.end_row()
    yield from parser.take()


class _TableParser(HTMLParser):
    """Collects cells row by row; a table within a cell counts as more rows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[tuple[int, list[str]]] = []
        self._cells: list[str] | None = None
        self._words: list[str] | None = None
        self._line = 1

    def take(self) -> list[tuple[int, list[str]]]:
        """Return the rows that are complete, once."""
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or cell; a break is a line end."""
        if tag == "tr":
            self.end_row()
            self._cells, self._line = [], self.getpos()[0]
        elif tag in ("td", "th") and self._cells is not None:
            self._end_cell()
            self._words = []
        elif tag == "br" and self._words is not None:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a row or cell."""
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        """Add words to the cell that is open."""
        if self._words is not None:
            self._words.append(data)

    def _end_cell(self) -> None:
        if self._words is not None and self._cells is not None:
            self._cells.append("".join(self._words).strip())
        self._words = None

    def end_row(self) -> None:
        """Give the row that is open, which many pages never close."""
        self._end_cell()
        if self._cells is not None:
            self._rows.append((self._line, self._cells))
        self._cells = None
