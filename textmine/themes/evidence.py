"""Keywords and quotes of every theme."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from textmine.corpus.table import Corpus
from textmine.themes.quotes import Candidates, gather_facts, select_quotes
from textmine.themes.seeds import SeedMatches
from textmine.themes.spans import LONGEST
from textmine.themes.themes import Keyword, Quote, Themes
from textmine.words.tokens import Tokens

KEYWORDS = 20  # a theme, as reported
_TYPICAL_WORDS = 40  # a theme, that tell how typical a document is
#: Keywords whose joint weight makes a document fully typical: a comment of a
#: dozen words seldom holds more.
_ENOUGH = 3

Found = dict[str, tuple[Keyword, ...]]


def find_evidence(
    corpus: Corpus, tokens: Tokens, themes: Themes, matches: SeedMatches
) -> tuple[Found, dict[str, tuple[Quote, ...]]]:
    """Return the keywords and the quotes of each theme, by its key.

    Keywords are the words and phrases whose document frequency marks the theme's
    documents against all others (`textmine.words.keywords_of`).
    """
    from textmine.words import group_keywords

    groups = group_keywords(tokens, themes.assigned.T, top=_TYPICAL_WORDS)
    names, matrix, _ = tokens.candidates
    place = {name: i for i, name in enumerate(names)}
    facts = gather_facts(corpus)
    keywords: Found = {}
    quotes = {}
    for k, theme in enumerate(themes.themes):
        words = tuple(Keyword(w.word, w.score, w.documents) for w in groups[k])
        rows = np.flatnonzero(themes.assigned[:, k])
        candidates = Candidates(
            rows=rows,
            probability=themes.probability[rows, k].astype(np.float64),
            typical=_rate_typical(matrix[rows], place, words),
            seeds=_find_seeds(matches, k) if theme.kind == "named" else {},
            words=tuple(word.word for word in words),
        )
        keywords[theme.key] = words[:KEYWORDS]
        quotes[theme.key] = select_quotes(facts, candidates)
    return keywords, quotes


def _rate_typical(
    matrix: object, place: Mapping[str, int], words: Sequence[Keyword]
) -> npt.NDArray[np.float64]:
    """Return the weight of the keywords in each document, in [0, 1]."""
    weights = np.zeros(len(place))
    for word in words:
        weights[place[word.word]] = word.score
    full = sum(word.score for word in words[:_ENOUGH])
    return np.minimum(np.asarray(matrix @ weights) / max(full, 1e-9), 1.0)  # type: ignore[operator]


def _find_seeds(matches: SeedMatches, k: int) -> dict[int, tuple[int, int]]:
    """Return row -> (place, number) of a seed of theme k in each text.

    The seed after which most different seeds follow within the length of a
    quote (the first such), so that a long article is quoted where it is about
    the theme.
    """
    mine = np.flatnonzero(matches.theme == k)
    if not len(mine):
        return {}
    rows, first = np.unique(matches.document[mine], return_index=True)
    lasts = np.append(first, len(mine))[1:] - 1
    start, seed = matches.start[mine].tolist(), matches.seed[mine].tolist()
    found = {}
    for row, low, last in zip(
        rows.tolist(), first.tolist(), lasts.tolist(), strict=True
    ):
        best = low
        if start[last] - start[low] > LONGEST:
            counts = [_count_near(start, seed, i, last) for i in range(low, last + 1)]
            best = low + counts.index(max(counts))
        found[row] = (start[best], seed[best])
    return found


def _count_near(start: list[int], seed: list[int], i: int, last: int) -> int:
    """Count different seeds from hit i to `last` that stand in half a quote."""
    behind = bisect_right(start, start[i] + LONGEST // 2, i, last + 1)
    return len(set(seed[i:behind]))
