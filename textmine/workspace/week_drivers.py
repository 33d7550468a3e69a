"""The drivers of a weekly report: this week against the weeks before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textmine.workspace.drivers import join_table
from textmine.workspace.folder import Workspace
from textmine.workspace.periods import list_weeks, load_weeks

if TYPE_CHECKING:
    import pyarrow as pa

    from textmine.workspace.measuring import Analysis
    from textmine.workspace.week import WeekInput

BEFORE = 4  # weeks that a week is compared with, as its shares are (trends/change.py)
_NEEDED = ("id", "dup_group", "sentiment")


def add_week_drivers(
    workspace: Workspace, given: WeekInput, analysis: Analysis
) -> Analysis:
    """Return the analysis with what drives the change of the negative share.

    The weeks before count as they were published: their themes and sentiment are
    read from their reports. Themes that they did not have yet count as none. Left as
    it is where no earlier week was published, or a side has too few documents.
    """
    from textmine.trends.driver_table import compare_sides

    folders = [w for w in list_weeks(workspace.reports) if w < given.week][-BEFORE:]
    shown = [t.key for t in analysis.findings.themes if t.kind == "named"]
    before = [_read_week(workspace, week) for week in folders]
    before = [table for table in before if table is not None]
    if not before:
        return analysis
    published = _join_weeks([*before, _tabulate(analysis)], shown)
    zone = given.settings.time_zone
    corpus = load_weeks(given.store, folders[0], given.week, zone)
    found = compare_sides(
        join_table(published, corpus, zone),
        f"{folders[0]}..{folders[-1]}",
        given.week,
        seed=given.settings.seed,
    )
    return replace(analysis, findings=replace(analysis.findings, drivers=found))


def _read_week(workspace: Workspace, week: str) -> pa.Table | None:
    """Return a week's documents, None where its report is from before sentiment."""
    import pyarrow.parquet as pq

    path = workspace.reports / week / "documents.parquet"
    table = pq.read_table(path) if path.exists() else None
    return table if table is not None and "sentiment" in table.column_names else None


def _tabulate(analysis: Analysis) -> pa.Table:
    from textmine.report.documents import tabulate_documents

    return tabulate_documents(
        analysis.corpus,
        analysis.themes,
        analysis.duplicates,
        time_zone="UTC",  # its weeks are not read here
        sentiment=analysis.sentiment,
    )


def _join_weeks(tables: list[pa.Table], themes: list[str]) -> pa.Table:
    """Put weeks together, with the themes that all of them have."""
    import pyarrow as pa

    columns = [*_NEEDED, *(f"has_{key}" for key in themes)]
    shared = [c for c in columns if all(c in t.column_names for t in tables)]
    joined = pa.concat_tables([table.select(shared) for table in tables])
    return joined.sort_by("id")
