"""`textmine forget`: documents leave the corpus, its tables and published quotes.

The order makes it safe to be killed at any moment and to be called again: rows
and tombstones change in one transaction that also notes what reports have to
lose; then each report is corrected, its findings last; then the note is cleared
and the corpus file written anew, so that nothing of the rows stays in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.errors import OptionError, WorkspaceError
from textmine.workspace.embeddings import EMBEDDINGS
from textmine.workspace.folder import (
    Workspace,
    load_settings,
    lock_workspace,
    remove_tree,
)
from textmine.workspace.review_files import drop_documents
from textmine.workspace.revision import revise_report

if TYPE_CHECKING:
    from textmine.corpus.forgotten import Target

_HASH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Forgotten:
    """What `forget` did.

    Attributes:
        documents: Rows removed from the corpus now.
        reports: Folders below the workspace whose report was corrected now.
        files: Names of the original files that the rows came from; they are not
            touched.
        models: Folders of models that still count the rows, as numbers.
        platforms: Those of the workspace, where nothing was found.
    """

    documents: int
    reports: tuple[str, ...]
    files: tuple[str, ...]
    models: tuple[str, ...]
    platforms: tuple[str, ...] = ()


def forget(
    workspace: Workspace, *, author: str | None = None, document: str | None = None
) -> Forgotten:
    """Remove an author's documents, or one document, and keep them from coming back.

    Args:
        workspace: Made by `run` or `init_workspace`.
        author: PLATFORM:UID, or the 16 hex digits of the author's hash.
        document: Id of the document as reports show it, PLATFORM:ID.

    Returns:
        What was removed, and where numbers still count it.

    Raises:
        OptionError: Not exactly one of the two, or not in that form.
        WorkspaceError: There is no corpus or key, or another run works there.
    """
    from textmine.corpus import open_store, read_key
    from textmine.corpus.forgotten import (
        finish_forgetting,
        forget_target,
        read_forgetting,
        read_platforms,
        rewrite_corpus,
    )

    if not workspace.corpus.exists():
        raise WorkspaceError(
            str(workspace.root), "no corpus here", "a workspace with documents"
        )
    key = read_key(workspace.key)
    targets = read_targets(key, author, document)
    with lock_workspace(workspace):
        with open_store(workspace.corpus) as store:
            gone = sum(forget_target(store, key, target) for target in targets)
            pending = read_forgetting(store.database)
            platforms = () if gone or pending else read_platforms(store.database)
        ids = frozenset(i for i, _ in pending)
        done = _revise_reports(workspace, ids)
        drop_documents(workspace, ids)
        remove_tree(workspace.root / EMBEDDINGS)  # made anew when it is needed
        with open_store(workspace.corpus) as store:
            finish_forgetting(store)
        rewrite_corpus(workspace.corpus)
    files = tuple(sorted({file for _, file in pending}))
    return Forgotten(gone, done, files, find_models(workspace, done), platforms)


def read_targets(
    key: bytes, author: str | None, document: str | None
) -> tuple[Target, ...]:
    """Return what an author or an id stands for in a corpus.

    Raises:
        OptionError: Not exactly one of the two, or not in its form.
    """
    from textmine.corpus import hash_author
    from textmine.corpus.forgotten import Target
    from textmine.corpus.places import name_platform

    if (author is None) == (document is None):
        raise OptionError("forget", "one of --author and --id is needed")
    given = author if author is not None else document or ""
    if author is not None and _HASH.fullmatch(author):
        return (Target("author", author),)
    platform, colon, rest = given.partition(":")
    if not (platform and colon and rest):
        form = "PLATFORM:UID or 16 hex digits" if author else "PLATFORM:ID"
        raise OptionError("--author" if author else "--id", repr(given), form)
    platform = name_platform(platform)
    if author is not None:
        return (Target("author", hash_author(key, platform, rest)),)
    forms = (rest, f"article:{rest}", f"danmaku:{rest}")
    return tuple(Target("id", f"{platform}:{form}") for form in forms)


def list_reports(workspace: Workspace) -> list[Path]:
    """Return the folders that hold a report: of the run, and of each week."""
    weeks = sorted(workspace.reports.iterdir()) if workspace.reports.is_dir() else []
    return [f for f in (workspace.root, *weeks) if (f / "findings.json").is_file()]


def find_models(workspace: Workspace, reports: tuple[str, ...]) -> tuple[str, ...]:
    """Return the models that were fitted with documents of these reports.

    The topics of a week continue those of the week before, so every model from
    the first of these weeks on counts them.
    """
    found = [
        name
        for name in ("model",)
        if "." in reports and (workspace.root / name).exists()
    ]
    weeks = [Path(name).name for name in reports if name != "."]
    if weeks and workspace.models.is_dir():
        later = sorted(e.name for e in workspace.models.iterdir())
        found += [f"models/{week}" for week in later if week >= min(weeks)]
    return tuple(found)


def _revise_reports(workspace: Workspace, ids: frozenset[str]) -> tuple[str, ...]:
    if not ids:
        return ()
    lang = load_settings(workspace).lang
    return tuple(
        folder.relative_to(workspace.root).as_posix()
        for folder in list_reports(workspace)
        if revise_report(folder, ids, lang)
    )
