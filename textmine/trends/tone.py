"""Sentiment in the findings: of all documents and of each theme."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.trends.counts import count_documents
from textmine.trends.findings import ALL, CellShare, Emotion, Findings, Tone
from textmine.trends.intervals import make_share
from textmine.trends.places import list_places
from textmine.trends.weeks import iso_weeks

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.themes import Themes
    from textmine.themes.sentiment import Sentiment

Bools = npt.NDArray[np.bool_]

#: Probability from which a document shows an emotion.
SHOWN = 0.5


def add_sentiment(
    findings: Findings, corpus: Corpus, themes: Themes, sentiment: Sentiment
) -> Findings:
    """Return the findings with the tone of all documents and of each theme.

    Args:
        findings: Made by `measure` of the same documents.
        corpus: The documents.
        themes: Their themes, same order.
        sentiment: Their sentiment, same order.
    """
    from textmine.themes.sentiment import EMOTIONS

    places = (
        iso_weeks(corpus.table.column("published_at"), findings.scope.time_zone),
        list_places(corpus),
    )
    everything = np.ones(len(corpus), dtype=bool)
    column = {theme.key: k for k, theme in enumerate(themes.themes)}
    found = tuple(
        replace(
            theme,
            tone=_describe(places, sentiment, themes.assigned[:, column[theme.key]]),
        )
        for theme in findings.themes
    )
    emotions = []
    if sentiment.emotion is not None:
        shown = (sentiment.emotion >= SHOWN).sum(axis=0)
        emotions = [
            Emotion(name, make_share(int(number), len(corpus)))
            for name, number in zip(EMOTIONS, shown, strict=True)
        ]
    return replace(
        findings,
        themes=found,
        tone=_describe(places, sentiment, everything),
        emotions=tuple(emotions),
    )


def _describe(
    places: tuple[list[str | None], list[str]], sentiment: Sentiment, member: Bools
) -> Tone:
    from textmine.themes.sentiment import POSITIVE

    rows = np.flatnonzero(member)
    negative = sentiment.negative[rows]
    positive = sentiment.label[rows] == POSITIVE
    weeks = [places[0][row] for row in rows]
    platforms = [places[1][row] for row in rows]
    by_week = count_documents(weeks, platforms, {"negative": negative})
    # undated documents too: what a platform says does not hang on a date
    by_platform = count_documents([_ANY_WEEK] * len(rows), platforms, {"n": negative})
    hits, of = by_week.hits["negative"].sum(1), by_week.of.sum(1)
    return Tone(
        make_share(int(negative.sum()), len(rows)),
        make_share(int(positive.sum()), len(rows)),
        tuple(
            CellShare(week, ALL, make_share(hits[w], of[w]))
            for w, week in enumerate(by_week.weeks)
            if of[w]
        ),
        tuple(
            CellShare(
                ALL,
                name,
                make_share(by_platform.hits["n"][0, p], by_platform.of[0, p]),
            )
            for p, name in enumerate(by_platform.platforms)
        ),
    )


_ANY_WEEK = "2024-W01"  # stands for all weeks where only platforms are counted
