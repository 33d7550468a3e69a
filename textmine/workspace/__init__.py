"""A project folder: settings, corpus, runs, weekly reports."""

from textmine.workspace.drivers import find_workspace_drivers
from textmine.workspace.evaluate import evaluate_workspace
from textmine.workspace.folder import Workspace, init_workspace, open_workspace
from textmine.workspace.full_run import RunOptions, RunResult, run
from textmine.workspace.ingest import IngestResult, ingest_files
from textmine.workspace.schedule import SCHEDULES, schedule_line
from textmine.workspace.settings import Settings
from textmine.workspace.weekly_run import WeeklyResult, weekly

__all__ = [
    "SCHEDULES",
    "IngestResult",
    "RunOptions",
    "RunResult",
    "Settings",
    "WeeklyResult",
    "Workspace",
    "evaluate_workspace",
    "find_workspace_drivers",
    "ingest_files",
    "init_workspace",
    "open_workspace",
    "run",
    "schedule_line",
    "weekly",
]
