"""The corpus as a value: one Arrow table in canonical columns, sorted by id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from textmine.canonical import document_keys

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("article", "comment", "reply", "danmaku")
UNKNOWN_PLATFORM = "unknown"

#: Canonical columns. `id` is permanent: `platform:source_id` for comments and
#: replies, `platform:article:source_id` for articles, `platform:danmaku:…`;
#: rows without an id of their own get `platform:~<16 hex>`. `article_id` and
#: `parent_id` hold canonical ids of other rows where they are known.
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("platform", pa.string(), nullable=False),
        pa.field("group", pa.string()),
        pa.field("article_id", pa.string()),
        pa.field("parent_id", pa.string()),
        pa.field("published_at", pa.timestamp("s", tz="UTC")),
        pa.field("time_precision", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("text", pa.string()),
        pa.field("author", pa.string()),
        pa.field("likes", pa.int64()),
        pa.field("replies", pa.int64()),
        pa.field("reposts", pa.int64()),
        pa.field("region", pa.string()),
        pa.field("url", pa.string()),
        pa.field("crawled_at", pa.timestamp("s", tz="UTC")),
        pa.field("flags", pa.list_(pa.string()), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("row", pa.int64(), nullable=False),
    ]
)


@dataclass(frozen=True)
class FileIntake:
    """What one input file gave.

    `file` is the path below the folder that the user named (or the bare file
    name), never absolute. `read` = `kept` + `rejected` + `repeated` rows;
    `repaired` counts kept rows that carry a repair flag.
    """

    file: str
    digest: str
    signature: str
    encoding: str
    read: int
    kept: int
    rejected: int
    repeated: int
    repaired: int
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Intake:
    """What a reading of files gave, file by file, with reasons for each loss."""

    files: tuple[FileIntake, ...] = ()
    rejects: dict[str, int] = field(default_factory=dict)  # reason -> rows
    #: Flag -> kept rows; "edited" counts known documents that came with other words.
    flags: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """Documents in canonical columns, ordered by `id` (code points).

    `table` has SCHEMA; `intake` tells where it came from.
    """

    table: pa.Table
    intake: Intake = field(default_factory=Intake)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def ids(self) -> list[str]:
        """Document ids, ascending by code point."""
        return self.table.column("id").to_pylist()  # type: ignore[no-any-return]

    @cached_property
    def keys(self) -> npt.NDArray[np.uint64]:
        """64-bit digest of each id, shape (documents,): what random draws use."""
        return document_keys(self.ids)

    @property
    def texts(self) -> list[str]:
        """Text of each document, "" where it has none (deleted, picture only)."""
        return [t or "" for t in self.table.column("text").to_pylist()]

    def take(self, rows: Sequence[int] | npt.NDArray[np.int64]) -> Corpus:
        """Return the given rows (ascending positions) as a corpus of their own."""
        index = pa.array(np.asarray(rows, dtype=np.int64))
        return replace(self, table=self.table.take(index))

    def to_pandas(self) -> pd.DataFrame:
        """Return the table as a DataFrame, one row a document, ordered by id."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame
