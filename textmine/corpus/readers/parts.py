"""What every reader gives: parts of a file, each a stream of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textmine.corpus.archives import Place


@dataclass(frozen=True)
class Source:
    """One input file.

    `name` is its path below the folder that the user named (or the bare file
    name), with forward slashes; `named` says that the user named this very
    file; `container` is a key of `READERS`, else `trouble` may say why it
    can't be read.
    """

    path: Place
    name: str
    container: str = ""
    named: bool = True
    trouble: str = ""


@dataclass(frozen=True)
class Fault:
    """A row that can't be read: `row` and `line` count from 1."""

    row: int
    line: int
    reason: str


BATCH_ROWS = 20_000  # rows that are held and turned into columns at a time
BATCH_CHARACTERS = 1 << 23  # or so many characters: long articles are fewer rows

#: Data row number, line (or sheet row) number, cells: both numbers from 1.
#: A header row in front is counted as a row here; `batches` takes it off.
GridRow = tuple[int, int, Sequence[Any]]
RecordRow = tuple[int, int, Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """One sheet, table or file, as a stream of rows.

    A `grid` gives rows of cells, whose header is still to be found; otherwise
    each row is a mapping from column to value. `signature` is set where the
    reader alone decides what the rows are ("txt.article").
    """

    encoding: str
    rows: Iterable[GridRow | RecordRow | Fault]
    name: str = ""
    grid: bool = False
    signature: str = ""


Reader = Callable[[Source], Iterator[Part]]
