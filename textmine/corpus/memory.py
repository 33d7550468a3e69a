"""How much memory DuckDB may use, step by step; beyond it works in files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# Merges of 15 million comments without ids fit (measured); 192 are too few.
MERGING = 256  # MB
# DuckDB keeps what it read for as long as it may, so it gets less where others
# need the memory: readers hold a batch of rows, grouping holds bands and texts.
STAGING = 128
GROUPING = 192
STREAMING = 128
LINKING = 64


@contextmanager
def limit_memory(database: duckdb.DuckDBPyConnection, megabytes: int) -> Iterator[None]:
    """Let DuckDB use so much memory inside, and what it had after.

    >>> import duckdb
    >>> with duckdb.connect(config={"memory_limit": "512MiB"}) as database:
    ...     with limit_memory(database, 64):
    ...         inside = database.execute("SELECT current_setting('memory_limit')")
    ...         inside = inside.fetchall()
    ...     after = database.execute("SELECT current_setting('memory_limit')")
    ...     inside, after.fetchall()
    ([('61.0 MiB',)], [('512.0 MiB',)])
    """
    found = database.execute("SELECT current_setting('memory_limit')").fetchall()
    database.execute(f"SET memory_limit = '{megabytes}MB'")
    try:
        yield
    finally:
        database.execute(f"SET memory_limit = '{found[0][0]}'")
