"""Keywords of labelled groups by several methods, with spread and examples."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError
from textmine.words.background import background_counts
from textmine.words.candidates import (
    Candidates,
    find_candidates,
    find_keyword_terms,
    prefer_phrases,
)
from textmine.words.dispersion import measure_dispersion
from textmine.words.keywords import (
    MINIMUM_SCORE,
    choose_keywords,
    log_odds_keywords,
    score_against,
)
from textmine.words.text_rank import rank_words

if TYPE_CHECKING:
    from scipy import sparse

    from textmine.words.tokens import Tokens

EXAMPLES = 3
Members = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class GroupKeyword:
    """A word or phrase that marks a group.

    Attributes:
        word: The word; a phrase is its tokens, joined.
        score: As the method has it.
        documents: Documents of the group that hold it.
        sources: Different sources (authors) among them.
        largest: Share of `documents` that come from one source, at most.
        dispersion: How unevenly they are spread over the parts of the group, in
            [0, 1] (`measure_dispersion`); None where no parts are known.
        examples: Rows of up to three documents of different sources, ascending.
    """

    word: str
    score: float
    documents: int
    sources: int
    largest: float
    dispersion: float | None
    examples: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Holders:
    """Which document holds which candidate.

    `sources` is int64 (documents,): who wrote each, for documents that count together.
    """

    tokens: Tokens
    candidates: Candidates
    sources: npt.NDArray[np.int64]

    @property
    def names(self) -> list[str]:
        """The candidates, ascending."""
        return self.candidates.names

    @property
    def matrix(self) -> sparse.csr_array:
        """Of 0 and 1, int32, (documents, candidates)."""
        return self.candidates.matrix

    @cached_property
    def columns(self) -> sparse.csc_array:
        """The matrix by candidate."""
        return self.matrix.tocsc()

    def find(self, name: str) -> npt.NDArray[np.int64]:
        """Return the documents that hold a candidate, ascending."""
        i = bisect_left(self.names, name)
        first, last = self.columns.indptr[i : i + 2]
        return np.sort(self.columns.indices[first:last]).astype(np.int64)

    @cached_property
    def pairs(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Pairs of source and candidate: that of each entry, the candidate of each."""
        width = max(1, len(self.names))
        owners = np.repeat(self.sources, np.diff(self.matrix.indptr)).astype(np.int64)
        keys = owners * width + self.matrix.indices
        different, pair = np.unique(keys, return_inverse=True)
        return pair, different % width

    def count(self, members: Members) -> npt.NDArray[np.int64]:
        """Return how many sources of a group hold each candidate."""
        pair, candidate = self.pairs
        inside = np.repeat(members, np.diff(self.matrix.indptr))
        held = np.zeros(len(candidate), np.bool_)
        held[pair[inside]] = True
        return np.bincount(candidate[held], minlength=len(self.names))


def _score_log_odds(
    holders: Holders, inside: Members, outside: Members
) -> npt.NDArray[np.float64]:
    counts = holders.count(inside)
    return log_odds_keywords(counts, counts + holders.count(outside))


def _score_likelihood(
    holders: Holders, inside: Members, outside: Members
) -> npt.NDArray[np.float64]:
    """Return the signed root of Dunning's log-likelihood ratio (1993), two cells."""
    a = holders.count(inside).astype(np.float64)
    b = holders.count(outside).astype(np.float64)
    n, m = a.sum(), b.sum()
    if not n or not m:
        return np.zeros(len(a))
    expected_a, expected_b = n * (a + b) / (n + m), m * (a + b) / (n + m)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(a > 0, a * np.log(a / expected_a), 0.0)
        gain += np.where(b > 0, b * np.log(b / expected_b), 0.0)
    score: npt.NDArray[np.float64] = np.sqrt(2 * np.maximum(gain, 0.0))
    return np.where(a >= expected_a, score, -score)


def _score_tf_idf(
    holders: Holders, inside: Members, outside: Members
) -> npt.NDArray[np.float64]:
    """Return share of the group's sources with a word × ln(all / those with it)."""
    counts = holders.count(inside)
    both = inside | outside
    everywhere = np.maximum(1, holders.count(both))
    sources = len(np.unique(holders.sources[both]))
    share = counts / max(1, len(np.unique(holders.sources[inside])))
    score: npt.NDArray[np.float64] = share * np.log(sources / everywhere)
    return score


def _score_text_rank(
    holders: Holders, inside: Members, _outside: Members
) -> npt.NDArray[np.float64]:
    tokens = holders.tokens
    ranks = rank_words(tokens.take(np.flatnonzero(inside)), find_keyword_terms(tokens))
    names = (tokens.vocabulary[i] for i in find_keyword_terms(tokens))
    known = dict(zip(names, ranks.tolist(), strict=True))
    return np.array([known.get(name, 0.0) for name in holders.names])


Scorer = Callable[[Holders, Members, Members], npt.NDArray[np.float64]]
#: Method -> (scores of all candidates, least score). A new one is a function and a row.
METHODS: dict[str, tuple[Scorer, float]] = {
    "log-odds": (_score_log_odds, MINIMUM_SCORE),
    "log-likelihood": (_score_likelihood, MINIMUM_SCORE),
    "tf-idf": (_score_tf_idf, 1e-6),
    "textrank": (_score_text_rank, 1e-6),
}


def find_group_keywords(
    tokens: Tokens,
    groups: Mapping[str, Members],
    *,
    method: str = "log-odds",
    against: str | None = None,
    top: int = 20,
    minimum_documents: int = 5,
    sources: npt.NDArray[np.int64] | None = None,
    parts: npt.NDArray[np.int64] | None = None,
    stop: frozenset[str] = frozenset(),
    phrases: bool = True,
) -> dict[str, list[GroupKeyword]]:
    """Return the words and phrases that mark each group of documents.

    What counts is how many sources hold a word, not how often it stands there: of
    one author's documents in a group that hold it, one counts.

    Args:
        tokens: The corpus.
        groups: Name -> bool, shape (documents,). A document may be in several.
        method: "log-odds" (z-scores, Monroe et al. 2008), "log-likelihood" (signed
            root of G², Dunning 1993), "tf-idf" or "textrank" (within the group
            alone). Where no document stands outside, log-odds and log-likelihood
            compare with Chinese text in general (`corpus_keywords`).
        against: Group that the others are compared with; None: all other documents.
        top: At most so many.
        minimum_documents: Sources of the group that must hold a word.
        sources: int64, shape (documents,): equal numbers for one author's documents.
            None: each is its own.
        parts: int64, shape (documents,): the part (week, article …) over which words
            should be spread, below 0 for none. None: dispersion is not measured.
        stop: Words that are no keywords, beside those of `tokens.stop`.
        phrases: Whether collocations of two to four words may be keywords.

    Returns:
        Group -> keywords, best first, ties by code point; near duplicates of better
        ones are passed over. The group `against` is left out.

    Raises:
        OptionError: No such method or group, or groups of another size.
    """
    _check(tokens, groups, method, against)
    if sources is None:
        sources = np.arange(len(tokens))
    holders = collect_holders(tokens, sources, stop, phrases=phrases)
    scorer, least = METHODS[method]
    result = {}
    for name, members in groups.items():
        if name == against:
            continue
        outside = ~members if against is None else groups[against] & ~members
        counts = holders.count(members)
        if not outside.any() and least == MINIMUM_SCORE:
            scores = score_against(counts, background_counts(holders.names))
        else:
            scores = scorer(holders, members, outside)
        scores = np.where(counts >= minimum_documents, scores, 0.0)
        scores = prefer_phrases(holders.candidates, scores, counts, least)
        chosen = choose_keywords(holders.names, scores, counts, top, least)
        result[name] = [
            _describe(holders, k.word, k.score, members, parts) for k in chosen
        ]
    return result


def _check(
    tokens: Tokens, groups: Mapping[str, Members], method: str, against: str | None
) -> None:
    if method not in METHODS:
        raise OptionError("method", repr(method), " or ".join(METHODS))
    if against is not None and against not in groups:
        raise OptionError("against", repr(against), " or ".join(groups))
    wrong = [n for n, m in groups.items() if np.shape(m) != (len(tokens),)]
    if wrong:
        raise OptionError(
            "groups", f"{wrong[0]} is of another size", f"{len(tokens)} bools each"
        )


def collect_holders(
    tokens: Tokens,
    sources: npt.NDArray[np.int64],
    stop: frozenset[str],
    *,
    phrases: bool,
) -> Holders:
    """Return the candidates of a corpus and who holds them."""
    found = find_candidates(tokens, stop, phrases=phrases)
    return Holders(tokens, found, sources)


def _describe(
    holders: Holders,
    word: str,
    score: float,
    members: Members,
    parts: npt.NDArray[np.int64] | None,
) -> GroupKeyword:
    column = holders.find(word)
    rows = column[members[column]]
    owners, first, counts = np.unique(
        holders.sources[rows], return_index=True, return_counts=True
    )
    return GroupKeyword(
        word,
        score,
        len(rows),
        len(owners),
        round(float(counts.max(initial=0)) / max(1, len(rows)), 4),
        None if parts is None else measure_dispersion(parts[rows], parts[members]),
        tuple(sorted(rows[np.sort(first)[:EXAMPLES]].tolist())),
    )
