"""What drives a change, from the documents that a workspace has published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textmine.errors import OptionError, WorkspaceError
from textmine.workspace.folder import Workspace, load_settings

if TYPE_CHECKING:
    import pyarrow as pa

    from textmine.corpus import Corpus
    from textmine.trends.driver_table import DriverTable
    from textmine.trends.findings import Drivers

ALL = "all"


def find_workspace_drivers(
    workspace: Workspace, first: str, second: str, *, by: str | None = None
) -> dict[str, Drivers | None]:
    """Split the change of the negative share from `first` to `second` by theme.

    Args:
        workspace: Made by `run`, or with weekly reports.
        first: A period ("2024-W36..2024-W38", days), platform or group.
        second: What it is compared with.
        by: "platform" compares within each platform, None all together.

    Returns:
        Platform (or "all") -> its drivers; None where there is too little data.

    Raises:
        WorkspaceError: No documents with sentiment were published here.
        OptionError: A side can't be understood.
    """
    from textmine.trends.driver_table import compare_sides

    settings = load_settings(workspace)
    table = load_table(workspace, settings.time_zone)
    if by is None:
        return {ALL: compare_sides(table, first, second, seed=settings.seed)}
    if by != "platform":
        raise OptionError("--by", repr(by), "platform")
    names = np.array(table.platforms)
    return {
        str(name): compare_sides(
            table, first, second, within=names == name, seed=settings.seed
        )
        for name in np.unique(names)
    }


def load_table(workspace: Workspace, time_zone: str) -> DriverTable:
    """Join the published documents with their times, authors and groups."""
    from textmine.corpus import open_store

    published = _load_published(workspace)
    with open_store(workspace.corpus) as store:
        corpus = store.load()
    return join_table(published, corpus, time_zone)


def join_table(published: pa.Table, corpus: Corpus, time_zone: str) -> DriverTable:
    """Join documents as they were published with what the corpus knows of them.

    Args:
        published: Columns id, dup_group, sentiment and has_<key> of named themes.
        corpus: Documents; published ones that it lacks are left out.
        time_zone: Zone in which days are cut.
    """
    from textmine.trends.driver_table import DriverTable, choose_units, find_days

    ids = published.column("id").to_pylist()
    place = {i: row for row, i in enumerate(corpus.ids)}
    kept = np.array([row for row, i in enumerate(ids) if i in place], dtype=np.int64)
    published = published.take(kept)
    corpus = corpus.take(np.array([place[ids[row]] for row in kept], dtype=np.int64))
    keys = [n.removeprefix("has_") for n in published.column_names if _is_named(n)]
    units, unit = choose_units(
        corpus.ids,
        corpus.table.column("author").to_pylist(),
        published.column("dup_group").to_pylist(),
    )
    columns = [published.column(f"has_{key}").to_numpy() for key in keys]
    assigned = np.stack(columns, axis=1) if columns else np.zeros((len(kept), 0), bool)
    negative = np.array(published.column("sentiment").to_pylist()) == "negative"
    return DriverTable(
        tuple(keys),
        assigned,
        negative,
        find_days(corpus, time_zone),
        corpus.table.column("platform").to_pylist(),
        corpus.table.column("group").to_pylist(),
        units,
        unit,
    )


def _is_named(column: str) -> bool:
    # topic_… is kept for discovered themes (docs/method-themes.md)
    return column.startswith("has_") and not column.startswith("has_topic_")


def _load_published(workspace: Workspace) -> pa.Table:
    """Read the documents of the run, or of all weekly reports."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = workspace.root / "documents.parquet"
    paths = [whole] if whole.exists() else []
    paths = paths or sorted(workspace.reports.glob("*/documents.parquet"))
    tables = [pq.read_table(path) for path in paths]
    if not tables or any("sentiment" not in t.column_names for t in tables):
        raise WorkspaceError(
            str(workspace.root),
            "no published documents with their sentiment",
            "a workspace that textmine run or weekly has reported on",
            "Run it again with this version",
        )
    shared = [n for n in tables[0].column_names if _wanted(n)]
    shared = [n for n in shared if all(n in t.column_names for t in tables)]
    return pa.concat_tables([t.select(shared) for t in tables]).sort_by("id")


def _wanted(column: str) -> bool:
    return column in {"id", "dup_group", "sentiment"} or _is_named(column)
