"""Rows of a part gathered into batches of columns, headers found on the way."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from textmine.corpus.fields import find_signature, fold_name, load_field_map
from textmine.corpus.readers.parts import (
    BATCH_CHARACTERS,
    BATCH_ROWS,
    Fault,
    GridRow,
    Part,
    RecordRow,
)
from textmine.errors import InputError

_HEADER_ROWS = 10  # a title row, blank rows and a note may stand above the header
_MAX_HEADER_CELL = 24  # characters; longer cells are content
_MAX_COLUMNS = 16_384  # what a sheet of Excel holds; exports have fewer than 100
_MAX_SHAPES = 64  # different key sets of records that are held open at once


@dataclass(frozen=True)
class Batch:
    """Rows of one shape, by column.

    `cells` has for each column one value a row; `rows` and `lines` are their
    1-based data row and line numbers; `padded` holds positions of rows that
    were shorter than the header; `flags` are those of all rows ("realigned":
    they were longer and were put under the header that they should have had);
    `part` names the sheet or table.
    """

    columns: tuple[str, ...]
    cells: Mapping[str, Sequence[Any]]
    rows: list[int]
    lines: list[int]
    padded: frozenset[int] = frozenset()
    flags: tuple[str, ...] = ()
    part: str = ""

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
    if width > _MAX_COLUMNS:
        raise InputError(
            "header",
            f"{width:,} columns",
            f"at most {_MAX_COLUMNS:,}",
            "Export a row of its own for each comment",
        )
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
    size = 0
    for item in rows:
        if isinstance(item, Fault):
            yield Fault(max(item.row - skipped, 1), item.line, item.reason)
            continue
        cells = item[2]
        if len(cells) > _MAX_COLUMNS:
            reason = f"more than {_MAX_COLUMNS:,} cells"
            yield Fault(item[0] - skipped, item[1], reason)
            continue
        if len(cells) > 1 and _is_repeated_header(cells, header):
            yield from _flush(header, kept, skipped)
            header, kept, skipped = name_columns(list(cells)), [], skipped + 1
            size = 0
            continue
        kept.append(item)
        size += _measure(cells)
        if len(kept) >= BATCH_ROWS or size >= BATCH_CHARACTERS:
            yield from _flush(header, kept, skipped)
            kept, size = [], 0
    yield from _flush(header, kept, skipped)


def _measure(cells: Iterable[Any]) -> int:
    """Return about how many characters a row holds."""
    size = 0
    for cell in cells:
        if isinstance(cell, str):
            size += len(cell) + 1
        elif isinstance(cell, list):
            size += sum(len(c) + 1 for c in cell if isinstance(c, str | list))
    return size


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
    """Give the rows that fit the header, those that fit a known repair, and faults."""
    width = len(header)
    wider = repair_header(header)
    fitting, longer = [], []
    for row, line, cells in kept:
        size = len(cells)
        if size <= width or not any(cells[width:]):
            fitting.append((row - skipped, line, cells))
        elif wider and size <= len(wider):
            longer.append((row - skipped, line, cells))
        else:
            reason = f"{size} cells under {width} headers"
            yield Fault(row - skipped, line, reason)
    if fitting:
        yield _fit_rows(header, fitting)
    if longer and wider:
        yield replace(_fit_rows(wider, longer), flags=("realigned",))


def _fit_rows(header: tuple[str, ...], kept: list[Any]) -> Batch:
    width = len(header)
    padded: set[int] = set()
    grid: list[Sequence[Any]] = []
    for position, (_, _, cells) in enumerate(kept):
        fits = len(cells) == width
        if len(cells) < width:
            padded.add(position)
        grid.append(cells if fits else (list(cells) + [None] * width)[:width])
    columns = dict(zip(header, zip(*grid, strict=True), strict=True))
    rows, lines = [k[0] for k in kept], [k[1] for k in kept]
    return Batch(header, columns, rows, lines, frozenset(padded))


# weibo-crawler wrote this column's values without its header from 2025-04 to
# 2025-11 (its issues 516 and 581); weibo-search appends rows with new columns
# under the header of the day when the file was begun.
_LOST_AFTER = {
    "视频url": "Live Photo视频url",
    "源微博视频url": "源微博Live Photo视频url",
}
_GROWN = (  # noqa: SIM905 - the header as it stands in the tool
    "id bid user_id 用户昵称 微博正文 头条文章url 发布位置 艾特用户 话题 转发数 "
    "评论数 点赞数 发布时间 发布工具 微博图片url 微博视频url retweet_id ip "
    "user_authentication 会员类型 会员等级"
).split()


def repair_header(header: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the header that longer rows of a known tool stand under, or None."""
    if list(header) == _GROWN[: len(header)] and len(header) >= 17:
        return tuple(_GROWN)
    if "正文" not in header or "Live Photo视频url" in header or "视频url" not in header:
        return None
    repaired: list[str] = []
    for name in header:
        repaired.append(name)
        if name in _LOST_AFTER:
            repaired.append(_LOST_AFTER[name])
    return tuple(repaired)


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
    shapes: dict[Hashable, list[Any]] = {}
    known: dict[tuple[str, ...], Hashable] = {}
    held = size = 0
    for item in rows:
        if isinstance(item, Fault):
            yield item
            continue
        record = cast("Mapping[str, Any]", item[2])
        keys = tuple(record)
        if len(keys) > _MAX_COLUMNS:
            yield Fault(item[0], item[1], f"more than {_MAX_COLUMNS:,} keys")
            continue
        if keys not in known:
            known = {} if len(known) > _MAX_SHAPES else known
            known[keys] = find_shape(keys)
        shapes.setdefault(known[keys], []).append(item)
        held += 1
        size += _measure(record.values())
        if held >= BATCH_ROWS or size >= BATCH_CHARACTERS:
            yield from map(_build_batch, shapes.values())
            shapes, held, size = {}, 0, 0
    yield from map(_build_batch, shapes.values())


def find_shape(keys: Iterable[str]) -> Hashable:
    """Return what records must share to be read alike.

    The signature that their keys have; else the set of known names among the
    keys, so that keys without a meaning don't keep records apart.
    """
    names = {fold_name(key): key for key in keys}
    signature = find_signature(names)
    if signature is not None:
        return signature.id
    return load_field_map().names.intersection(names)


def _build_batch(kept: list[Any]) -> Batch:
    records: list[Mapping[str, Any]] = [item[2] for item in kept]
    keys = tuple(dict.fromkeys(key for record in records for key in record))
    cells = {key: [record.get(key) for record in records] for key in keys}
    return Batch(keys, cells, [item[0] for item in kept], [item[1] for item in kept])
