"""The canonical table out of a corpus file, in order and in bounded pieces."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from textmine.corpus.duplicates import ensure_groups
from textmine.corpus.store import CorpusStore
from textmine.corpus.table import SCHEMA
from textmine.progress import Progress, silent

#: The canonical columns, and which documents repeat each other (`Duplicates`).
COLUMNS = SCHEMA.append(pa.field("dup_group", pa.string())).append(
    pa.field("dup_kind", pa.string())
)


def name_columns(*, authors: bool) -> tuple[str, ...]:
    """Return the columns of an export, without the hashes of authors unless asked."""
    return tuple(name for name in COLUMNS.names if authors or name != "author")


def stream_documents(
    store: CorpusStore,
    columns: tuple[str, ...],
    rows: int,
    *,
    progress: Progress = silent,
) -> Iterator[pa.Table]:
    """Give the documents ordered by id (code points), at most `rows` at a time.

    Repeated texts are grouped first where that was not done.
    """
    ensure_groups(store.database, progress=progress)
    schema = pa.schema([COLUMNS.field(name) for name in columns])
    names = ", ".join(f'"{name}"' for name in columns)
    relation = store.database.sql(
        f"SELECT {names} FROM documents LEFT JOIN duplicates USING (id) ORDER BY id"  # noqa: S608
    )
    for batch in relation.to_arrow_reader(rows):
        yield pa.Table.from_batches([batch]).cast(schema)
