"""How well the themes of a workspace agree with hand-made labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from textmine.errors import InputError, WorkspaceError
from textmine.workspace.folder import Workspace

if TYPE_CHECKING:
    from textmine.themes import Evaluation


def evaluate_workspace(workspace: Workspace, labels: Path) -> Evaluation:
    """Score `has_<key>` of a run's documents against a CSV of labels.

    Args:
        workspace: Made by `run`.
        labels: CSV with the columns id and themes (keys separated by ";").
            Documents that it does not list, and themes that it never names,
            are left out.

    Raises:
        WorkspaceError: The workspace has no documents.parquet.
        InputError: Labels of ids or themes that are not there.
    """
    import pyarrow.parquet as pq

    from textmine.themes import read_labels, score_themes

    path = workspace.root / "documents.parquet"
    if not path.exists():
        raise WorkspaceError(
            str(path), "not there", "a workspace that a run made", "textmine run first"
        )
    given = read_labels(labels)
    table = pq.read_table(path)
    position = {i: row for row, i in enumerate(table.column("id").to_pylist())}
    known = {n.removeprefix("has_") for n in table.column_names if n.startswith("has_")}
    keys = sorted({key for said in given.values() for key in said})
    strangers = [i for i in given if i not in position]
    strangers += [key for key in keys if key not in known]
    if strangers or not keys:
        raise InputError(
            str(labels),
            f"{len(strangers)} ids or themes that the workspace does not have "
            f"({', '.join(strangers[:3])})",
            "labels of these documents",
            "Check that both are of the same corpus",
        )
    rows = [position[i] for i in given]
    gold = np.array([[key in said for key in keys] for said in given.values()], bool)
    said = [table.column(f"has_{key}").to_numpy()[rows] for key in keys]
    return score_themes(np.stack(said, axis=1), gold, keys)
