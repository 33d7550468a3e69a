"""Excel workbooks (.xlsx, .xls): the cells of each sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textmine.corpus.archives import ArchiveError, DamagedArchiveError
from textmine.corpus.opening import DAMAGE, open_as_file
from textmine.corpus.readers.ole import find_damage
from textmine.corpus.readers.parts import GridRow, Part, Source
from textmine.corpus.readers.workbook_size import MAX_CELLS, find_excess
from textmine.errors import InputError

_NOTES = ("说明", "readme", "notes")  # sheets about the data


def read_spreadsheet(source: Source) -> Iterator[Part]:
    """Give each sheet of a workbook that has cells.

    Raises:
        InputError: The workbook is damaged, locked or unpacks to too much.
    """
    name = source.container
    with open_as_file(source.path) as path:
        if name == "xlsx":
            _check_size(path, source.name)
        elif damage := find_damage(path):
            raise InputError(source.name, f"the workbook is damaged ({damage})")
        try:
            yield from _read_sheets(path, name)
        except InputError:
            raise
        except BaseException as error:
            if not _is_of_calamine(error):
                raise
            raise InputError(
                source.name,
                f"the workbook can't be read ({error})",
                remedy="Open it and save it again, without a password",
            ) from None


def _read_sheets(path: Path, container: str) -> Iterator[Part]:
    import python_calamine as calamine

    with path.open("rb") as file:
        book = calamine.CalamineWorkbook.from_filelike(file)
        for sheet in book.sheet_names:
            if not any(word in sheet.lower() for word in _NOTES):
                rows = book.get_sheet_by_name(sheet).iter_rows()
                yield Part(container, _number_rows(rows), name=sheet, grid=True)


def _is_of_calamine(error: BaseException) -> bool:
    """Tell the errors of calamine; a panic of its Rust code is no `Exception`."""
    import python_calamine as calamine

    known = (calamine.CalamineError, calamine.PasswordError)
    return isinstance(error, known) or type(error).__name__ == "PanicException"


def _check_size(path: Path, name: str) -> None:
    try:
        excess = find_excess(path)
    except (DamagedArchiveError, *DAMAGE):
        raise InputError(name, "the workbook is damaged or cut") from None
    except ArchiveError as error:
        raise InputError(name, f"the workbook can't be read: {error}") from None
    if excess:
        raise InputError(
            name,
            excess,
            f"at most {MAX_CELLS:,} cells from first to last",
            "Delete what stands far out, or save the sheet as CSV",
        )


def _number_rows(rows: Any) -> Iterator[GridRow]:
    row = 0
    for line, cells in enumerate(rows, start=1):
        if any(cell not in ("", None) for cell in cells):
            row += 1
            yield row, line, cells
