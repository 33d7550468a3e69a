"""One theme on two platforms: how often it is met, and in which words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.trends.article_themes import compare_articles
from textmine.trends.findings import (
    MINIMUM_DOCUMENTS,
    FindingKeyword,
    Findings,
    PlatformContrast,
)
from textmine.trends.intervals import make_share, newcombe

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.corpus.duplicates import Duplicates
    from textmine.themes import Themes
    from textmine.words import Tokens

Bools = npt.NDArray[np.bool_]

PLATFORMS = 4  # largest ones, compared in pairs
WORDS = 8  # of each side
_LEVEL = 0.05  # of the family of all tests
_FEWEST_WORD = 5  # documents of a side that must hold a word


def contrast_platforms(
    corpus: Corpus,
    tokens: Tokens,
    themes: Themes,
    duplicates: Duplicates,
) -> tuple[PlatformContrast, ...]:
    """Compare each named theme on each pair of the largest platforms.

    Shares count repeated texts once. A difference is tested by the score test of two
    proportions; p-values of all themes and pairs together are Holm's (1979), so that
    among all differences called sure a false one is met in 5 % of reports at most.
    Words are tested where both sides hold enough documents of the theme: weighted
    log-odds (Monroe et al. 2008), with Benjamini & Hochberg's (1995) correction over
    all words of the pair.

    Returns:
        By adjusted p, ties by size of the difference, then by theme and pair; ()
        with fewer than two platforms of MINIMUM_DOCUMENTS documents.
    """
    once = duplicates.mark_first(corpus.table.column("id"))
    cells = _find_cells(corpus, once)
    tests = [
        _Test(k, first, second, *(_count(themes, k, cells[p]) for p in (first, second)))
        for k, theme in enumerate(themes.themes)
        if theme.kind == "named"
        for first, second in combinations(cells, 2)
    ]
    adjusted = adjust_holm(
        [compare_shares(t.first_count, t.second_count) for t in tests]
    )
    found = [
        _describe(test, p, themes, cells, tokens)
        for test, p in zip(tests, adjusted, strict=True)
    ]
    return tuple(sorted(found, key=lambda c: (c.p_adjusted, -abs(c.difference))))


@dataclass(frozen=True)
class _Test:
    """Theme k on two platforms; counts are (documents, of)."""

    k: int
    first: str
    second: str
    first_count: tuple[int, int]
    second_count: tuple[int, int]


def _find_cells(corpus: Corpus, once: Bools) -> dict[str, Bools]:
    """Return the documents of each of the largest platforms, largest first."""
    places = np.array(corpus.table.column("platform").to_pylist(), dtype=object)
    names, sizes = np.unique(places[once].astype(str), return_counts=True)
    order = np.lexsort((names, -sizes))
    large = [str(names[i]) for i in order if sizes[i] >= MINIMUM_DOCUMENTS]
    return {name: once & (places == name) for name in large[:PLATFORMS]}


def _count(themes: Themes, k: int, cell: Bools) -> tuple[int, int]:
    return int((themes.assigned[:, k] & cell).sum()), int(cell.sum())


def _describe(
    test: _Test, p: float, themes: Themes, cells: dict[str, Bools], tokens: Tokens
) -> PlatformContrast:
    one, two = test.first_count, test.second_count
    low, high = newcombe(one, two)
    words: tuple[tuple[FindingKeyword, ...], ...] = ((), ())
    if min(one[0], two[0]) >= MINIMUM_DOCUMENTS:
        member = themes.assigned[:, test.k]
        words = contrast_words(
            tokens, cells[test.first] & member, cells[test.second] & member
        )
    return PlatformContrast(
        theme=themes.themes[test.k].key,
        first=test.first,
        second=test.second,
        first_share=make_share(*one),
        second_share=make_share(*two),
        difference=one[0] / one[1] - two[0] / two[1],
        low=low,
        high=high,
        p_adjusted=p,
        sure=p < _LEVEL,
        first_words=words[0],
        second_words=words[1],
    )


def compare_shares(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the two-sided p of the score test that two proportions are equal.

    Each side is (documents, of); 1 where none or all carry the theme.

    >>> round(compare_shares((56, 70), (48, 80)), 4)
    0.008
    """
    pooled = (first[0] + second[0]) / (first[1] + second[1])
    spread = math.sqrt(pooled * (1 - pooled) * (1 / first[1] + 1 / second[1]))
    if not spread:
        return 1.0
    z = (first[0] / first[1] - second[0] / second[1]) / spread
    return math.erfc(abs(z) / math.sqrt(2))


def adjust_holm(p: Sequence[float]) -> list[float]:
    """Return p-values adjusted for all of them together (Holm 1979).

    >>> [round(x, 3) for x in adjust_holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p)), key=lambda i: p[i])
    adjusted, largest = [0.0] * len(p), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, p[i] * (len(p) - rank)))
        adjusted[i] = largest
    return adjusted


def adjust_false_discoveries(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return p-values as false discovery rates (Benjamini & Hochberg 1995).

    >>> adjust_false_discoveries(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    order = np.argsort(p, kind="stable")
    ratio = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(ratio[::-1])[::-1], 1.0)
    return adjusted


def contrast_words(
    tokens: Tokens, first: Bools, second: Bools, top: int = WORDS
) -> tuple[tuple[FindingKeyword, ...], tuple[FindingKeyword, ...]]:
    """Return the words that mark each of two groups of documents against the other.

    Args:
        tokens: The corpus.
        first: bool, shape (n,): documents of one side.
        second: bool, shape (n,): documents of the other.
        top: Words a side.
    """
    from scipy.special import ndtr

    from textmine.words import document_term_matrix
    from textmine.words.keywords import (
        choose_keywords,
        find_keyword_terms,
        log_odds_keywords,
    )

    rows = np.flatnonzero(first | second).astype(np.int64)
    part = tokens.take(rows)
    usable = find_keyword_terms(part)
    matrix = document_term_matrix(part)
    sides = [
        np.asarray(matrix[np.flatnonzero(mask[rows])].sum(axis=0)).ravel()[usable]
        for mask in (first, second)
    ]
    both = sides[0] + sides[1]
    held = both >= _FEWEST_WORD
    names = [part.vocabulary[i] for i in usable[held]]
    z = log_odds_keywords(sides[0][held], both[held])
    rate = adjust_false_discoveries(2 * ndtr(-np.abs(z)))
    out = []
    for sign, counts in zip((1, -1), sides, strict=True):
        kept = (rate < _LEVEL) & (counts[held] >= _FEWEST_WORD)
        scores = np.where(kept, sign * z, 0.0)
        words = choose_keywords(names, scores, counts[held], top)
        out.append(tuple(FindingKeyword(w, float(s), int(d)) for w, s, d in words))
    return out[0], out[1]


def add_contrasts(
    findings: Findings,
    corpus: Corpus,
    tokens: Tokens,
    themes: Themes,
    duplicates: Duplicates,
) -> Findings:
    """Return the findings with platforms apart, and articles beside comments."""
    return replace(
        findings,
        contrasts=contrast_platforms(corpus, tokens, themes, duplicates),
        article_themes=compare_articles(corpus, themes),
    )
