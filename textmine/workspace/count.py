"""`textmine count`: themes under each article, group, platform or week."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from textmine.errors import OptionError, WorkspaceError
from textmine.workspace.folder import Workspace, lock_workspace

if TYPE_CHECKING:
    from textmine.trends.findings import Share

#: What is counted under -> the column that names it. An article stands under itself.
_NAMES = {
    "article": "if(d.kind = 'article', d.id, d.article_id)",
    "group": 'd."group"',
    "platform": "d.platform",
    "week": "r.week",
}


@dataclass(frozen=True)
class ThemeCount:
    """How often a theme stands under one article, group, platform or week.

    Attributes:
        name: Id of the article, or name of the group, platform or week.
        title: Title of the article where the corpus has it, else "".
        theme: Key of the theme.
        label: Its label.
        share: Documents that carry it, of those under `name`.
    """

    name: str
    title: str
    theme: str
    label: str
    share: Share


def count_themes(
    workspace: Workspace, by: str, *, once: bool = False
) -> tuple[ThemeCount, ...]:
    """Count the themes of published reports under articles, groups, platforms or weeks.

    Args:
        workspace: Made by `run`, or with published weeks.
        by: A key of `_NAMES`.
        once: Whether documents that repeat each other count once.

    Returns:
        By documents under a name, most first, ties by name; then in the order of
        themes. Documents that stand under nothing are left out.

    Raises:
        OptionError: `by` is unknown.
        WorkspaceError: There is no report, or another run works there.
    """
    from textmine.corpus import open_store
    from textmine.trends.intervals import make_share

    if by not in _NAMES:
        raise OptionError("--by", repr(by), ", ".join(_NAMES))
    labels, tables = _read_reports(workspace)
    with lock_workspace(workspace), open_store(workspace.corpus) as store:
        rows = _query(store.database, tables, by, list(labels), once=once)
    return tuple(
        ThemeCount(name, title or "", key, labels[key], make_share(int(carry), of))
        for name, title, of, *carried in rows
        for key, carry in zip(labels, carried, strict=True)
    )


def _read_reports(workspace: Workspace) -> tuple[dict[str, str], list[str]]:
    """Return key -> label of the themes, and the tables that tell who carries them."""
    import pyarrow.parquet as pq

    from textmine.trends.reading import read_findings
    from textmine.workspace.forget import list_reports

    folders = list_reports(workspace)
    if not folders:
        raise WorkspaceError(
            str(workspace.root),
            "no report here yet",
            "a workspace with one",
            "Make one with textmine run or textmine weekly",
        )
    labels: dict[str, str] = {}
    columns: set[str] = set()
    for folder in folders:
        path = folder / "findings.json"
        found = read_findings(path.read_text("utf-8"), path.name)
        labels |= {theme.key: theme.label for theme in found.themes}
        columns |= set(pq.read_schema(folder / "documents.parquet").names)
    known = {key: label for key, label in labels.items() if f"has_{key}" in columns}
    return known, [str(folder / "documents.parquet") for folder in folders]


def _query(
    database: Any, tables: list[str], by: str, keys: list[str], *, once: bool
) -> list[tuple[Any, ...]]:
    sums = "".join(
        f", count(*) FILTER (r.{_quote(f'has_{key}')}) AS {_quote(key)}" for key in keys
    )
    kept = "AND (r.dup_group IS NULL OR r.dup_group = r.id)" if once else ""
    title = "any_value(d.title ORDER BY d.id) FILTER (d.id = name)"
    query = f"""SELECT {_NAMES[by]} AS name, {title}, count(*){sums}
        FROM read_parquet(?, union_by_name = true) r JOIN documents d USING (id)
        WHERE name IS NOT NULL {kept} GROUP BY name ORDER BY count(*) DESC, name"""  # noqa: S608
    found: list[tuple[Any, ...]] = database.execute(query, [tables]).fetchall()
    return found


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def describe_counts(counts: tuple[ThemeCount, ...]) -> str:
    """Return counts as JSON."""
    from textmine.canonical import to_json

    return to_json([asdict(count) for count in counts])
