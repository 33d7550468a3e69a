"""Rows of a part gathered into batches of columns, headers found on the way."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textmine.corpus.fields import fold_name, load_field_map
from textmine.corpus.readers.parts import Fault, GridRow, Part, RecordRow

BATCH_ROWS = 20_000
_HEADER_ROWS = 10  # a title row, blank rows and a note may stand above the header
_MAX_HEADER_CELL = 24  # characters; longer cells are content
_MAX_SHAPES = 64  # different key sets of records that are held open at once


@dataclass(frozen=True)
class Batch:
    """Rows of one shape, by column.

    `cells` has for each column one value a row; `rows` and `lines` are their
    1-based data row and line numbers; `padded` holds positions of rows that
    were shorter than the header.
    """

    columns: tuple[str, ...]
    cells: dict[str, Sequence[Any]]
    rows: list[int]
    lines: list[int]
    padded: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.rows)


def gather_batches(part: Part, wanted: Iterable[str] = ()) -> Iterator[Batch | Fault]:
    """Turn the rows of a part into batches; faults pass through.

    `wanted` are column names that the user mapped: a row that has one of them
    is a header.
    """
    if part.grid:
        yield from _gather_grid(part.rows, frozenset(map(fold_name, wanted)))
    else:
        yield from _gather_records(part.rows)


def _gather_grid(
    rows: Iterable[GridRow | RecordRow | Fault], wanted: frozenset[str]
) -> Iterator[Batch | Fault]:
    stream = iter(rows)
    head = list(itertools.islice(stream, _HEADER_ROWS))
    grid = [item for item in head if not isinstance(item, Fault)]
    position = find_header([list(item[2]) for item in grid], wanted)
    yield from (item for item in head if isinstance(item, Fault))
    start = 0 if position is None else position + 1
    width = max((len(item[2]) for item in grid), default=0)
    header = (
        tuple(f"column {i + 1}" for i in range(width))
        if position is None
        else name_columns(list(grid[position][2]))
    )
    skipped = grid[start - 1][0] if start else 0
    yield from _fill(header, itertools.chain(grid[start:], stream), skipped)


def _fill(
    header: tuple[str, ...], rows: Iterable[Any], skipped: int
) -> Iterator[Batch | Fault]:
    """Batch grid rows; a row equal to a known header starts a new shape."""
    kept: list[Any] = []
    for item in rows:
        if isinstance(item, Fault):
            yield Fault(max(item.row - skipped, 1), item.line, item.reason)
            continue
        cells = item[2]
        if len(cells) > 1 and _is_repeated_header(cells, header):
            yield from _flush(header, kept, skipped)
            header, kept, skipped = name_columns(list(cells)), [], skipped + 1
            continue
        kept.append(item)
        if len(kept) >= BATCH_ROWS:
            yield from _flush(header, kept, skipped)
            kept = []
    yield from _flush(header, kept, skipped)


def _is_repeated_header(cells: Sequence[Any], header: tuple[str, ...]) -> bool:
    """Tell a header in the middle of a file: files that were appended to each other."""
    first = cells[0]
    if first == header[0] and list(cells) == list(header):
        return True
    if not isinstance(first, str) or not first.startswith("\ufeff"):
        return False
    return find_header([list(cells)], frozenset()) == 0


def _flush(
    header: tuple[str, ...], kept: list[Any], skipped: int
) -> Iterator[Batch | Fault]:
    width = len(header)
    rows: list[int] = []
    lines: list[int] = []
    grid: list[Sequence[Any]] = []
    padded: set[int] = set()
    for row, line, cells in kept:
        size = len(cells)
        if size > width and any(cells[width:]):
            yield Fault(row - skipped, line, f"{size} cells under {width} headers")
            continue
        if size != width:
            padded.add(len(grid))
            cells = (list(cells) + [None] * width)[:width]  # noqa: PLW2901
        rows.append(row - skipped)
        lines.append(line)
        grid.append(cells)
    if grid:
        columns = dict(zip(header, zip(*grid, strict=True), strict=True))
        yield Batch(header, columns, rows, lines, frozenset(padded))


def find_header(rows: Sequence[Sequence[Any]], wanted: frozenset[str]) -> int | None:
    """Return the position of the header among rows, None where there is none.

    The first row that has a wanted name, or two known names (one where it has
    but one cell); else the first row if it looks like names: several distinct
    short texts without digits alone.
    """
    known = load_field_map().names
    for position, cells in enumerate(rows):
        names = [fold_name(c) for c in cells if c not in (None, "")]
        hits = sum(n in known for n in names)
        if wanted.intersection(names) or hits >= min(2, len(names)) > 0:
            return position
    if rows and _looks_like_names(rows[0], len(rows)):
        return 0
    return None


def _looks_like_names(cells: Sequence[Any], rows: int) -> bool:
    names = [fold_name(c) for c in cells]
    return (
        rows > 1
        and len(names) > 1
        and len(set(names)) == len(names)
        and all(n and len(n) <= _MAX_HEADER_CELL and not n[0].isdigit() for n in names)
    )


def name_columns(cells: Sequence[Any]) -> tuple[str, ...]:
    """Return column names of header cells: trimmed, duplicates get `.1`, `.2`.

    >>> name_columns(["\ufeff内容", "时间", "时间", None])
    ('内容', '时间', '时间.1', 'column 4')
    """
    names: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = str(cell if cell is not None else "").strip("\ufeff\u3000\xa0\t\" '\r\n")
        name = name or f"column {position + 1}"
        count = seen.get(name, 0)
        seen[name] = count + 1
        names.append(f"{name}.{count}" if count else name)
    return tuple(names)


def _gather_records(
    rows: Iterable[GridRow | RecordRow | Fault],
) -> Iterator[Batch | Fault]:
    """Batch records by their key set, so that mixed schemas stay apart."""
    shapes: dict[tuple[str, ...], list[Any]] = {}
    for item in rows:
        if isinstance(item, Fault):
            yield item
            continue
        keys = tuple(item[2])
        kept = shapes.setdefault(keys, [])
        kept.append(item)
        if len(kept) >= BATCH_ROWS or len(shapes) > _MAX_SHAPES:
            for shape, held in shapes.items():
                yield _build_batch(shape, held)
            shapes = {}
    for shape, held in shapes.items():
        yield _build_batch(shape, held)


def _build_batch(keys: tuple[str, ...], kept: list[Any]) -> Batch:
    records: list[Mapping[str, Any]] = [item[2] for item in kept]
    cells = {key: [record[key] for record in records] for key in keys}
    return Batch(keys, cells, [item[0] for item in kept], [item[1] for item in kept])
