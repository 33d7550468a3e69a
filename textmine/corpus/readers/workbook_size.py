"""Workbooks looked through before a library unpacks them into memory.

The library lays a sheet out from its first to its last cell, 32 bytes each: two
cells in opposite corners make half a terabyte. And it believes no size that the
archive tells, nor checks it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from textmine.corpus.archives import Member, list_members
from textmine.corpus.opening import open_bytes

_CHUNK = 1 << 20
_MAX_TAIL = 1 << 12  # bytes of a tag that is cut at the edge of a chunk
_MAX_ROWS = 1 << 20  # what a sheet of Excel holds
MAX_CELLS = 1 << 25  # a gigabyte in the library; 32 columns of a full sheet
# References of cells that hold something: an empty one ends in "/>".
_WIDE = re.compile(rb"\br=[\"']([A-Z]{2,7})\d+[\"'][^<>]*+(?<!/)>")
_FAR = re.compile(rb"\br=[\"'][A-Z]{1,7}(\d{7,})[\"']")
_ROW = re.compile(rb"\br=[\"'][A-Z]{1,7}(\d{1,9})[\"'][^<>]*+(?<!/)>")


def find_excess(path: Path) -> str:
    """Return why a workbook would fill the memory, "" where it would not.

    Raises:
        ArchiveError: It is damaged, locked, or unpacks to too much.
        OSError, EOFError, zlib.error: A part unpacks to more than it tells, or less.
    """
    for member in list_members(path):
        if not member.name.endswith(".xml"):
            continue
        columns, rows = measure_sheet(member)
        if rows > _MAX_ROWS:
            return f"a row number {rows:,}, more than {_MAX_ROWS:,}"
        if columns * rows > MAX_CELLS:
            return f"a sheet of {columns:,} columns and {rows:,} rows"
    return ""


def measure_sheet(member: Member) -> tuple[int, int]:
    """Return how many columns and rows a sheet spans at most.

    The rows are counted only where there are so many columns that it matters.
    """
    columns, rows = 26, _MAX_ROWS
    with open_bytes(member) as file:
        for piece in _read_pieces(file):
            names = set(_WIDE.findall(piece))
            columns = max(columns, *map(_number_column, names), 0)
            rows = max([rows, *map(int, _FAR.findall(piece))])
    if columns * rows <= MAX_CELLS or rows > _MAX_ROWS:
        return columns, rows
    with open_bytes(member) as file:
        rows = max(
            (max(map(int, _ROW.findall(piece)), default=0))
            for piece in _read_pieces(file)
        )
    return columns, rows


def _number_column(name: bytes) -> int:
    """Return the number of a column, from 1.

    >>> _number_column(b"A"), _number_column(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def _read_pieces(file: io.BufferedReader) -> Iterator[bytes]:
    """Give a stream in pieces that cut no tag."""
    tail = b""
    while chunk := file.read1(_CHUNK):
        piece = tail + chunk
        edge = piece.rfind(b"<")
        cut = edge if edge >= 0 and len(piece) - edge < _MAX_TAIL else len(piece)
        yield piece[:cut]
        tail = piece[cut:]
    yield tail
