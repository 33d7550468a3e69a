"""What the parts of a report look things up in, counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.trends.concentration import Sources, code_sources
from textmine.trends.counts import Counts, count_documents, merge_counts
from textmine.trends.places import list_places
from textmine.trends.voices import Voices, find_voices
from textmine.trends.weeks import iso_weeks

if TYPE_CHECKING:
    from textmine.corpus import Corpus, Selection
    from textmine.corpus.duplicates import Duplicates
    from textmine.model import TopicModel
    from textmine.themes import Themes


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
class Frame:
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


def make_frame(
    corpus: Corpus,
    themes: Themes,
    model: TopicModel | None,
    settings: MeasureSettings,
    duplicates: Duplicates,
) -> Frame:
    """Count the documents, of history too, and number weeks, sources and voices."""
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
    return Frame(
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
