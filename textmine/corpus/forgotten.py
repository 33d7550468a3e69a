"""Documents that someone asked to have removed: deleted, and kept from coming back.

What stays is a tombstone: a keyed digest of the author or of the document, which
tells nothing to whom the key is not known.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

    from textmine.corpus.store import CorpusStore

REASON = "forgotten"  # of a rejected row that a tombstone keeps out
_BATCH = 1 << 16

TABLES = (
    "CREATE TABLE IF NOT EXISTS forgotten (mark VARCHAR PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS forgetting (id VARCHAR, file VARCHAR)",
)


@dataclass(frozen=True)
class Target:
    """What is to be forgotten: the documents of an author, or one document.

    Attributes:
        kind: "author" or "id".
        name: Hash of the author, or id of the document.
    """

    kind: str
    name: str


def forget_target(store: CorpusStore, key: bytes, target: Target) -> int:
    """Remove what a target names and leave its tombstone, or do neither; count rows."""
    with store.transaction():
        add_marks(store.database, [mark_target(key, target)])
        return remove_documents(store.database, target)


def finish_forgetting(store: CorpusStore) -> None:
    """Clear the note of what reports had to lose: they have lost it."""
    with store.transaction():
        store.database.execute("DELETE FROM forgetting")


def rewrite_corpus(path: Path) -> None:
    """Write a closed corpus file anew, so that no deleted row is left inside it."""
    import duckdb

    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with duckdb.connect() as database:
        database.execute(f"ATTACH {_quote(path)} AS whole (READ_ONLY)")
        database.execute(f"ATTACH {_quote(part)} AS fresh")
        database.execute("COPY FROM DATABASE whole TO fresh")
        database.execute("DETACH fresh")
        database.execute("DETACH whole")
    os.replace(part, path)  # noqa: PTH105 - atomic, and read so at a glance


def _quote(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def copy_marks(path: Path, store: CorpusStore) -> None:
    """Take the tombstones of the corpus file at `path` over into another."""
    from textmine.corpus.store import open_store

    with open_store(path) as earlier:
        marks = read_marks(earlier.database)
    add_marks(store.database, sorted(marks))


def mark_target(key: bytes, target: Target) -> str:
    """Return the tombstone of a target: 32 hex digits, keyed.

    >>> one = mark_target(bytes(32), Target("id", "weibo:1"))
    >>> one == mark_target(bytes(32), Target("author", "weibo:1"))
    False
    """
    message = f"forgotten\0{target.kind}\0{target.name}"
    data = message.encode("utf-8", "surrogatepass")
    return hmac.digest(key, data, "sha256").hex()[:32]


def read_marks(database: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the tombstones of a corpus."""
    rows = database.execute("SELECT mark FROM forgotten").fetchall()
    return frozenset(row[0] for row in rows)


def add_marks(database: duckdb.DuckDBPyConnection, marks: Sequence[str]) -> None:
    """Enter tombstones; one that is there already stays."""
    for mark in sorted(marks):
        database.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", [mark])


def remove_documents(database: duckdb.DuckDBPyConnection, target: Target) -> int:
    """Delete the documents of a target and every reference to them; count them.

    Their ids and files stay in the table `forgetting` until published reports
    have been corrected (`finish_forgetting`).
    """
    column = "author" if target.kind == "author" else "id"
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE leaving AS SELECT id, file FROM documents WHERE {column} = ?",  # noqa: E501, S608
        [target.name],
    )
    database.execute("INSERT INTO forgetting SELECT * FROM leaving")
    database.execute("DELETE FROM documents WHERE id IN (SELECT id FROM leaving)")
    for reference in ("parent_id", "article_id"):
        database.execute(
            f"UPDATE documents SET {reference} = NULL "  # noqa: S608
            f"WHERE {reference} IN (SELECT id FROM leaving)"
        )
    database.execute("DROP TABLE IF EXISTS duplicates")
    gone = database.execute("SELECT count(*) FROM leaving").fetchall()
    database.execute("DROP TABLE leaving")
    return int(gone[0][0])


def read_forgetting(database: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return (id, file) of removed documents that reports may still quote."""
    query = "SELECT DISTINCT id, file FROM forgetting ORDER BY id, file"
    return [(str(i), str(f)) for i, f in database.execute(query).fetchall()]


def read_platforms(database: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return the platforms of the documents of a corpus, in order."""
    query = "SELECT DISTINCT platform FROM documents ORDER BY platform"
    return tuple(str(row[0]) for row in database.execute(query).fetchall())


def drop_staged(
    database: duckdb.DuckDBPyConnection, key: bytes, file: str, digest: str
) -> int:
    """Take rows that a tombstone names out of the table `staged`, as rejects.

    Args:
        database: Has `staged`, with its final ids.
        key: Author key.
        file: Name of the file that the rows came from.
        digest: Its digest.
    """
    marks = read_marks(database)
    if not marks:
        return 0
    ids = _find_marked(database, key, marks, "id")
    authors = _find_marked(database, key, marks, "author")
    if not ids and not authors:
        return 0
    blocked = (
        "id IN (SELECT unnest(?::VARCHAR[])) OR author IN (SELECT unnest(?::VARCHAR[]))"
    )
    database.execute(
        f"""INSERT INTO rejects SELECT ?, ?, "row", NULL, '{REASON}'
        FROM staged WHERE {blocked}""",  # noqa: S608
        [file, digest, ids, authors],
    )
    count = f"SELECT count(*) FROM staged WHERE {blocked}"  # noqa: S608
    dropped = database.execute(count, [ids, authors]).fetchall()
    database.execute(f"DELETE FROM staged WHERE {blocked}", [ids, authors])  # noqa: S608
    return int(dropped[0][0])


def _find_marked(
    database: duckdb.DuckDBPyConnection,
    key: bytes,
    marks: frozenset[str],
    kind: str,
) -> list[str]:
    query = f"SELECT DISTINCT {kind} AS name FROM staged WHERE {kind} IS NOT NULL"  # noqa: S608
    names = database.sql(query).to_arrow_table().column("name")
    return sorted(
        name
        for chunk in _chunk_column(names)
        for name in chunk
        if mark_target(key, Target(kind, name)) in marks
    )


def _chunk_column(column: pa.ChunkedArray) -> Iterator[list[str]]:
    for start in range(0, len(column), _BATCH):
        yield column.slice(start, _BATCH).to_pylist()
