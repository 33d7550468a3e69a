"""`textmine weekly`: every complete ISO week that has no report yet, in order.

A week is a transaction: model and report are built aside and renamed into place,
the report last. A report that is there is complete; a model without its report
belongs to a run that was killed and is made again.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.errors import NothingDue, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.embeddings import EMBEDDINGS
from textmine.workspace.folder import (
    STAGING,
    Workspace,
    load_settings,
    lock_workspace,
    remove_tree,
)
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.ingest import read_usual_options
from textmine.workspace.intake_notes import tell_losses
from textmine.workspace.log import log_run
from textmine.workspace.periods import count_weeks, list_weeks
from textmine.workspace.theme_decisions import merge_history
from textmine.workspace.week import COUNTS, WeekInput, analyse_week, publish_week
from textmine.workspace.week_drivers import add_week_drivers

if TYPE_CHECKING:
    from textmine.corpus import CorpusStore
    from textmine.model import TopicModel
    from textmine.themes.decisions import Decisions
    from textmine.trends import Counts
    from textmine.workspace.measuring import Vocabularies
    from textmine.workspace.settings import Settings


@dataclass(frozen=True)
class WeeklyResult:
    """Weeks that were published now, oldest first.

    `notes` tells what the inbox lost on the way in: place, found, way out.
    """

    workspace: Workspace
    weeks: tuple[str, ...]
    notes: tuple[str, ...] = ()


def weekly(
    workspace: Workspace,
    through: str | None = None,
    *,
    workers: int | None = None,
    now: dt.datetime | None = None,
    progress: Progress = silent,
) -> WeeklyResult:
    """Read the inbox and publish every complete week that has no report yet.

    Args:
        workspace: Made by `init_workspace`.
        through: Last ISO week to report, such as "2024-W43"; None for the last
            that is complete.
        workers: Threads; changes no output.
        now: The time at which weeks count as complete; None for the clock.
        progress: Told of each stage.

    Returns:
        The weeks that were published.

    Raises:
        NothingDue: Every complete week with documents has its report.
        WorkspaceError: Another run holds the workspace, or its settings are broken.
    """
    from textmine.corpus import open_store

    settings = load_settings(workspace)
    if through is not None:
        _check_week(through)
    now = now or dt.datetime.now(dt.UTC)
    with lock_workspace(workspace), log_run(workspace, {"through": through}):
        _clean_up(workspace)
        words = read_vocabularies(workspace, None, None)
        with open_store(workspace.corpus) as store:
            notes = _ingest_inbox(workspace, store, settings, progress)
            due = find_due_weeks(workspace, store, settings, through, now)
            if not due:
                raise NothingDue(
                    str(workspace.root),
                    "every complete week with documents has its report",
                    remedy="Put new exports into inbox/ or wait for the week to end",
                )
            for number, week in enumerate(due):
                progress("weeks", number, len(due), week)
                history = read_history(workspace, before=week, words=words)
                given = WeekInput(
                    week,
                    store,
                    words,
                    settings,
                    history,
                    load_earlier(workspace, week),
                    workspace.root / EMBEDDINGS,
                )
                analysis = analyse_week(given, workers=workers, progress=progress)
                analysis = add_week_drivers(workspace, given, analysis)
                publish_week(workspace, given, analysis)
            progress("weeks", len(due), len(due), due[-1])
    return WeeklyResult(workspace, tuple(due), tuple(notes))


def find_due_weeks(
    workspace: Workspace,
    store: CorpusStore,
    settings: Settings,
    through: str | None,
    now: dt.datetime,
) -> list[str]:
    """Return complete weeks without a report, from the first week with a document.

    The last one is the last complete week that has a document.
    """
    from textmine.trends import last_complete_week, weeks_between

    last = last_complete_week(now, settings.time_zone)
    if through is not None:
        last = min(last, through)
    held = [w for w in count_weeks(store, settings.time_zone) if w <= last]
    if not held:
        return []
    done = set(published_weeks(workspace))
    return [w for w in weeks_between(min(held), max(held)) if w not in done]


def published_weeks(workspace: Workspace) -> list[str]:
    """Return the weeks that have a report, ascending."""
    weeks = list_weeks(workspace.reports)
    return [w for w in weeks if (workspace.reports / w / COUNTS).is_file()]


def read_history(
    workspace: Workspace, before: str, words: Vocabularies | None = None
) -> tuple[Counts, ...]:
    """Return the counts of the weeks published before a week, ascending.

    Themes that were merged since count together in them.
    """
    weeks = [week for week in published_weeks(workspace) if week < before]
    decisions = words.decisions if words else ()
    paths = [workspace.reports / week / COUNTS for week in weeks]
    return tuple(_read_counts(path, decisions) for path in paths)


def _read_counts(path: Path, decisions: Decisions = ()) -> Counts:
    from textmine.trends import Counts

    try:
        value = json.loads(path.read_text("utf-8"))
        counts = Counts.from_value(value)
        return merge_history(counts, dict(value.get("merged", {})), decisions)
    except (ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            str(path),
            f"damaged ({type(error).__name__})",
            "the counts of a published week",
            "Remove that week's folder: the next run makes its report again",
        ) from error


def load_earlier(workspace: Workspace, week: str) -> TopicModel | None:
    """Return the newest model of a week before this one, or None."""
    from textmine.model import load_model

    weeks = [w for w in list_weeks(workspace.models) if w < week]
    return load_model(workspace.models / weeks[-1]) if weeks else None


def _clean_up(workspace: Workspace) -> None:
    """Remove what a killed run left: staging folders, models without a report."""
    for folder in (workspace.reports, workspace.models):
        folder.mkdir(exist_ok=True)
        remove_tree(folder / STAGING)
    done = set(published_weeks(workspace))
    for week in list_weeks(workspace.models):
        if week not in done:
            remove_tree(workspace.models / week)


def _ingest_inbox(
    workspace: Workspace, store: CorpusStore, settings: Settings, progress: Progress
) -> list[str]:
    """Read the inbox and tell what was lost on the way in."""
    from textmine.corpus import create_key, ingest, read_key

    workspace.inbox.mkdir(exist_ok=True)
    if not any(workspace.inbox.iterdir()):
        return []
    if not workspace.key.exists():
        create_key(workspace.key)
    intake = ingest(
        store,
        [workspace.inbox],
        options=read_usual_options(settings),
        key=read_key(workspace.key),
        rejects=workspace.rejects,
        every_column=False,
        progress=progress,
    )
    return tell_losses(intake)


def _check_week(week: str) -> None:
    from textmine.trends import parse_week

    parse_week(week)
