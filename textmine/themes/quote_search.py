"""Quotes of one theme on request: chosen as in a report, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.corpus.table import Corpus
from textmine.errors import OptionError
from textmine.themes.codes import Codes
from textmine.themes.fold import fold_text
from textmine.themes.quotes import Candidates, gather_facts, select_quotes
from textmine.themes.reasons import (
    CueHit,
    Neighbours,
    Reason,
    find_cues,
    find_words,
)
from textmine.themes.telling import find_telling_parts
from textmine.themes.themes import Keyword, Quote, Theme, Themes

_ENOUGH = 3  # keywords whose joint weight makes a document fully typical
_NEIGHBOURS = 2000  # documents among which similar ones are looked for


@dataclass(frozen=True)
class FoundQuote:
    """A verbatim quote (text == document[start:end], code points) and its reason."""

    id: str
    source_id: str
    platform: str
    article_id: str | None
    start: int
    end: int
    text: str
    probability: float
    reason: Reason


def find_quotes(
    corpus: Corpus,
    themes: Themes,
    key: str,
    *,
    count: int = 5,
    platform: str | None = None,
    rows: npt.NDArray[np.bool_] | None = None,
    codes: Codes | None = None,
) -> tuple[FoundQuote, ...]:
    """Choose quotes of a theme and tell for each why the theme was assigned.

    Chosen as those of a report (typical, readable, balanced over platforms, weeks and
    articles, no near-duplicates; docs/method-themes.md).

    Args:
        corpus: The documents.
        themes: Their themes, same order.
        key: Of the theme.
        count: At most so many, from 1.
        platform: Only documents of this platform.
        rows: bool, shape (n,): only these documents, such as those of a week.
        codes: What people said of documents, by id.

    Returns:
        Best first; fewer where nothing different is left.

    Raises:
        OptionError: No such theme.
    """
    keys = [theme.key for theme in themes.themes]
    if key not in keys:
        raise OptionError("theme", f"no theme {key!r}", ", ".join(keys))
    k = keys.index(key)
    theme, words = themes.themes[k], themes.keywords.get(key, ())
    chosen = themes.assigned[:, k].copy()
    carrying = np.flatnonzero(chosen)
    if rows is not None:
        chosen &= rows
    if platform is not None:
        chosen &= np.array(corpus.table.column("platform").to_pylist()) == platform
    at = np.flatnonzero(chosen)
    part = corpus.take(at)
    probability = themes.probability[at, k].astype(np.float64)
    cues = find_cues(part.texts, theme)
    quotes = _choose(part, probability, cues, words, count)
    neighbours = _gather_neighbours(corpus, carrying, theme, codes or {})
    place = {i: row for row, i in enumerate(part.ids)}
    return tuple(
        _describe(quote, part, place[quote.id], (cues, words, neighbours, codes, theme))
        for quote in quotes
    )


def _choose(
    part: Corpus,
    probability: npt.NDArray[np.float64],
    cues: Sequence[tuple[CueHit, ...]],
    words: Sequence[Keyword],
    count: int,
) -> tuple[Quote, ...]:
    names = {c: n for n, c in enumerate(dict.fromkeys(h.cue for r in cues for h in r))}
    candidates = Candidates(
        rows=np.arange(len(part), dtype=np.int64),
        probability=probability,
        typical=_rate_typical(part.texts, words),
        seeds={r: (h[0].start, names[h[0].cue]) for r, h in enumerate(cues) if h},
        words=tuple(word.word for word in words),
    )
    return select_quotes(gather_facts(part), candidates, count)


def _rate_typical(
    texts: Sequence[str], words: Sequence[Keyword]
) -> npt.NDArray[np.float64]:
    full = sum(word.score for word in words[:_ENOUGH]) or 1.0
    folded = [(fold_text(word.word), word.score) for word in words]
    rates = []
    for text in texts:
        plain = fold_text(text) if folded else ""
        rates.append(sum(score for word, score in folded if word in plain) / full)
    return np.minimum(np.array(rates, dtype=np.float64), 1.0)


def _gather_neighbours(
    corpus: Corpus, carrying: npt.NDArray[np.int64], theme: Theme, codes: Codes
) -> Neighbours:
    """Gather documents that a cue or a person shows to carry the theme."""
    part = corpus.take(carrying)
    texts, ids = part.texts, part.ids
    held = find_cues(texts, theme)
    said = {i for i in ids if codes.get(i, {}).get(theme.key)}
    sure = [r for r, i in enumerate(ids) if held[r] or i in said]
    sure.sort(key=lambda r: (ids[r] not in said, r))
    sure = sure[:_NEIGHBOURS]
    shown = ["person" if ids[r] in said else "cue" for r in sure]
    return Neighbours([ids[r] for r in sure], [texts[r] for r in sure], shown)


def _describe(
    quote: Quote,
    part: Corpus,
    row: int,
    known: tuple[
        Sequence[tuple[CueHit, ...]],
        Sequence[Keyword],
        Neighbours,
        Mapping[str, Mapping[str, bool]] | None,
        Theme,
    ],
) -> FoundQuote:
    cues, words, neighbours, codes, theme = known
    text = part.texts[row]
    facts = part.table.slice(row, 1).to_pylist()[0]
    told = () if cues[row] else find_telling_parts(text, theme)
    reason = Reason(
        cues=cues[row],
        words=tuple(dict.fromkeys(find_words(text, words) + told)),
        similar=neighbours.find(quote.id, text),
        coded=(codes or {}).get(quote.id, {}).get(theme.key),
    )
    return FoundQuote(
        quote.id,
        facts["source_id"],
        facts["platform"],
        facts["article_id"],
        quote.start,
        quote.end,
        quote.text,
        quote.probability,
        reason,
    )
