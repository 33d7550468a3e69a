"""`textmine run`: from exports to a report, in a folder that becomes a workspace."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.canonical import digest_text, to_json
from textmine.errors import InputError, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.analysis import analyse, publish
from textmine.workspace.cutting import read_stop_words
from textmine.workspace.embeddings import EMBEDDINGS, check_embedder
from textmine.workspace.folder import (
    HOLDER,
    LEXICON_HEADER,
    LOCK,
    MODEL,
    RECORD,
    STAGING,
    Workspace,
    lock_workspace,
    move_into_place,
    prepare_folder,
    remove_tree,
)
from textmine.workspace.intake_notes import tell_bad_times, tell_losses
from textmine.workspace.log import log_run
from textmine.workspace.measuring import Analysis, Vocabularies
from textmine.workspace.review_files import digest_codes
from textmine.workspace.settings import Settings, check_settings, write_settings

if TYPE_CHECKING:
    from textmine.corpus import Corpus, Intake, ReadOptions, Selection

REPORT = "report.html"  # put in place last: where it stands, the run is complete
OTHER_ENTRIES = (LOCK, HOLDER, "run.log", STAGING, EMBEDDINGS)


@dataclass(frozen=True)
class RunOptions:
    """What `run` does beyond the defaults.

    Attributes:
        settings: How documents are analysed.
        read: How columns are found; None for ReadOptions().
        selection: Which documents are analysed; None for all.
        codebook: Name of a shipped codebook or path of one; None takes the
            workspace's own, else "brand_reputation".
        lexicon: Path of a lexicon; None takes the workspace's own, else none.
        replace: Overwrite a workspace made with other options or input.
        workers: Threads; None for all cores; changes no output.
    """

    settings: Settings = field(default_factory=Settings)
    read: ReadOptions | None = None
    selection: Selection | None = None
    codebook: str | None = None
    lexicon: Path | None = None
    replace: bool = False
    workers: int | None = None


@dataclass(frozen=True)
class RunResult:
    """What a run made, and where."""

    workspace: Workspace
    analysis: Analysis

    @property
    def notes(self) -> list[str]:
        """What was lost on the way in, a line each: place, found, way out."""
        corpus = self.analysis.corpus
        return [*tell_losses(corpus.intake), *tell_bad_times(corpus)]


def run(
    paths: list[Path],
    folder: Path,
    options: RunOptions | None = None,
    *,
    progress: Progress = silent,
) -> RunResult:
    """Read exports, analyse them and write report, tables and model to `folder`.

    Args:
        paths: Files and folders of articles and comments.
        folder: Missing, empty, or a workspace that an earlier run made.
        options: See RunOptions.
        progress: Told of each stage.

    Returns:
        The workspace and all values of the analysis.

    Raises:
        InputError: A path can't be read, or no document is left to analyse.
        WorkspaceError: The folder holds something else, another run works in it,
            or it was made with other options and `replace` is not set.
        CodebookError, LexiconError, ModelError, OptionError: As they say.
    """
    options = options or RunOptions()
    check_settings(options.settings)
    check_embedder(options.settings)
    _check_paths(paths)
    workspace = Workspace(folder)
    words = read_vocabularies(workspace, options.codebook, options.lexicon)
    made = prepare_folder(folder)
    _check_folder(workspace, options)
    with lock_workspace(workspace):
        try:
            with log_run(workspace, options):
                return _run(paths, workspace, options, words, progress)
        except BaseException:
            remove_tree(folder / STAGING)
            if made:
                _remove_if_unused(folder)
            raise


def read_vocabularies(
    workspace: Workspace, codebook: str | None, lexicon: Path | None
) -> Vocabularies:
    """Read the codebook and lexicon that were named, else the workspace's own.

    Codes that people gave its documents (`review/`), what they decided about themes
    (`themes.toml`) and stop words of their own (`stopwords.txt`) come with them.
    """
    from textmine.themes import read_codebook
    from textmine.words import DEFAULT_LEXICON, read_lexicon
    from textmine.workspace.review_files import read_codes
    from textmine.workspace.theme_decisions import read_theme_decisions

    if codebook is None and workspace.codebook.exists():
        codebook = str(workspace.codebook)
    path = lexicon
    if path is None and workspace.lexicon.exists():
        path = workspace.lexicon
    own = DEFAULT_LEXICON
    if path is not None:
        own = DEFAULT_LEXICON + read_lexicon(path)
    return Vocabularies(
        own,
        read_codebook(codebook or "brand_reputation"),
        read_codes(workspace),
        read_theme_decisions(workspace),
        read_stop_words(workspace, "topics", own),
    )


def _run(
    paths: list[Path],
    workspace: Workspace,
    options: RunOptions,
    words: Vocabularies,
    progress: Progress,
) -> RunResult:
    from textmine.corpus import select
    from textmine.trends import MeasureSettings

    staging = Workspace(workspace.root / STAGING)
    remove_tree(staging.root)
    staging.root.mkdir()
    corpus = _read(paths, workspace, staging, options, progress)
    record = _describe_run(options, words, corpus.intake)
    _check_record(workspace, record, options)
    # told, never a reason to refuse: people code and decide between two runs
    record["codes"] = digest_codes(words.codes)
    record["decisions"] = digest_text(repr(words.decisions)) if words.decisions else ""
    chosen = select(corpus, options.selection) if options.selection else corpus
    if not len(chosen):
        raise InputError(
            "corpus",
            f"none of {len(corpus)} documents is left after --since, --until, "
            "--platform and --match",
            "at least one",
            "Widen them",
        )
    settings = options.settings
    analysis = analyse(
        chosen,
        words,
        settings,
        MeasureSettings(
            time_zone=settings.time_zone,
            selection=options.selection,
            seed=settings.seed,
        ),
        embeddings=workspace.root / EMBEDDINGS,
        workers=options.workers,
        progress=progress,
    )
    progress("write", 0, 1)
    publish(analysis, staging.root, settings)
    if analysis.model is not None:
        analysis.model.save(staging.root / MODEL)
    _write_workspace(workspace, staging, options, words, record)
    move_into_place(staging.root, workspace.root, REPORT)
    progress("write", 1, 1)
    return RunResult(workspace, analysis)


def _read(
    paths: list[Path],
    workspace: Workspace,
    staging: Workspace,
    options: RunOptions,
    progress: Progress,
) -> Corpus:
    from textmine.corpus import ReadOptions, create_key, ingest, open_store, read_key
    from textmine.corpus.forgotten import copy_marks

    if workspace.key.exists():
        shutil.copy2(workspace.key, staging.key)
    else:
        create_key(staging.key)
    with open_store(staging.corpus) as store:
        if workspace.corpus.exists():
            copy_marks(workspace.corpus, store)
        ingest(
            store,
            paths,
            options=options.read or ReadOptions(),
            key=read_key(staging.key),
            rejects=staging.rejects,
            progress=progress,
        )
        return store.load()


def _write_workspace(
    workspace: Workspace,
    staging: Workspace,
    options: RunOptions,
    words: Vocabularies,
    record: dict[str, Any],
) -> None:
    """Write what makes the folder a workspace; what a person edited stays."""
    staging.codebook.write_text(words.codebook.text, "utf-8")
    staging.settings.write_text(write_settings(options.settings), "utf-8")
    if options.lexicon is not None:
        shutil.copyfile(options.lexicon, staging.lexicon)
    elif not workspace.lexicon.exists():
        staging.lexicon.write_text(LEXICON_HEADER, "utf-8")
    for name in (workspace.inbox, workspace.models, workspace.reports):
        name.mkdir(exist_ok=True)
    (staging.root / RECORD).write_text(to_json(record), "utf-8")


def _describe_run(
    options: RunOptions, words: Vocabularies, intake: Intake
) -> dict[str, Any]:
    """What has to be the same for a second run to be the same run."""
    import dataclasses

    def plain(value: Any) -> Any:
        return {
            k: None if v is None else str(v)
            for k, v in dataclasses.asdict(value).items()
        }

    return {
        "format": 1,
        "settings": dataclasses.asdict(options.settings),
        "read": plain(options.read) if options.read else {},
        "selection": plain(options.selection) if options.selection else {},
        "codebook": words.codebook.digest,
        "lexicon": words.lexicon.digest,
        "stopwords": digest_text(*sorted(words.stop)) if words.stop else None,
        "input": digest_text(*sorted(f.digest for f in intake.files)),
    }


def _check_record(
    workspace: Workspace, record: dict[str, Any], options: RunOptions
) -> None:
    import json

    path = workspace.root / RECORD
    if options.replace or not path.exists():
        return
    try:
        before = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise WorkspaceError(
            str(path),
            f"damaged ({error})",
            "JSON that a run wrote",
            "Use --replace to make the workspace anew",
        ) from error
    changed = sorted(k for k in record if record[k] != before.get(k))
    if changed:
        raise WorkspaceError(
            str(workspace.root),
            "made by a run with other " + " and ".join(changed),
            "the same options and input",
            "Use --replace to overwrite it, or another folder",
        )


def _check_paths(paths: list[Path]) -> None:
    if not paths:
        raise InputError("input", "no path given", "files or folders", "Name some")
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise InputError(
            ", ".join(missing), "not there", "a file or folder", "Check the spelling"
        )


def _check_folder(workspace: Workspace, options: RunOptions) -> None:
    """Refuse a folder that holds something which no run of ours made."""
    entries = {e.name for e in workspace.root.iterdir()} - set(OTHER_ENTRIES)
    if not entries:
        return
    if not workspace.settings.exists():
        raise WorkspaceError(
            str(workspace.root),
            f"holds something else ({', '.join(sorted(entries)[:3])})",
            "a new or empty folder, or a workspace",
            "Choose another folder",
        )
    if not (workspace.root / RECORD).exists() and not options.replace:
        raise WorkspaceError(
            str(workspace.root),
            "a workspace for weekly reports",
            "one that a run made",
            "Use textmine weekly there, or another folder here",
        )


def _remove_if_unused(folder: Path) -> None:
    """Remove a folder that this run made, where nothing but its traces is in it."""
    if folder.is_dir() and {e.name for e in folder.iterdir()} <= set(OTHER_ENTRIES):
        remove_tree(folder)
