"""Keywords and quotes of every theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.corpus.table import Corpus
from textmine.themes.fold import fold_text
from textmine.themes.naming import evidence_words
from textmine.themes.quotes import Candidates, Facts, gather_facts, select_quotes
from textmine.themes.seeds import SeedMatches
from textmine.themes.themes import Keyword, Quote, Themes
from textmine.words.tokens import Tokens

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel

KEYWORDS = 20  # a theme
_POOL = 3000  # most probable documents of a theme that are looked at for quotes


def find_keywords(tokens: Tokens, themes: Themes) -> dict[str, tuple[Keyword, ...]]:
    """Return the words that mark each theme's documents against all others."""
    from textmine.words import group_keywords

    groups = group_keywords(tokens, themes.assigned.T, top=KEYWORDS)
    return {
        theme.key: tuple(Keyword(w.word, w.score, w.documents) for w in words)
        for theme, words in zip(themes.themes, groups, strict=True)
    }


def find_quotes(
    corpus: Corpus, themes: Themes, matches: SeedMatches, model: TopicModel | None
) -> dict[str, tuple[Quote, ...]]:
    """Return the quotes of each theme, by its key."""
    facts = gather_facts(corpus)
    named = sum(theme.kind == "named" for theme in themes.themes)
    quotes = {}
    for k, theme in enumerate(themes.themes):
        rows = _most_probable(themes, k)
        if theme.kind == "named":
            candidates = _gather_named(themes, matches, k, rows)
        else:
            words = evidence_words(model, k - named) if model else ()
            candidates = _gather_discovered(themes, facts, k, rows, words)
        quotes[theme.key] = select_quotes(facts, candidates)
    return quotes


def _most_probable(themes: Themes, k: int) -> npt.NDArray[np.int64]:
    """Return documents that carry theme k, most probable first, at most _POOL."""
    rows = np.flatnonzero(themes.assigned[:, k])
    order = np.argsort(-themes.probability[rows, k], kind="stable")
    return rows[order][:_POOL]


def _gather_named(
    themes: Themes, matches: SeedMatches, k: int, rows: npt.NDArray[np.int64]
) -> Candidates:
    """Take the first seed in each text as its evidence."""
    mine = np.flatnonzero(matches.theme == k)
    document, first = np.unique(matches.document[mine], return_index=True)
    place = np.searchsorted(document, rows)
    place = np.minimum(place, max(len(document) - 1, 0))
    has = (document[place] == rows) if len(document) else np.zeros(len(rows), bool)
    hit = mine[first[place]] if len(document) else np.zeros(len(rows), np.int64)
    none = np.full(len(rows), -1, dtype=np.int64)
    return Candidates(
        rows=rows,
        probability=themes.probability[rows, k].astype(np.float64),
        evidence=np.where(has, matches.start[hit], none) if len(document) else none,
        word=np.where(has, matches.seed[hit], none) if len(document) else none,
    )


def _gather_discovered(
    themes: Themes,
    facts: Facts,
    k: int,
    rows: npt.NDArray[np.int64],
    words: tuple[str, ...],
) -> Candidates:
    """Take the most telling word of the topic in each text as its evidence."""
    evidence = np.full(len(rows), -1, dtype=np.int64)
    which = np.full(len(rows), -1, dtype=np.int64)
    for i, row in enumerate(rows):
        text = fold_text(facts.texts[row])
        for w, word in enumerate(words):
            at = text.find(word)
            if at >= 0:
                evidence[i], which[i] = at, w
                break
    return Candidates(
        rows=rows,
        probability=themes.probability[rows, k].astype(np.float64),
        evidence=evidence,
        word=which,
    )
