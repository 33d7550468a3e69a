"""The stages in one call: from a corpus to findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from textmine.progress import Progress, silent
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.embeddings import add_embeddings
from textmine.workspace.measuring import Analysis, Vocabularies, measure_documents
from textmine.workspace.topics import fit_by_settings

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.trends import MeasureSettings
    from textmine.words import Tokens
    from textmine.workspace.settings import Settings


def analyse(
    corpus: Corpus,
    vocabularies: Vocabularies,
    settings: Settings,
    measured: MeasureSettings,
    *,
    embeddings: Path | None = None,
    workers: int | None = None,
    progress: Progress = silent,
) -> Analysis:
    """Segment, fit, assign and measure a corpus.

    Args:
        corpus: At least one document.
        vocabularies: Lexicon and codebook.
        settings: How; `settings.topics` None takes the default.
        measured: What the findings are about.
        embeddings: Folder in which embeddings are kept, if settings ask for them.
        workers: Threads; changes no result.
        progress: Told of each stage.

    Raises:
        ModelError: `settings.topics` is more than there are documents.
    """
    from textmine.themes.sentiment import load_judge

    if settings.sentiment:
        load_judge(settings.sentiment)  # a wrong name is told before the long work
    tokens = cut_corpus(
        corpus, vocabularies, settings, workers=workers, progress=progress
    )
    tokens = add_embeddings(corpus, tokens, settings, embeddings, progress=progress)
    model = None
    if settings.topics is not None or can_fit(tokens):
        model = fit_by_settings(
            tokens, settings, vocabularies, workers=workers, progress=progress
        )
    return measure_documents(
        (corpus, tokens),
        model,
        vocabularies,
        settings,
        measured,
        halves=True,
        workers=workers,
        progress=progress,
    )


SMALLEST_FIT = 80  # two topics of 40 documents, the least that default_topics gives


def can_fit(tokens: Tokens) -> bool:
    """Tell whether topics are worth fitting without being asked for.

    That needs SMALLEST_FIT documents with a word that topics are made of: a corpus
    in which everybody says the same has none.
    """
    from textmine.model import FitOptions, choose_terms
    from textmine.model.documents import read_documents

    documents = read_documents(tokens, choose_terms(tokens, FitOptions()))
    return bool(np.count_nonzero(np.diff(documents.offsets)) >= SMALLEST_FIT)


def publish(analysis: Analysis, folder: Path, settings: Settings) -> None:
    """Write the files of a report into `folder`, which exists."""
    from textmine.report import (
        render_html,
        render_markdown,
        write_documents,
        write_themes_csv,
    )

    findings = analysis.findings
    (folder / "findings.json").write_text(findings.to_json(), "utf-8")
    (folder / "report.md").write_text(
        render_markdown(findings, lang=settings.lang), "utf-8"
    )
    write_themes_csv(findings, folder / "themes.csv")
    write_documents(
        analysis.corpus,
        analysis.themes,
        folder / "documents.parquet",
        time_zone=settings.time_zone,
        duplicates=analysis.duplicates,
        sentiment=analysis.sentiment,
    )
    (folder / "report.html").write_text(
        render_html(findings, lang=settings.lang), "utf-8"
    )
