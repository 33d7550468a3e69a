"""From themes to findings: every number of a report, in one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from textmine.trends.change import (
    NO_CHANGE,
    choose_window,
    find_change,
    measure_change,
)
from textmine.trends.concentration import Sources, code_sources, find_concentration
from textmine.trends.counts import (
    Counts,
    cell_shares,
    count_documents,
    merge_counts,
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
    FindingQuote,
    Findings,
    ThemeFinding,
    TopicFinding,
    TopicWord,
)
from textmine.trends.intervals import make_share
from textmine.trends.places import list_places
from textmine.trends.ranking import rank_themes
from textmine.trends.repeats import describe_repeats
from textmine.trends.voices import Voices, find_voices
from textmine.trends.weeks import iso_weeks

if TYPE_CHECKING:
    from textmine.corpus import Corpus, Selection
    from textmine.corpus.duplicates import Duplicates
    from textmine.model import TopicModel
    from textmine.themes import Codebook, Quote, Themes
    from textmine.words import Tokens

TOPIC_WORDS = 12  # words shown of a topic
CORPUS_KEYWORDS = 40
PEAK_HITS = 5  # documents of a theme that make a week its peak: fewer are accidents


@dataclass(frozen=True)
class MeasureSettings:
    """What the findings are about.

    Attributes:
        time_zone: Zone in which weeks are cut.
        selection: The restriction that made this corpus, or None.
        report_week: The week that a weekly report is about, or None.
        seed: Seed of the run, as told in the method section.
        history: Counts of weeks reported before, for weekly reports.
        notices: Codes that the report shows as sentences.
    """

    time_zone: str = "Asia/Shanghai"
    selection: Selection | None = None
    report_week: str | None = None
    seed: int = 0
    history: tuple[Counts, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Frame:
    """What the parts of a report look things up in."""

    corpus: Corpus
    themes: Themes
    weeks: list[str | None]
    platforms: list[str]
    counts: Counts
    week_codes: npt.NDArray[np.int64]
    sources: list[Sources]
    settings: MeasureSettings
    once: npt.NDArray[np.bool_]
    voices: Voices


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
    frame = _make_frame(corpus, themes, model, settings, duplicates)
    found = [_describe_theme(frame, position) for position in range(len(themes.themes))]
    notices = list(settings.notices)
    if len(corpus) < MINIMUM_DOCUMENTS:
        notices.append("few documents")
    if model is None:
        notices.append("no topic model")
    return Findings(
        scope=describe_scope(corpus, frame.weeks, frame.platforms, settings),
        themes=rank_themes(found),
        topics=_describe_topics(frame, model),
        keywords=_corpus_keywords(tokens),
        platform_keywords=find_platform_keywords(tokens, frame.platforms),
        repeats=describe_repeats(corpus, frame.weeks, duplicates),
        quality=describe_quality(corpus, tokens, themes),
        method=describe_method(tokens, model, codebook, settings),
        notices=tuple(notices),
    )


def count_corpus(
    corpus: Corpus,
    themes: Themes,
    topics: int,
    time_zone: str,
) -> Counts:
    """Count documents by week and platform for each theme, and by first topic.

    Keys are theme keys, and "first:topic_07" for documents whose first topic
    it is.
    """
    weeks = iso_weeks(corpus.table.column("published_at"), time_zone)
    platforms = list_places(corpus)
    members = {
        theme.key: themes.assigned[:, i] for i, theme in enumerate(themes.themes)
    }
    for topic in range(topics):
        members[f"first:topic_{topic + 1:02d}"] = themes.topic == topic
    return count_documents(weeks, platforms, members)


def _make_frame(
    corpus: Corpus,
    themes: Themes,
    model: TopicModel | None,
    settings: MeasureSettings,
    duplicates: Duplicates,
) -> _Frame:
    topics = 0 if model is None else len(model.topic_word)
    here = count_corpus(corpus, themes, topics, settings.time_zone)
    counts = merge_counts([*settings.history, here])
    weeks = iso_weeks(corpus.table.column("published_at"), settings.time_zone)
    position = {week: i for i, week in enumerate(counts.weeks)}
    codes = np.array([-1 if w is None else position[w] for w in weeks], dtype=np.int64)
    copies = duplicates.group.to_pylist()
    authors = corpus.table.column("author").to_pylist()
    sources = [
        code_sources("group", corpus.table.column("group").to_pylist()),
        code_sources("article", corpus.table.column("article_id").to_pylist()),
        code_sources("dup_group", copies),
        code_sources("author", authors),
    ]
    return _Frame(
        corpus,
        themes,
        weeks,
        list_places(corpus),
        counts,
        codes,
        sources,
        settings,
        duplicates.mark_first(corpus.table.column("id")),
        find_voices(codes, len(counts.weeks), copies, authors),
    )


def _describe_theme(frame: _Frame, position: int) -> ThemeFinding:
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
        quotes=_describe_quotes(frame, frame.themes.quotes.get(theme.key, ())),
        absent_seeds=tuple(frame.themes.absent_seeds.get(theme.key, ())),
    )


def _find_change(frame: _Frame, key: str, member: npt.NDArray[np.bool_]) -> Change:
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


def find_peak(weeks: tuple[CellShare, ...]) -> str | None:
    """Return the week whose share is surely highest, None where none can be told.

    That is the week of the highest lower bound among those with PEAK_HITS: 2 of
    33 documents are no peak beside 500 of 50,000. Ties go to the earliest.
    """
    known = [
        cell
        for cell in weeks
        if cell.share.value is not None and cell.share.documents >= PEAK_HITS
    ]
    if not known:
        return None
    return max(known, key=lambda cell: cell.share.low or 0.0).week


def _platform_shares(
    frame: _Frame, member: npt.NDArray[np.bool_]
) -> tuple[CellShare, ...]:
    names, codes = np.unique(np.array(frame.platforms), return_inverse=True)
    of = np.bincount(codes, minlength=len(names))
    hits = np.bincount(codes[member], minlength=len(names))
    order = sorted(range(len(names)), key=lambda p: (-of[p], names[p]))
    return tuple(
        CellShare(ALL, str(names[p]), make_share(hits[p], of[p])) for p in order
    )


def _describe_quotes(
    frame: _Frame, quotes: tuple[Quote, ...]
) -> tuple[FindingQuote, ...]:
    position = {quote.id: _find_row(frame.corpus.ids, quote.id) for quote in quotes}
    source_ids = frame.corpus.table.column("source_id")
    return tuple(
        FindingQuote(
            quote.id,
            source_ids[position[quote.id]].as_py(),
            frame.platforms[position[quote.id]],
            frame.weeks[position[quote.id]],
            quote.start,
            quote.end,
            quote.text,
            float(quote.probability),
        )
        for quote in quotes
    )


def _find_row(ids: list[str], wanted: str) -> int:
    from bisect import bisect_left  # ids ascend, and so a look-up is a bisection

    return bisect_left(ids, wanted)


def _describe_topics(
    frame: _Frame, model: TopicModel | None
) -> tuple[TopicFinding, ...]:
    if model is None:
        return ()
    from textmine.model.stability import find_unstable, read_stability

    labels = {t.key: t.label for t in frame.themes.themes if t.kind == "discovered"}
    stability = read_stability(model)
    unstable = find_unstable(stability)
    words = model.topics(TOPIC_WORDS, by="relevance", distinct=True)
    out = []
    for topic in range(len(model.topic_word)):
        key = model.key_of(topic)
        member = frame.themes.topic == topic
        rows: Any = words[words["topic"] == topic]
        out.append(
            TopicFinding(
                topic=topic,
                key=key,
                label=labels.get(key, key),
                share=make_share(int(member.sum()), len(frame.corpus)),
                stability=stability[topic],
                unstable=unstable[topic],
                weeks=week_shares(frame.counts, f"first:{key}"),
                words=tuple(
                    TopicWord(str(w), float(p))
                    for w, p in zip(rows["word"], rows["probability"], strict=True)
                ),
                quotes=_describe_quotes(frame, frame.themes.quotes.get(key, ())),
            )
        )
    return tuple(sorted(out, key=lambda t: (-t.share.documents, t.topic)))


def _corpus_keywords(tokens: Tokens) -> tuple[FindingKeyword, ...]:
    from textmine.words import corpus_keywords

    if not len(tokens.terms):
        return ()
    return tuple(
        FindingKeyword(k.word, float(k.score), int(k.documents))
        for k in corpus_keywords(tokens, top=CORPUS_KEYWORDS)
    )
