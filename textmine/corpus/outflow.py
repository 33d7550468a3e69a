"""The canonical table out of a corpus file, in order and in bounded pieces."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from textmine.corpus.store import CorpusStore
from textmine.corpus.table import SCHEMA


def name_columns(*, authors: bool) -> tuple[str, ...]:
    """Return the canonical columns, without the hashes of authors unless asked."""
    return tuple(name for name in SCHEMA.names if authors or name != "author")


def stream_documents(
    store: CorpusStore, columns: tuple[str, ...], rows: int
) -> Iterator[pa.Table]:
    """Give the documents ordered by id (code points), at most `rows` at a time."""
    schema = pa.schema([SCHEMA.field(name) for name in columns])
    names = ", ".join(f'"{name}"' for name in columns)
    relation = store.database.sql(f"SELECT {names} FROM documents ORDER BY id")  # noqa: S608
    for batch in relation.to_arrow_reader(rows):
        yield pa.Table.from_batches([batch]).cast(schema)
