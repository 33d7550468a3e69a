"""Parquet files: records by column, read in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textmine.corpus.opening import open_as_file
from textmine.corpus.readers.nested import flatten
from textmine.corpus.readers.parts import (
    BATCH_CHARACTERS,
    BATCH_ROWS,
    Part,
    RecordRow,
    Source,
)
from textmine.errors import InputError


def read_parquet(source: Source) -> Iterator[Part]:
    """Give the rows of a Parquet file as records.

    Raises:
        InputError: The file is damaged.
    """
    yield Part(encoding="parquet", rows=_read_rows(source))


def _read_rows(source: Source) -> Iterator[RecordRow]:
    import pyarrow as pa
    from pyarrow import parquet

    row = 0
    try:
        with open_as_file(source.path) as path, parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_count_rows(file.metadata)):
                for record in batch.to_pylist():
                    row += 1
                    yield row, row, flatten(record)
    except (pa.ArrowException, ValueError, OverflowError) as error:
        # Besides Arrow's own errors: texts that are no UTF-8, times out of range.
        first = str(error).split("\n", maxsplit=1)[0]
        raise InputError(
            source.name, f"the Parquet file is damaged ({first})"
        ) from None


def _count_rows(metadata: Any) -> int:
    """Return how many rows are read at a time: fewer where their texts are long."""
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    size = sum(int(group.total_byte_size) for group in groups)
    mean = max(1, size // max(1, int(metadata.num_rows)))
    return max(1, min(BATCH_ROWS, BATCH_CHARACTERS // mean))
