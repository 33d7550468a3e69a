"""From themes to findings: every number of a report, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.trends.change import (
    NO_CHANGE,
    choose_window,
    find_change,
    measure_change,
)
from textmine.trends.concentration import find_concentration
from textmine.trends.counts import (
    cell_shares,
    find_peak,
    week_shares,
)
from textmine.trends.describe import (
    describe_method,
    describe_quality,
    describe_scope,
    find_platform_keywords,
)
from textmine.trends.findings import (
    ALL,
    MINIMUM_DOCUMENTS,
    CellShare,
    Change,
    FindingKeyword,
    Findings,
    ThemeFinding,
)
from textmine.trends.frame import Frame, MeasureSettings, make_frame
from textmine.trends.intervals import make_share
from textmine.trends.ranking import rank_themes
from textmine.trends.repeats import describe_repeats
from textmine.trends.topics import describe_quotes, describe_topics

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.corpus.duplicates import Duplicates
    from textmine.model import TopicModel
    from textmine.themes import Codebook, Themes
    from textmine.words import Tokens

CORPUS_KEYWORDS = 40


def measure(
    corpus: Corpus,
    tokens: Tokens,
    themes: Themes,
    model: TopicModel | None,
    codebook: Codebook,
    *,
    settings: MeasureSettings | None = None,
    duplicates: Duplicates | None = None,
) -> Findings:
    """Make the findings of an analysed corpus.

    Args:
        corpus: The documents, in id order.
        tokens: Their tokens, same order.
        themes: Their themes, same order.
        model: The topic model, or None where there is none yet.
        codebook: The codebook that named the themes.
        settings: What the findings are about.
        duplicates: Which documents repeat each other; None finds them here.

    Returns:
        Findings; deterministic, without clock time or path.
    """
    settings = settings or MeasureSettings()
    if duplicates is None:
        from textmine.corpus.duplicates import find_duplicates

        duplicates = find_duplicates(corpus)
    frame = make_frame(corpus, themes, model, settings, duplicates)
    found = [_describe_theme(frame, position) for position in range(len(themes.themes))]
    notices = list(settings.notices)
    if len(corpus) < MINIMUM_DOCUMENTS:
        notices.append("few documents")
    if model is None:
        notices.append("no topic model")
    return Findings(
        scope=describe_scope(corpus, frame.weeks, frame.platforms, settings),
        themes=rank_themes(found),
        topics=describe_topics(frame, model),
        keywords=_corpus_keywords(tokens),
        platform_keywords=find_platform_keywords(tokens, frame.platforms),
        repeats=describe_repeats(corpus, frame.weeks, duplicates),
        quality=describe_quality(corpus, tokens, themes),
        method=describe_method(tokens, model, codebook, settings),
        notices=tuple(notices),
    )


def _describe_theme(frame: Frame, position: int) -> ThemeFinding:
    theme = frame.themes.themes[position]
    member = frame.themes.assigned[:, position]
    weeks = week_shares(frame.counts, theme.key)
    change = _find_change(frame, theme.key, member)
    concentration = None
    if not frame.settings.history:
        concentration = find_concentration(
            change, frame.counts.weeks, frame.week_codes, member, frame.sources
        )
    return ThemeFinding(
        id=theme.id,
        key=theme.key,
        kind=theme.kind,
        label=theme.label,
        label_en=theme.label_en,
        definition=theme.definition,
        definition_en=theme.definition_en,
        driver=theme.driver,
        threshold=theme.threshold,
        rank=0,
        share=make_share(int(member.sum()), len(frame.corpus)),
        share_once=make_share(int((member & frame.once).sum()), int(frame.once.sum())),
        change=change,
        peak_week=find_peak(weeks),
        weeks=weeks,
        platforms=_platform_shares(frame, member),
        cells=cell_shares(frame.counts, theme.key),
        concentration=concentration,
        keywords=tuple(
            FindingKeyword(k.word, float(k.score), int(k.documents))
            for k in frame.themes.keywords.get(theme.key, ())
        ),
        quotes=describe_quotes(frame, frame.themes.quotes.get(theme.key, ())),
        absent_seeds=tuple(frame.themes.absent_seeds.get(theme.key, ())),
    )


def _find_change(frame: Frame, key: str, member: npt.NDArray[np.bool_]) -> Change:
    counts = frame.counts
    hits, of = counts.hits[key].sum(1), counts.of.sum(1)
    if frame.settings.report_week is not None:
        window = choose_window(counts.weeks, frame.settings.report_week)
        if window is None:
            return NO_CHANGE
        return measure_change(counts.weeks, hits, of, window)
    if len(counts.weeks) < 2:
        return NO_CHANGE
    voices = frame.voices.count_members(member), frame.voices.count()
    clustering = frame.voices.measure_clustering(member)
    return find_change(counts.weeks, hits, of, voices, clustering)


def _platform_shares(
    frame: Frame, member: npt.NDArray[np.bool_]
) -> tuple[CellShare, ...]:
    names, codes = np.unique(np.array(frame.platforms), return_inverse=True)
    of = np.bincount(codes, minlength=len(names))
    hits = np.bincount(codes[member], minlength=len(names))
    order = sorted(range(len(names)), key=lambda p: (-of[p], names[p]))
    return tuple(
        CellShare(ALL, str(names[p]), make_share(hits[p], of[p])) for p in order
    )


def _corpus_keywords(tokens: Tokens) -> tuple[FindingKeyword, ...]:
    from textmine.words import corpus_keywords

    if not len(tokens.terms):
        return ()
    return tuple(
        FindingKeyword(k.word, float(k.score), int(k.documents))
        for k in corpus_keywords(tokens, top=CORPUS_KEYWORDS)
    )
