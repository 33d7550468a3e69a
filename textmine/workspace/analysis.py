"""The stages in one call: from a corpus to findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.progress import Progress, silent
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.embeddings import add_embeddings
from textmine.workspace.theme_decisions import follow_decisions, hold_for_model
from textmine.workspace.topics import fit_by_settings

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.corpus.duplicates import Duplicates
    from textmine.model import TopicModel
    from textmine.themes import Codebook, Themes
    from textmine.themes.decisions import Decisions
    from textmine.themes.sentiment import Sentiment
    from textmine.trends import Findings, MeasureSettings
    from textmine.words import Lexicon, Tokens
    from textmine.workspace.settings import Settings


@dataclass(frozen=True)
class Analysis:
    """All values that the stages made of one corpus, in document order."""

    corpus: Corpus
    tokens: Tokens
    model: TopicModel | None
    themes: Themes
    findings: Findings
    duplicates: Duplicates
    sentiment: Sentiment


@dataclass(frozen=True)
class Vocabularies:
    """What a person adds to an analysis.

    `codes` are what people said of documents: id -> theme key -> yes or no;
    `decisions` what they decided about themes; `stop` words that are no topics.
    """

    lexicon: Lexicon
    codebook: Codebook
    codes: dict[str, dict[str, bool]] = field(default_factory=dict)
    decisions: Decisions = ()
    stop: frozenset[str] = frozenset()


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
    from textmine.corpus.duplicates import find_duplicates
    from textmine.themes import assign_themes
    from textmine.themes.decisions import drop_themes, hidden_keys
    from textmine.themes.sentiment import load_judge
    from textmine.trends import measure
    from textmine.trends.contrast import add_contrasts
    from textmine.trends.driver_table import add_drivers
    from textmine.trends.new_words import add_new_words

    if settings.sentiment:
        load_judge(settings.sentiment)  # a wrong name is told before the long work
    tokens = cut_corpus(
        corpus, vocabularies, settings, workers=workers, progress=progress
    )
    tokens = add_embeddings(corpus, tokens, settings, embeddings, progress=progress)
    model = None
    if settings.topics is not None or can_fit(len(corpus)):
        model = fit_by_settings(
            tokens, settings, vocabularies, workers=workers, progress=progress
        )
    decisions, stale = hold_for_model(vocabularies.decisions, model)
    themes = assign_themes(
        corpus,
        tokens,
        vocabularies.codebook,
        model,
        seed=settings.seed,
        codes=vocabularies.codes,
        decisions=decisions,
        workers=workers or 1,
        progress=progress,
    )
    duplicates = find_duplicates(corpus, progress=progress)
    shown = drop_themes(themes, hidden_keys(decisions))
    findings = measure(
        corpus,
        tokens,
        shown,
        model,
        vocabularies.codebook,
        settings=measured,
        duplicates=duplicates,
    )
    findings = follow_decisions(findings, decisions, stale)
    findings, sentiment = judge_and_tell(
        findings, corpus, shown, settings, progress=progress
    )
    findings = add_drivers(findings, corpus, shown, sentiment, duplicates)
    findings = add_contrasts(findings, corpus, tokens, shown, duplicates)
    findings = add_new_words(findings, corpus, tokens, lexicon=vocabularies.lexicon)
    return Analysis(corpus, tokens, model, themes, findings, duplicates, sentiment)


def judge_and_tell(
    findings: Findings,
    corpus: Corpus,
    themes: Themes,
    settings: Settings,
    *,
    progress: Progress = silent,
) -> tuple[Findings, Sentiment]:
    """Judge the sentiment of the documents and put it into the findings."""
    from textmine.themes.sentiment import judge_sentiment
    from textmine.trends.tone import add_sentiment

    progress("sentiment", 0, 1)
    sentiment = judge_sentiment(corpus.texts, judge=settings.sentiment or None)
    findings = add_sentiment(findings, corpus, themes, sentiment)
    progress("sentiment", 1, 1)
    return findings, sentiment


SMALLEST_FIT = 80  # two topics of 40 documents, the least that default_topics gives


def can_fit(documents: int) -> bool:
    """Tell whether topics are worth fitting without being asked for."""
    return documents >= SMALLEST_FIT


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
