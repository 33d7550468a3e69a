"""From documents and their topics to findings: what runs and weeks do alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textmine.progress import Progress, silent
from textmine.workspace.new_themes import leave_out_unknown_weeks
from textmine.workspace.theme_decisions import follow_decisions, hold_for_model

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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


def measure_documents(
    everything: tuple[Corpus, Tokens],
    model: TopicModel | None,
    vocabularies: Vocabularies,
    settings: Settings,
    measured: MeasureSettings,
    *,
    reported: npt.NDArray[np.int64] | None = None,
    halves: bool = False,
    workers: int | None = None,
    progress: Progress = silent,
) -> Analysis:
    """Assign themes to documents, and measure them.

    Args:
        everything: Documents and their terms.
        model: Topics that become discovered themes, if any.
        vocabularies: Lexicon, codebook and what people decided.
        settings: How.
        measured: What the findings are about.
        reported: Ascending rows that the findings are about; the others teach the
            classifier and are known words. None for all.
        halves: Find the drivers from the first half of the weeks to the second.
        workers: Threads; changes no result.
        progress: Told of each stage.
    """
    from textmine.corpus.duplicates import find_duplicates
    from textmine.model.chunks import count_workers
    from textmine.themes import assign_themes
    from textmine.themes.decisions import drop_themes, hidden_keys
    from textmine.trends import measure
    from textmine.trends.contrast import add_contrasts
    from textmine.trends.driver_table import add_drivers
    from textmine.trends.new_words import add_new_words

    codebook = vocabularies.codebook
    decisions, stale = hold_for_model(vocabularies.decisions, model)
    themes = assign_themes(
        *everything,
        codebook,
        model,
        seed=settings.seed,
        reported=reported,
        codes=vocabularies.codes,
        decisions=decisions,
        workers=count_workers(workers),
        progress=progress,
    )
    corpus, tokens = everything
    if reported is not None:
        corpus, tokens = corpus.take(reported), tokens.take(reported)
    duplicates = find_duplicates(corpus, progress=progress)
    shown = drop_themes(themes, hidden_keys(decisions))
    findings = measure(
        corpus,
        tokens,
        shown,
        model,
        codebook,
        settings=measured,
        duplicates=duplicates,
    )
    findings = follow_decisions(findings, decisions, stale)
    findings = leave_out_unknown_weeks(findings, measured.history)
    findings, sentiment = judge_and_tell(findings, corpus, shown, settings, progress)
    if halves:
        findings = add_drivers(findings, corpus, shown, sentiment, duplicates)
    findings = add_contrasts(findings, corpus, tokens, shown, duplicates)
    findings = add_new_words(findings, *everything, lexicon=vocabularies.lexicon)
    return Analysis(corpus, tokens, model, themes, findings, duplicates, sentiment)


def judge_and_tell(
    findings: Findings,
    corpus: Corpus,
    themes: Themes,
    settings: Settings,
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
