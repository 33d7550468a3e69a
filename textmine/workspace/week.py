"""One week of a weekly workspace: its documents, model, themes and report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import to_json
from textmine.progress import Progress, silent
from textmine.trends import iso_weeks, parse_week, week_of
from textmine.workspace.analysis import publish
from textmine.workspace.coded_context import add_coded
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.embeddings import add_embeddings
from textmine.workspace.folder import STAGING, Workspace, remove_tree
from textmine.workspace.measuring import Analysis, Vocabularies, measure_documents
from textmine.workspace.periods import count_weeks, load_weeks
from textmine.workspace.settings import Settings
from textmine.workspace.topics import fit_by_settings

if TYPE_CHECKING:
    from textmine.corpus import Corpus, CorpusStore
    from textmine.model import TopicModel
    from textmine.trends import Counts
    from textmine.words import Tokens

COUNTS = "counts.json"  # beside each report: what later weeks compare with

# Documents of earlier weeks that the classifier also learns from: a bound on the
# time of a week, whatever the size of the weeks before.
CONTEXT_DOCUMENTS = 20_000


@dataclass(frozen=True)
class WeekInput:
    """All that a week's report is made from."""

    week: str
    store: CorpusStore
    words: Vocabularies
    settings: Settings
    history: tuple[Counts, ...]
    earlier: TopicModel | None
    embeddings: Path | None = None  # where embeddings are kept


def analyse_week(
    given: WeekInput, *, workers: int | None = None, progress: Progress = silent
) -> Analysis:
    """Analyse the documents of one week, continuing from the earlier model.

    A week with fewer than `settings.update_documents` leaves the model as it
    was; topics are first fitted on all documents so far, once there are
    `settings.first_fit_documents`.
    """
    from textmine.trends import MeasureSettings

    settings, words = given.settings, given.words
    everything = load_with_context(given)
    all_tokens = cut_corpus(
        everything, words, settings, workers=workers, progress=progress
    )
    all_tokens = add_embeddings(
        everything, all_tokens, settings, given.embeddings, progress=progress
    )
    reported = find_reported(everything, given)
    model = _continue_model(given, all_tokens.take(reported), workers)
    measured = MeasureSettings(
        time_zone=settings.time_zone,
        report_week=given.week,
        seed=settings.seed,
        history=given.history,
        notices=_find_notices(given, len(reported), model),
    )
    return measure_documents(
        (everything, all_tokens),
        model,
        words,
        settings,
        measured,
        reported=reported,
        workers=workers,
        progress=progress,
    )


def publish_week(workspace: Workspace, given: WeekInput, analysis: Analysis) -> None:
    """Put model and report of a week into place, the report last."""
    from textmine.trends import count_corpus

    model = analysis.model
    if model is not None and model is not given.earlier:
        staged = workspace.models / STAGING
        remove_tree(staged)
        model.save(staged)
        staged.replace(workspace.models / given.week)
    staged = workspace.reports / STAGING
    remove_tree(staged)
    staged.mkdir()
    publish(analysis, staged, given.settings)
    counts = count_corpus(
        analysis.corpus,
        analysis.themes,
        0 if model is None else len(model.topic_word),
        given.settings.time_zone,
    )
    merged = {d.key: d.merge for d in given.words.decisions if d.merge}
    kept = counts.to_value() | {"merged": merged}
    (staged / COUNTS).write_text(to_json(kept), "utf-8")
    staged.replace(workspace.reports / given.week)


def load_with_context(given: WeekInput) -> Corpus:
    """Return the week's documents, up to CONTEXT_DOCUMENTS of weeks before, coded ones.

    Which of those is decided by their keys, not by chance or order.
    """
    weeks = given.settings.context_weeks
    first = week_of(parse_week(given.week) - dt.timedelta(weeks=weeks))
    zone = given.settings.time_zone
    everything = load_weeks(given.store, first, given.week, zone)
    before = ~_is_of_week(everything, given)
    spare = np.flatnonzero(before)
    spare = spare[np.argsort(everything.keys[spare], kind="stable")]
    chosen = ~before
    chosen[spare[:CONTEXT_DOCUMENTS]] = True
    return add_coded(everything.take(np.flatnonzero(chosen)), given)


def find_reported(everything: Corpus, given: WeekInput) -> npt.NDArray[np.int64]:
    """Return the rows of the week's own documents."""
    return np.flatnonzero(_is_of_week(everything, given)).astype(np.int64)


def _is_of_week(corpus: Corpus, given: WeekInput) -> npt.NDArray[np.bool_]:
    weeks = iso_weeks(corpus.table.column("published_at"), given.settings.time_zone)
    return np.array([week == given.week for week in weeks], dtype=bool)


def _continue_model(
    given: WeekInput, tokens: Tokens, workers: int | None
) -> TopicModel | None:
    settings, words = given.settings, given.words
    if given.earlier is None:
        # The first fit sees everything so far, not the last week alone.
        so_far = load_weeks(given.store, None, given.week, settings.time_zone)
        if len(so_far) < settings.first_fit_documents:
            return None
        tokens = cut_corpus(so_far, words, settings, workers=workers)
        tokens = add_embeddings(so_far, tokens, settings, given.embeddings)
    elif len(tokens) < settings.update_documents:
        return given.earlier
    return fit_by_settings(
        tokens, settings, words, earlier=given.earlier, workers=workers
    )


def _find_notices(
    given: WeekInput, documents: int, model: TopicModel | None
) -> tuple[str, ...]:
    notices = []
    if documents < given.settings.update_documents and model is given.earlier:
        notices.append("few documents this week")
    if _count_late(given):
        notices.append("late documents")
    return tuple(notices)


def _count_late(given: WeekInput) -> int:
    """Count documents of published weeks that arrived after their report."""
    held = count_weeks(given.store, given.settings.time_zone)
    late = 0
    for counts in given.history:
        for row, week in enumerate(counts.weeks):
            late += max(0, held.get(week, 0) - int(counts.of[row].sum()))
    return late
