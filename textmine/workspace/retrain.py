"""Models and reports made again from what is left in the corpus."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.errors import NothingDue
from textmine.progress import Progress, silent
from textmine.workspace.folder import (
    STAGING,
    Workspace,
    load_settings,
    lock_workspace,
    move_into_place,
    remove_tree,
)

if TYPE_CHECKING:
    from textmine.corpus import Selection
    from textmine.workspace.forget import Forgotten

NOTICE = "made again"  # code that the report shows as a sentence


def retrain_models(
    workspace: Workspace,
    done: Forgotten,
    *,
    workers: int | None = None,
    progress: Progress = silent,
) -> None:
    """Make the models that counted forgotten documents again, and their reports.

    Args:
        workspace: Where `forget` was called.
        done: What `forget` gave; its models are made again.
        workers: Threads; changes no output.
        progress: Told of each stage.
    """
    if "model" in done.models:
        with lock_workspace(workspace):
            _repeat_run(workspace, workers, progress)
    # A week before the first fit has a report and no model.
    weeks = sorted(
        Path(name).name
        for name in (*done.models, *done.reports)
        if name.startswith(("models/", "reports/"))
    )
    if weeks:
        _repeat_weeks(workspace, weeks[0], done.reports, workers, progress)


def _repeat_run(workspace: Workspace, workers: int | None, progress: Progress) -> None:
    """Analyse the corpus of a run once more, with its options."""
    from textmine.corpus import open_store, select
    from textmine.trends import MeasureSettings
    from textmine.trends.reading import read_findings
    from textmine.workspace.analysis import analyse, publish
    from textmine.workspace.full_run import REPORT, read_vocabularies

    settings = load_settings(workspace)
    record = json.loads((workspace.root / "run.json").read_text("utf-8"))
    selection = read_selection(record["selection"])
    before = read_findings((workspace.root / "findings.json").read_text("utf-8"))
    with open_store(workspace.corpus) as store:
        corpus = store.load()
    analysis = analyse(
        select(corpus, selection) if selection else corpus,
        read_vocabularies(workspace, None, None),
        settings,
        MeasureSettings(settings.time_zone, selection, None, settings.seed),
        workers=workers,
        progress=progress,
    )
    findings = replace(
        analysis.findings,
        revision=before.revision,
        notices=(*analysis.findings.notices, NOTICE),
    )
    staging = workspace.root / STAGING
    remove_tree(staging)
    staging.mkdir()
    publish(replace(analysis, findings=findings), staging, settings)
    if analysis.model is not None:
        analysis.model.save(staging / "model")
    move_into_place(staging, workspace.root, REPORT)


def read_selection(record: dict[str, Any]) -> Selection | None:
    """Return the selection that run.json tells, None where there was none.

    >>> read_selection({"platforms": "('weibo',)", "since": None}).platforms
    ('weibo',)
    """
    from textmine.corpus import Selection

    values = {name: value for name, value in record.items() if value is not None}
    if not values:
        return None
    if "platforms" in values:
        values["platforms"] = tuple(ast.literal_eval(values["platforms"]))
    return Selection(**values)


def _repeat_weeks(
    workspace: Workspace,
    first: str,
    revised: tuple[str, ...],
    workers: int | None,
    progress: Progress,
) -> None:
    """Take the reports from a week on back, the newest first, and make them again.

    Each is a further revision, but those that `forget` has just revised. One that
    is cut in between leaves weeks without a report, which the next weekly run makes.
    """
    from textmine.trends.reading import read_findings
    from textmine.workspace.weekly_run import published_weeks, weekly

    weeks = [week for week in published_weeks(workspace) if week >= first]
    paths = [workspace.reports / week / "findings.json" for week in weeks]
    revisions = [
        read_findings(path.read_text("utf-8")).revision
        + (f"reports/{week}" not in revised)
        for week, path in zip(weeks, paths, strict=True)
    ]
    for week in reversed(weeks):
        remove_tree(workspace.reports / week)
        remove_tree(workspace.models / week)
    try:
        weekly(workspace, weeks[-1], workers=workers, progress=progress)
    except NothingDue:
        return  # nothing is left of these weeks
    lang = load_settings(workspace).lang
    for path, revision in zip(paths, revisions, strict=True):
        if path.exists():  # else no document is left of the last weeks
            _state_repetition(path.parent, revision, lang)


def _state_repetition(folder: Path, revision: int, lang: str) -> None:
    """Let a report say that it was made again, and how often it was revised."""
    from textmine.trends.reading import read_findings
    from textmine.workspace.revision import write_report

    findings = read_findings((folder / "findings.json").read_text("utf-8"))
    notices = (*findings.notices, NOTICE)
    write_report(folder, replace(findings, revision=revision, notices=notices), lang)
