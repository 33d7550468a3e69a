"""Keywords: the words that mark a group of documents against the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

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

if TYPE_CHECKING:
    from textmine.words.tokens import Tokens

__all__ = [
    "Keyword",
    "choose_keywords",
    "corpus_keywords",
    "find_keyword_terms",
    "group_keywords",
    "keywords_of",
    "log_odds_keywords",
    "score_against",
]
#: Weight of the prior, as a part of all counts. Monroe et al. leave it to the user. A
#: light prior ranks a word that stands in the group alone (居里夫人, in all its 212
#: documents) below common ones, since nothing is known of it outside. Measured on
#: 95 incidents of chnci_events (benchmarks/keyness_prior.py): the part of an incident's
#: name that its five best keywords cover is 26 % with a prior of 500 documents, and 34,
#: 36, 36 and 35 % with 0.05, 0.1, 0.3 and 1.
PRIOR_SHARE = 0.1
#: z from which a word marks a group: two-sided 5 % for one word.
MINIMUM_SCORE = 1.96


class Keyword(NamedTuple):
    """A word that marks a group: `score` is a z-score, `documents` hold it there."""

    word: str
    score: float
    documents: int


def log_odds_keywords(
    counts_in: npt.NDArray[np.int64],
    counts_all: npt.NDArray[np.int64],
    *,
    prior: float | None = None,
) -> npt.NDArray[np.float64]:
    """Return how much likelier each word is inside a group than outside, as z.

    Weighted log-odds-ratio with an informative Dirichlet prior: Monroe, Colaresi,
    Quinn (2008), "Fightin' Words", equations 16 to 22. The prior of a word is
    `prior` times its share of `counts_all`.

    Args:
        counts_in: Shape (words,), counts inside the group.
        counts_all: Shape (words,), counts in the group and outside together.
        prior: Total weight of the prior, above 0 (alpha_0 of the paper). None is
            a tenth of all counts.

    Returns:
        float64, shape (words,): above 0 for words of the group; 0 for words that
        never occur, and for all words where the group is empty or everything.

    Raises:
        OptionError: `prior` is not above 0, or a count inside exceeds that of all.

    >>> import numpy as np
    >>> log_odds_keywords(np.array([9, 1]), np.array([10, 10])).round(2).tolist()
    [4.16, -4.16]
    """
    y_i = np.asarray(counts_in, dtype=np.float64)
    y_j = np.asarray(counts_all, dtype=np.float64) - y_i
    n_i, n_j = y_i.sum(), y_j.sum()
    prior = PRIOR_SHARE * (n_i + n_j) if prior is None else prior
    if prior < 0 or (y_j < 0).any():
        raise OptionError("prior or counts", "below 0", "0 <= counts inside <= all")
    if not n_i or not n_j:
        return np.zeros(len(y_i))
    alpha = prior * (y_i + y_j) / (n_i + n_j)
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log((y_i + alpha) / (n_i + prior - y_i - alpha))
        delta -= np.log((y_j + alpha) / (n_j + prior - y_j - alpha))
        z = delta / np.sqrt(1 / (y_i + alpha) + 1 / (y_j + alpha))
    return np.where(np.isfinite(z), z, 0.0)


def keywords_of(
    tokens: Tokens,
    members: npt.NDArray[np.bool_],
    *,
    top: int = 20,
    minimum_documents: int = 5,
    phrases: bool = True,
) -> list[Keyword]:
    """Return the words and phrases that mark a group of documents against all others.

    Counts are of documents, not of occurrences, so that one text that repeats a
    word can't make it a keyword. See `group_keywords` for those of many groups.

    Args:
        tokens: The corpus.
        members: bool, shape (documents,): the group.
        top: At most so many.
        minimum_documents: Documents of the group that must hold a word.
        phrases: Whether collocations may be keywords: 车门锁死 as one.

    Returns:
        Best first, equal scores by code point; only z from 1.96 on. No stop
        words, stickers, numbers, punctuation or single characters; of two words
        of which one begins or ends with the other, the better one; no word that a
        phrase stands for.

    Raises:
        OptionError: `members` is not one bool a document.
    """
    inside = np.asarray(members, dtype=np.bool_)[np.newaxis]
    (found,) = group_keywords(
        tokens, inside, top=top, minimum_documents=minimum_documents, phrases=phrases
    )
    return found


def _choose_candidates(
    found: Candidates,
    scores: npt.NDArray[np.float64],
    counts: npt.NDArray[np.int64],
    top: int,
    minimum_documents: int,
) -> list[Keyword]:
    scores = np.where(counts >= minimum_documents, scores, 0.0)
    scores = prefer_phrases(found, scores, counts, MINIMUM_SCORE)
    return choose_keywords(found.names, scores, counts, top)


def group_keywords(
    tokens: Tokens,
    groups: npt.NDArray[np.bool_],
    *,
    top: int = 20,
    minimum_documents: int = 5,
    phrases: bool = True,
) -> list[list[Keyword]]:
    """Return the words and phrases of each of many groups, as `keywords_of`.

    Args:
        tokens: The corpus.
        groups: bool, shape (groups, documents); a document may be in several.
        top: As in `keywords_of`.
        minimum_documents: As in `keywords_of`.
        phrases: As in `keywords_of`.

    Raises:
        OptionError: `groups` is not one row of bools a group.
    """
    _check_shape(tokens, groups)
    found = tokens.candidates if phrases else find_candidates(tokens, phrases=False)
    inside = np.asarray(found.matrix.T @ groups.T.astype(np.int32)).astype(np.int64)
    everywhere = np.asarray(found.matrix.sum(axis=0)).ravel().astype(np.int64)
    return [
        _choose_candidates(
            found, log_odds_keywords(counts, everywhere), counts, top, minimum_documents
        )
        for counts in inside.T
    ]


def _check_shape(tokens: Tokens, groups: npt.NDArray[np.bool_]) -> None:
    if groups.ndim != 2 or groups.shape[1] != len(tokens):
        raise OptionError(
            "members", f"shape {groups.shape}", f"one bool for {len(tokens)} documents"
        )


def corpus_keywords(
    tokens: Tokens,
    top: int = 20,
    *,
    minimum_documents: int = 5,
    phrases: bool = True,
) -> list[Keyword]:
    """Return the words and phrases that mark this corpus, against Chinese in general.

    The score is the signed root of the log-likelihood ratio (Dunning 1993) of the
    documents with a word against those expected by the frequencies of jieba's
    dictionary; a word that it lacks counts as its rarest. Chosen by reading:
    tf-idf of a whole corpus ranks by mere frequency, and the log-odds of
    `keywords_of` trust no word that the dictionary lacks, which are the best.

    Args:
        tokens: The corpus.
        top: At most so many words.
        minimum_documents: Documents that must hold a word.
        phrases: As in `keywords_of`.
    """
    found = tokens.candidates if phrases else find_candidates(tokens, phrases=False)
    counts = np.asarray(found.matrix.sum(axis=0)).ravel().astype(np.int64)
    scores = score_against(counts, background_counts(found.names))
    return _choose_candidates(found, scores, counts, top, minimum_documents)


def score_against(
    counts: npt.NDArray[np.int64], background: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return sqrt(2 (O ln(O/E) - O + E)) where O > E, else 0; like a z-score."""
    if not len(counts):
        return np.zeros(0)
    expected = background * (counts.sum() / background.sum())
    observed = np.maximum(counts, expected)
    gain = observed * np.log(observed / expected) - observed + expected
    score: npt.NDArray[np.float64] = np.sqrt(2 * np.maximum(gain, 0.0))
    return score


def choose_keywords(
    names: list[str],
    scores: npt.NDArray[np.float64],
    documents: npt.NDArray[np.integer],
    top: int,
    least: float = MINIMUM_SCORE,
) -> list[Keyword]:
    """Take the best words, passing over near duplicates of better ones."""
    # names ascend by code point, so a stable sort settles ties by it; rounding
    # keeps the last bits of a logarithm from deciding
    order = np.argsort(-scores.round(6), kind="stable")
    chosen: list[Keyword] = []
    for i in order:
        if len(chosen) == top or scores[i] < least:
            break
        if not _repeats(names[i], (k.word for k in chosen)):
            score = round(float(scores[i]), 6)
            chosen.append(Keyword(names[i], score, int(documents[i])))
    return chosen


def _repeats(word: str, others: Iterable[str]) -> bool:
    return any(_contains(word, other) or _contains(other, word) for other in others)


def _contains(long: str, short: str) -> bool:
    return long.startswith(short) or long.endswith(short)
