"""Excel workbooks (.xlsx, .xls): the cells of each sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textmine.corpus.opening import open_as_file
from textmine.corpus.readers.ole import find_damage
from textmine.corpus.readers.parts import GridRow, Part, Source
from textmine.errors import InputError

_NOTES = ("说明", "readme", "notes")  # sheets about the data
_MAX_UNPACKED = 4 << 30  # bytes; a workbook of a million comments has 0.3 GB
_MAX_RATIO = 500  # unpacked to packed; sheets of text reach 20


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
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise InputError(name, "the workbook is damaged or cut") from None
    packed = max(path.stat().st_size, 1)
    if unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * packed + (1 << 26):
        raise InputError(name, "the workbook unpacks to too much")


def _number_rows(rows: Any) -> Iterator[GridRow]:
    row = 0
    for line, cells in enumerate(rows, start=1):
        if any(cell not in ("", None) for cell in cells):
            row += 1
            yield row, line, cells
