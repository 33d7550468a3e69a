"""Files opened for reading, wherever their bytes are: plain, packed, in archives."""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from textmine.corpus.archives import Member, Place, open_member
from textmine.corpus.inflate import (
    GZIP,
    GZIP_MAGIC,
    RAW,
    InflateReader,
    bound_size,
    is_deflated_xml,
)
from textmine.errors import InputError

#: What breaks out of the standard library when a file is cut or damaged.
DAMAGE = (OSError, EOFError, zlib.error)
#: Endings of SQLite's write-ahead log and of its rollback journal.
JOURNALS = ("-wal", "-journal")
_HEAD = 256  # bytes in which a packed stream shows what it is
_CHUNK = 1 << 20
#: Characters of a line that are read; cells of 32,767 and articles stay far below.
MAX_LINE = 1 << 26


@contextmanager
def open_bytes(place: Place) -> Iterator[io.BufferedReader]:
    """Open a file or member for reading bytes, unpacked where it is packed."""
    path = place.archive if isinstance(place, Member) else place
    with path.open("rb") as file:
        size = path.stat().st_size
        inner = file
        if isinstance(place, Member):
            inner, size = open_member(file, place), place.packed
        head = inner.peek(_HEAD)[:_HEAD]
        if head.startswith(GZIP_MAGIC):
            yield io.BufferedReader(InflateReader(inner, GZIP, bound_size(size)))
        elif is_deflated_xml(head):
            yield io.BufferedReader(InflateReader(inner, RAW, bound_size(size)))
        else:
            yield inner


@contextmanager
def open_text(place: Place, encoding: str) -> Iterator[TextIO]:
    """Open a file as text; a byte that can't be decoded becomes U+FFFD.

    Line ends stay as they are, so that a CSV parser sees them.
    """
    with open_bytes(place) as file:
        yield io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


@contextmanager
def open_as_file(place: Place) -> Iterator[Path]:
    """Give a path for libraries that seek; what is packed goes to a temporary file."""
    if isinstance(place, Path):
        with place.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
        if not packed:
            yield place
            return
    with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
        path = Path(folder) / "member"
        with open_bytes(place) as source, path.open("wb") as copy:
            while chunk := source.read1(_CHUNK):
                copy.write(chunk)
        yield path


def find_journals(place: Place) -> list[Path]:
    """Return the files beside a database that hold its newest rows, if any."""
    if not isinstance(place, Path):
        return []
    beside = (place.with_name(place.name + suffix) for suffix in JOURNALS)
    return [path for path in beside if path.is_file() and path.stat().st_size]


def read_head(file: io.BufferedReader, size: int) -> bytes:
    """Return the first bytes of a file, fewer where it ends or breaks before."""
    head = b""
    try:
        while len(head) < size and (chunk := file.read1(size - len(head))):
            head += chunk
    except DAMAGE:
        if not head:
            raise
    return head


def read_lines(file: TextIO) -> Iterator[str]:
    """Give the lines of a text with their ends.

    Raises:
        InputError: A line of more than `MAX_LINE` characters.
    """
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) >= MAX_LINE and not line.endswith(("\n", "\r")):
            raise InputError(
                f"line {number}",
                f"line {number} is longer than {MAX_LINE >> 20} million characters",
                remedy="Export one row a line",
            )
        yield line
