"""The documents that a workspace has reported on, with their themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.errors import WorkspaceError
from textmine.workspace.folder import Workspace

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Published:
    """n published documents that the corpus still holds, ordered by id.

    Attributes:
        ids: Document ids, ascending.
        rows: Their positions in the corpus.
        keys: Keys of the m themes asked for that there are.
        probability: float64, shape (n, m).
        assigned: bool, shape (n, m).
        weeks, platforms, copies: ISO week, platform, group of repeated texts.
    """

    ids: list[str]
    rows: npt.NDArray[np.int64]
    keys: tuple[str, ...]
    probability: npt.NDArray[np.float64]
    assigned: npt.NDArray[np.bool_]
    weeks: list[str | None]
    platforms: list[str]
    copies: list[str | None]


def read_published(
    workspace: Workspace, corpus_ids: list[str], keys: list[str]
) -> Published:
    """Read the documents of the run, or of all weekly reports.

    Args:
        workspace: One with a report.
        corpus_ids: Ids of the corpus, ascending; documents that it does not hold
            any more are left out.
        keys: Themes wanted; those that the newest report lacks are left out, and so
            are reports that lack one of the others.

    Raises:
        WorkspaceError: Nothing was published here, or by an older version.
    """
    import pyarrow as pa

    tables = load_tables(workspace)
    newest = set(tables[-1].column_names)
    kept = [key for key in keys if f"p_{key}" in newest]
    columns = ["id", "week", "platform", "dup_group"]
    columns += [f"{side}_{key}" for key in kept for side in ("p", "has")]
    if not newest.issuperset(columns):
        raise WorkspaceError(
            str(workspace.root),
            "reported on by an older version",
            "documents with their platform and repeated texts",
            "Run it again with this version",
        )
    tables = [t for t in tables if set(columns) <= set(t.column_names)]
    table = pa.concat_tables([t.select(columns) for t in tables]).sort_by("id")
    place = {i: row for row, i in enumerate(corpus_ids)}
    held = [r for r, i in enumerate(table.column("id").to_pylist()) if i in place]
    table = table.take(pa.array(held, pa.int64()))
    ids = table.column("id").to_pylist()
    p = [table.column(f"p_{k}").to_numpy().astype(np.float64) for k in kept]
    has = [table.column(f"has_{k}").to_numpy(zero_copy_only=False) for k in kept]
    empty = np.zeros((len(ids), 0))
    return Published(
        ids,
        np.array([place[i] for i in ids], dtype=np.int64),
        tuple(kept),
        np.stack(p, axis=1) if p else empty,
        np.stack(has, axis=1).astype(bool) if has else empty.astype(bool),
        table.column("week").to_pylist(),
        table.column("platform").to_pylist(),
        table.column("dup_group").to_pylist(),
    )


def load_tables(workspace: Workspace) -> list[pa.Table]:
    """Return documents.parquet of the run, or of every weekly report.

    Raises:
        WorkspaceError: There is none.
    """
    import pyarrow.parquet as pq

    whole = workspace.root / "documents.parquet"
    paths = [whole] if whole.exists() else []
    paths = paths or sorted(workspace.reports.glob("*/documents.parquet"))
    if not paths:
        raise WorkspaceError(
            str(workspace.root),
            "nothing published here yet",
            "a workspace that textmine run or weekly has reported on",
            "Run textmine run or textmine weekly first",
        )
    return [pq.read_table(path) for path in paths]
