"""`textmine export`: the canonical table of a corpus as a file, ordered by id."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.errors import OptionError, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.folder import Workspace, lock_workspace

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1 << 16  # rows in memory at a time, and of a row group
SHEET_ROWS = 1_048_576  # rows of an Excel sheet, the header included
CELL_CHARACTERS = 32_767  # of an Excel cell
# A cell that begins so is taken for a formula by a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Tables = Iterator["pa.Table"]


@dataclass(frozen=True)
class Exported:
    """What `export` wrote: rows, and columns in their order."""

    rows: int
    columns: tuple[str, ...]


def export(
    workspace: Workspace,
    form: str,
    path: Path,
    *,
    authors: bool = False,
    progress: Progress = silent,
) -> Exported:
    """Write the documents of a workspace to a file.

    Args:
        workspace: Made by `run` or `init_workspace`.
        form: A key of `WRITERS`.
        path: The file; replaced whole once all is written.
        authors: Whether the keyed hashes of authors are written too.
        progress: Told of the stage "export" and the rows done.

    Raises:
        OptionError: An unknown form, or more rows than a sheet holds.
        WorkspaceError: There is no corpus, another run works there, or `path`
            can't be written.
    """
    from textmine.corpus import open_store
    from textmine.corpus.outflow import name_columns, stream_documents

    if form not in WRITERS:
        raise OptionError("--format", repr(form), ", ".join(WRITERS))
    if not workspace.corpus.exists():
        raise WorkspaceError(
            str(workspace.root), "no corpus here", "a workspace with documents"
        )
    with lock_workspace(workspace), open_store(workspace.corpus) as store:
        rows = len(store)
        if form == "xlsx" and rows >= SHEET_ROWS:
            raise OptionError(
                "--format xlsx",
                f"{rows:,} documents",
                f"at most {SHEET_ROWS - 1:,}, what a sheet holds",
                "Export as csv or parquet",
            )
        columns = name_columns(authors=authors)
        part = path.with_name(path.name + ".part")
        try:
            tables = _count(
                stream_documents(store, columns, ROWS, progress=progress),
                rows,
                progress,
            )
            WRITERS[form](tables, columns, part)
            part.replace(path)
        except OSError as error:
            raise WorkspaceError(
                str(path), f"can't be written ({error.strerror})", "a file"
            ) from error
        finally:
            part.unlink(missing_ok=True)
    return Exported(rows, columns)


def _count(tables: Tables, total: int, progress: Progress) -> Tables:
    done = 0
    for table in tables:
        yield table
        done += table.num_rows
        progress("export", done, total)


def write_parquet(tables: Tables, columns: tuple[str, ...], path: Path) -> None:
    """Write Parquet with the types of the canonical table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from textmine.corpus.outflow import COLUMNS

    schema = pa.schema([COLUMNS.field(name) for name in columns])
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
        for table in tables:
            writer.write_table(table, row_group_size=ROWS)


def write_csv(tables: Tables, columns: tuple[str, ...], path: Path) -> None:
    """Write CSV for spreadsheets: UTF-8 with a mark, formulas made harmless."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in _list_rows(tables):
            writer.writerow([_write_cell(value) for value in row])


def write_jsonl(tables: Tables, columns: tuple[str, ...], path: Path) -> None:
    """Write one JSON object a line, texts as they are; nothing runs them."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in _list_rows(tables):
            values = {
                name: value if isinstance(value, int | list) else _write_text(value)
                for name, value in zip(columns, row, strict=True)
            }
            file.write(json.dumps(values, ensure_ascii=False) + "\n")


def write_xlsx(tables: Tables, columns: tuple[str, ...], path: Path) -> None:
    """Write a workbook of one sheet, every text as text, never as a formula."""
    import datetime as dt

    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False}
    options |= {"strings_to_urls": False, "strings_to_numbers": False}
    with ExitStack() as stack:
        book = stack.enter_context(xlsxwriter.Workbook(str(path), options))
        # Else the file would carry the time at which it was made.
        book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
        sheet = book.add_worksheet("documents")
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name)
        for number, row in enumerate(_list_rows(tables), start=1):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value)
                elif value is not None:
                    cell = neutralise(_write_text(value) or "")
                    sheet.write_string(number, place, cell[:CELL_CHARACTERS])


WRITERS: dict[str, Callable[[Tables, tuple[str, ...], Path], None]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "xlsx": write_xlsx,
}


def _list_rows(tables: Tables) -> Iterator[tuple[Any, ...]]:
    for table in tables:
        yield from zip(*(c.to_pylist() for c in table.columns), strict=True)


def _write_text(value: Any) -> str | None:
    """Return a value as text: times in UTC as ISO-8601, flags joined by a comma."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(value)
    return f"{value:%Y-%m-%dT%H:%M:%SZ}"


def _write_cell(value: Any) -> Any:
    if isinstance(value, int):
        return value
    text = _write_text(value)
    return "" if text is None else neutralise(text)


def neutralise(text: str) -> str:
    r"""Return a text that no spreadsheet runs: formulas get an apostrophe before.

    Control characters other than tab and newline, which no sheet can hold, become
    U+FFFD.

    >>> neutralise("=1+1"), neutralise("刹车失灵"), neutralise("a\x00")
    ("'=1+1", '刹车失灵', 'a�')
    """
    if not text.isprintable():
        text = "".join(
            "\N{REPLACEMENT CHARACTER}" if c < " " and c not in "\t\n\r" else c
            for c in text
        )
    return "'" + text if text.startswith(_FORMULA) else text
