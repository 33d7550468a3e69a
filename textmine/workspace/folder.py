"""The folder of a workspace: what lies where, how it is made and locked."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import WorkspaceError
from textmine.workspace.settings import (
    Settings,
    check_settings,
    read_settings,
    write_settings,
)

LOCK = ".lock"
HOLDER = ".holder"  # number of the process that has the lock, while it has it
STAGING = ".staging"  # work in progress; never read, removed when found
SETTINGS = "textmine.toml"
RECORD = "run.json"  # what the workspace was made from, to compare a second run
MODEL = "model"

LEXICON_HEADER = """\
# Words of your own, one a line; see docs/words.md for weights, tags and aliases.
# Examples:
#   曜川E6
#   老陆 => 陆行舟
"""


@dataclass(frozen=True)
class Workspace:
    """A project folder; each property is a path inside it."""

    root: Path

    @property
    def settings(self) -> Path:
        """`textmine.toml`: the options."""
        return self.root / SETTINGS

    @property
    def codebook(self) -> Path:
        """`codebook.toml`: the named themes."""
        return self.root / "codebook.toml"

    @property
    def lexicon(self) -> Path:
        """`lexicon.txt`: words that the user adds."""
        return self.root / "lexicon.txt"

    @property
    def key(self) -> Path:
        """`author.key`: the secret under which authors are hashed; mode 0600."""
        return self.root / "author.key"

    @property
    def corpus(self) -> Path:
        """`corpus.duckdb`: the documents."""
        return self.root / "corpus.duckdb"

    @property
    def rejects(self) -> Path:
        """`rejects.jsonl`: rows that could not be used, with the reason."""
        return self.root / "rejects.jsonl"

    @property
    def log(self) -> Path:
        """`run.log`: the only file with clock times, paths and workers."""
        return self.root / "run.log"

    @property
    def inbox(self) -> Path:
        """`inbox/`: where exports are dropped for the weekly run."""
        return self.root / "inbox"

    @property
    def models(self) -> Path:
        """`models/`: the topic model after each week that changed it."""
        return self.root / "models"

    @property
    def reports(self) -> Path:
        """`reports/`: one folder a published week."""
        return self.root / "reports"


def open_workspace(folder: Path) -> Workspace:
    """Return the workspace in `folder`.

    Raises:
        WorkspaceError: There is none.
    """
    workspace = Workspace(folder)
    if not workspace.settings.is_file():
        found = "no workspace there" if folder.is_dir() else "no such folder"
        raise WorkspaceError(
            str(folder),
            found,
            "a folder with textmine.toml",
            "Make one with `textmine init` or `textmine run … -o`",
        )
    return workspace


def init_workspace(folder: Path, settings: Settings | None = None) -> Workspace:
    """Make a workspace for weekly reports: settings, codebook, lexicon, inbox, key.

    It is made whole in `.staging` and then moved, the settings last; what fails on
    the way leaves the folder as it was.

    Raises:
        WorkspaceError: The folder holds something else or is not writable, or its
            disk is full.
    """
    settings = check_settings(settings or Settings())
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    prepare_folder(folder)
    if any(entry.name != STAGING for entry in folder.iterdir()):
        raise WorkspaceError(
            str(folder),
            "already a workspace"
            if (folder / "textmine.toml").exists()
            else "not empty and not a workspace",
            "a new or empty folder",
            "Choose another name",
        )
    try:
        with name_full_disk(folder):
            _fill_workspace(Workspace(folder), settings)
    except BaseException:
        _empty_folder(folder)
        for place in made:
            place.rmdir()
        raise
    return Workspace(folder)


def _fill_workspace(workspace: Workspace, settings: Settings) -> None:
    """Make what a new workspace holds."""
    from textmine.corpus import create_key
    from textmine.themes import read_codebook

    staged = Workspace(workspace.root / STAGING)
    remove_tree(staged.root)
    for folder in (staged.root, staged.inbox, staged.reports, staged.models):
        folder.mkdir()
    staged.codebook.write_text(read_codebook("brand_reputation").text, "utf-8")
    staged.lexicon.write_text(LEXICON_HEADER, "utf-8")
    create_key(staged.key)
    staged.settings.write_text(write_settings(settings), "utf-8")
    for entry in sorted(staged.root.iterdir(), key=lambda path: path.name == SETTINGS):
        entry.replace(workspace.root / entry.name)
    staged.root.rmdir()


def _empty_folder(folder: Path) -> None:
    """Remove all that a folder holds, which was made here."""
    for entry in folder.iterdir():
        if entry.is_dir():
            remove_tree(entry)
        else:
            entry.unlink()


def prepare_folder(folder: Path) -> bool:
    """Make `folder` if it is missing and prove that it can be written to.

    Returns:
        True where it was made now.

    Raises:
        WorkspaceError: It can't be made or written to, or is a file.
    """
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):  # leaves nothing of others touched
            pass
    except OSError as error:
        found = "a file" if folder.is_file() else f"not writable ({error.strerror})"
        raise WorkspaceError(
            str(folder), found, "a folder that can be written to", "Choose another"
        ) from error
    return made


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that it holds, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def name_full_disk(folder: Path) -> Iterator[None]:
    """Say where a disk is full; the error of a write does not name its file.

    Raises:
        WorkspaceError: The disk is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        raise WorkspaceError(
            str(folder),
            "no space left on its disk, or on that of temporary files",
            remedy="Free some and run again: what was done before is kept",
        ) from error


@contextmanager
def lock_workspace(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace for one run; the lock ends with the process.

    Raises:
        WorkspaceError: Another run holds it.
    """
    from filelock import FileLock, Timeout

    path = workspace.root / LOCK
    holder = workspace.root / HOLDER
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise WorkspaceError(
            str(workspace.root),
            f"another run is working here{_name_holder(holder)}",
            "one run at a time",
            "Wait for it to end and run again",
        ) from error
    except OSError as error:
        raise WorkspaceError(
            str(workspace.root),
            f"can't be locked ({error.strerror})",
            "a folder that can be written to",
            "Check its rights",
        ) from error
    try:
        with name_full_disk(workspace.root):
            holder.write_text(f"{os.getpid()}\n", "ascii")
            yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _name_holder(path: Path) -> str:
    """Return which process has the lock, "" where it could not be read."""
    try:
        return f" (process {int(path.read_text('ascii'))})"
    except (OSError, ValueError):
        return ""


def load_settings(workspace: Workspace) -> Settings:
    """Return the settings of a workspace."""
    return read_settings(workspace.settings)


def move_into_place(staging: Path, target: Path, last: str) -> None:
    """Move every entry of `staging` into `target`, the entry `last` at the end.

    `last` is removed before all, so that it is there only beside its own
    company: a run that is cut in between leaves no report. What tells that the
    folder is a workspace goes first, so that the next run knows it as one. A
    model that the new run did not make goes too.
    """
    (target / last).unlink(missing_ok=True)
    entries = {entry.name for entry in staging.iterdir()}
    if MODEL not in entries:
        remove_tree(target / MODEL)
    first = [name for name in (SETTINGS, RECORD) if name in entries]
    for name in [*first, *sorted(entries - {*first, last}), last]:
        source, goal = staging / name, target / name
        if goal.is_dir():
            remove_tree(goal)
        source.replace(goal)
    staging.rmdir()
