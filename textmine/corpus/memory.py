"""How much memory DuckDB may use, step by step; beyond it works in files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# Merges of 15 million comments without ids fit (measured); 192 are too few.
MERGING = 256  # MB
# DuckDB keeps what it read for as long as it may, so it gets less where others
# need the memory: readers hold a batch of rows, grouping holds bands and texts.
STAGING = 128
GROUPING = 192  # twice as much where that does not do, as with 15 million rows
STREAMING = 128
LINKING = 64


@contextmanager
def limit_memory(database: duckdb.DuckDBPyConnection, megabytes: int) -> Iterator[None]:
    """Let DuckDB use so much memory inside, and what it had after.

    Where it holds more that it can't give up, it gets the next double that suffices.

    >>> import duckdb
    >>> with duckdb.connect(config={"memory_limit": "512MiB"}) as database:
    ...     with limit_memory(database, 64):
    ...         inside = database.execute("SELECT current_setting('memory_limit')")
    ...         inside = inside.fetchall()
    ...     after = database.execute("SELECT current_setting('memory_limit')")
    ...     inside, after.fetchall()
    ([('61.0 MiB',)], [('512.0 MiB',)])
    """
    import duckdb

    found = database.execute("SELECT current_setting('memory_limit')").fetchall()
    _set_limit(database, megabytes)
    try:
        yield
    finally:
        with suppress(duckdb.OutOfMemoryException):  # it keeps the larger limit
            database.execute(f"SET memory_limit = '{found[0][0]}'")


def _set_limit(database: duckdb.DuckDBPyConnection, megabytes: int) -> None:
    import duckdb

    while True:
        try:
            database.execute(f"SET memory_limit = '{megabytes}MB'")
        except duckdb.OutOfMemoryException:
            megabytes *= 2
        else:
            return
