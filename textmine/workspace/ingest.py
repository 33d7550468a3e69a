"""`textmine ingest`: exports read into the corpus of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.errors import OptionError, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.folder import Workspace, load_settings, lock_workspace
from textmine.workspace.log import log_run

if TYPE_CHECKING:
    from textmine.corpus import Intake, ReadOptions
    from textmine.corpus.duplicates import Repetition
    from textmine.corpus.manifest import FileRecord
    from textmine.workspace.settings import Settings


@dataclass(frozen=True)
class IngestResult:
    """What an ingest read and what it added.

    Attributes:
        intake: What each file gave when it was read (now, or before).
        added: Documents that are new in the corpus now.
        documents: Documents that the corpus has now.
        known: Files of which nothing had to be read again.
        repetition: How many documents of the corpus now repeat others.
    """

    intake: Intake
    added: int
    documents: int
    known: frozenset[str]
    repetition: Repetition


def ingest_files(
    workspace: Workspace,
    paths: list[Path],
    options: ReadOptions | None = None,
    *,
    progress: Progress = silent,
) -> IngestResult:
    """Read files, folders and archives into the corpus of a workspace.

    Each file is one transaction, so that an ingest which is cut leaves whole
    files and goes on where it was when run again. What was read before with
    the same options adds nothing.

    Args:
        workspace: Whose corpus grows; its `rejects.jsonl` tells of these files.
        paths: Files, folders, archives.
        options: How they are read; None takes what textmine.toml says, where a
            column may also be in none of these files.
        progress: Told of the stages "read" and "duplicates".

    Returns:
        What these files gave, in the order of their names, and what is new.

    Raises:
        InputError: A path that can't be used, or no usable row at all.
        WorkspaceError: Another run holds the workspace.
    """
    from textmine.corpus import create_key, ingest, open_store, read_key
    from textmine.corpus.duplicates import ensure_groups

    usual = options is None
    options = options or read_usual_options(load_settings(workspace))
    shown = {"ingest": [str(path) for path in paths]}
    with lock_workspace(workspace), log_run(workspace, shown):
        if not workspace.key.exists():
            create_key(workspace.key)
        with open_store(workspace.corpus) as store:
            before = len(store)
            read = {r.intake.digest for r in store.records() if _fits(r, options)}
            read.discard("")  # of files that could not be opened
            intake = ingest(
                store,
                paths,
                options=options,
                key=read_key(workspace.key),
                rejects=workspace.rejects,
                every_column=not usual,
                progress=progress,
            )
            known = frozenset(f.file for f in intake.files if f.digest in read)
            found = ensure_groups(store.database, progress=progress)
            return IngestResult(intake, len(store) - before, len(store), known, found)


def read_usual_options(settings: Settings) -> ReadOptions:
    """Return how a workspace reads its exports: `[ingest]` of textmine.toml.

    Raises:
        WorkspaceError: `map` names a field that there is not.
    """
    from textmine.corpus import ReadOptions

    try:
        return ReadOptions(
            map=settings.columns,
            platform=settings.platform or None,
            kind=settings.kind or None,
            time_zone=settings.time_zone,
            year=settings.year,
        )
    except OptionError as error:
        raise WorkspaceError(
            "textmine.toml, [ingest]", error.found, error.expected, error.remedy
        ) from error


def _fits(record: FileRecord, options: ReadOptions) -> bool:
    return record.options == options.digest
