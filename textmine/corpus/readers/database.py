"""SQLite databases of crawlers: each table as records, opened without writing."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from textmine.corpus.archives import Place
from textmine.corpus.opening import find_journals, open_as_file
from textmine.corpus.readers.parts import Fault, Part, RecordRow, Source
from textmine.errors import InputError

_MAX_VALUE = 1 << 26  # bytes of a value; hostile expressions make larger ones
_MAX_TABLES = 5000  # a tool keeps one table a video; more is no export
# Virtual machine steps for one row: real tables need tens; what goes on for
# minutes without a row was made to.
_MAX_STEPS = 50_000_000


def read_database(source: Source) -> Iterator[Part]:
    """Give each table of a database as records; views and virtual tables are not read.

    Raises:
        InputError: The database is damaged, or encrypted.
    """
    try:
        with _copy_journals(source.path) as path, _connect(path) as connection:
            for table in _list_tables(connection):
                columns = _list_columns(connection, table)
                if columns:
                    rows = _read_rows(connection, table, columns)
                    yield Part("sqlite", rows, name=table)
    except sqlite3.Error as error:
        raise InputError(
            source.name,
            f"the database can't be read ({error})",
            remedy="Close the program that writes it, or export the table as CSV",
        ) from None


@contextmanager
def _copy_journals(place: Place) -> Iterator[Path]:
    """Give the path of a database; with journals it is a copy, so nothing is changed.

    SQLite reads a journal only where it may write beside it.
    """
    journals = find_journals(place)
    if not journals or not isinstance(place, Path):
        with open_as_file(place) as path:
            yield path
        return
    with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
        for path in (place, *journals):
            shutil.copyfile(path, Path(folder) / path.name)
        yield Path(folder) / place.name


@contextmanager
def _connect(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that may be hostile: nothing is written, nothing trusted."""
    state = "mode=rw" if find_journals(path) else "mode=ro&immutable=1"
    address = f"file:{quote(str(path.resolve()))}?{state}"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.set_progress_handler(lambda: 1, _MAX_STEPS)
        yield connection


def _list_tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name LIMIT ?",
        [_MAX_TABLES],
    )
    return [str(name) for (name,) in rows]


def _list_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the stored columns; generated ones are expressions of the file."""
    rows = connection.execute(
        "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", [table]
    )
    return [str(name) for (name,) in rows]


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read_rows(
    connection: sqlite3.Connection, table: str, columns: list[str]
) -> Iterator[RecordRow | Fault]:
    names = ", ".join(map(_quote, columns))
    query = f"SELECT {names} FROM {_quote(table)}"  # noqa: S608 - quoted above
    row = 0
    try:
        for values in connection.execute(query):
            row += 1
            connection.set_progress_handler(lambda: 1, _MAX_STEPS)
            kept = (None if isinstance(v, bytes) else v for v in values)
            yield row, row, dict(zip(columns, kept, strict=True))
    except sqlite3.Error as error:
        yield Fault(row + 1, row + 1, f"the table {table} breaks off here ({error})")
