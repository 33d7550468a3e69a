"""Compare numbers of topics on the documents of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from textmine.errors import WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.embeddings import EMBEDDINGS, add_embeddings, check_embedder
from textmine.workspace.folder import Workspace, load_settings, lock_workspace
from textmine.workspace.full_run import read_vocabularies

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.model.comparison import Comparison


def compare_workspace(
    workspace: Workspace,
    topics: Sequence[int],
    seeds: int,
    *,
    workers: int | None = None,
    progress: Progress = silent,
) -> Comparison:
    """Fit several numbers of topics to a workspace, as `compare_models` does.

    Settings (ensemble and embedder among them), lexicon and documents are those of the
    workspace: of a run the documents that it analysed, else all of the corpus. Nothing
    in the workspace changes but the cache of embeddings, where new ones are made.

    Raises:
        WorkspaceError: It has no corpus yet, or another run holds it.
        OptionError: No number of topics, one below 2, or no seed; the embedder that the
            settings name can't be loaded.
        ModelError: Too few documents.
    """
    from textmine.model.comparison import compare_models

    settings = load_settings(workspace)
    check_embedder(settings)
    words = read_vocabularies(workspace, None, None)
    with lock_workspace(workspace):
        corpus = _load_documents(workspace)
        tokens = cut_corpus(corpus, words, settings, workers=workers, progress=progress)
        folder = workspace.root / EMBEDDINGS
        tokens = add_embeddings(corpus, tokens, settings, folder, progress=progress)
    return compare_models(
        tokens,
        topics,
        seeds,
        model=settings.model,
        engine=settings.engine,
        seed=settings.seed,
        workers=workers,
        ensemble=settings.ensemble,
        progress=progress,
    )


def _load_documents(workspace: Workspace) -> Corpus:
    """Load the documents that a run analysed; all where there was no run."""
    import pyarrow.parquet as pq

    from textmine.corpus import open_store

    if not workspace.corpus.exists():
        raise WorkspaceError(
            str(workspace.corpus),
            "not there",
            "a workspace with documents",
            "Use textmine run or weekly first",
        )
    with open_store(workspace.corpus) as store:
        corpus = store.load()
    table = workspace.root / "documents.parquet"
    if not table.exists():
        return corpus
    known = set(pq.read_table(table, columns=["id"]).column("id").to_pylist())
    rows = [row for row, name in enumerate(corpus.ids) if name in known]
    return corpus.take(np.array(rows, dtype=np.int64))
