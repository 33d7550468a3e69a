"""Words that tell what a topic is about: four scores of a word in a topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel

Floats = npt.NDArray[np.float64]

#: Weight of plain probability against lift: the optimum for people's guesses of a
#: topic's meaning (Sievert & Shirley 2014, LDAvis, section 3.1).
_LAMBDA = 0.6
#: Weight of exclusivity against frequency (Bischof & Airoldi 2012; stm's default).
_OMEGA = 0.5
#: Words looked at for each word shown, so that near-duplicates can be left out.
_SPARE = 5


def score_probability(weights: Floats) -> Floats:
    """Return p(w|k)."""
    p: Floats = weights / weights.sum(1, keepdims=True)
    return p


def score_lift(weights: Floats) -> Floats:
    """Return ln p(w|k) / p(w) (Taddy 2012); it favours rare words."""
    overall = weights.sum(0) / weights.sum()
    lift: Floats = np.log(score_probability(weights)) - np.log(overall)
    return lift


def score_relevance(weights: Floats) -> Floats:
    """Return λ ln p(w|k) + (1 - λ) ln p(w|k) / p(w), λ = .6 (Sievert & Shirley)."""
    within = np.log(score_probability(weights))
    relevance: Floats = _LAMBDA * within + (1 - _LAMBDA) * score_lift(weights)
    return relevance


def score_frex(weights: Floats) -> Floats:
    """Return the harmonic mean of two ranks in the topic (Bischof & Airoldi 2012).

    One is the rank of p(w|k), the other of p(w|k) / Σ_j p(w|j), both in (0, 1].
    """
    p = score_probability(weights)
    frequent, exclusive = _rank_rows(p), _rank_rows(p / p.sum(0))
    frex: Floats = 1 / (_OMEGA / exclusive + (1 - _OMEGA) / frequent)
    return frex


def _rank_rows(values: Floats) -> Floats:
    """Return the share of a row that is at most as large, in (0, 1]."""
    ordered = np.sort(values, axis=1)
    places = [
        np.searchsorted(row, own, "right")
        for row, own in zip(ordered, values, strict=True)
    ]
    ranks: Floats = np.array(places) / values.shape[1]
    return ranks


#: From weights (topics, terms), all above 0, to scores of the same shape, larger first.
SCORES: dict[str, Callable[[Floats], Floats]] = {
    "probability": score_probability,
    "relevance": score_relevance,
    "lift": score_lift,
    "frex": score_frex,
}


def score_words(model: TopicModel) -> dict[str, Floats]:
    """Return relevance, lift and frex of every word, float64 (topics, terms) each."""
    weights = model.weights()
    names = [name for name in SCORES if name != "probability"]
    return {name: SCORES[name](weights) for name in names}


def choose_words(
    model: TopicModel, n: int, *, by: str = "relevance", distinct: bool = True
) -> list[npt.NDArray[np.int64]]:
    """Return for each topic the n words of the largest score, best first.

    Args:
        model: K topics.
        n: Words a topic.
        by: A key of SCORES. Damped words come behind all others.
        distinct: Leave out what repeats a better word (小米汽车 after 小米).

    Returns:
        K arrays of positions in `model.vocabulary`, at most n each; ties in the order
        of the vocabulary.

    Raises:
        OptionError: `by` is no key of SCORES.
    """
    if by not in SCORES:
        raise OptionError("topics", f"by is {by!r}", f"one of {', '.join(SCORES)}")
    scores = SCORES[by](model.weights())
    damped = set(model.damped)
    hidden = [w for w, term in enumerate(model.vocabulary) if term in damped]
    scores[:, hidden] = -np.inf
    seen = n * _SPARE if distinct else n
    order = np.argsort(-scores, axis=1, kind="stable")[:, :seen]
    if not distinct:
        return list(order)
    return [row[drop_repeats([model.vocabulary[w] for w in row])][:n] for row in order]


def drop_repeats(words: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return the positions of words that repeat no word before them.

    A word repeats another if one begins or ends with the other.

    >>> drop_repeats(["小米", "小米汽车", "刹车", "紧急刹车", "su7", "汽车"]).tolist()
    [0, 2, 4, 5]
    """
    kept: list[int] = []
    for i, word in enumerate(words):
        if not any(repeats(word, words[j]) for j in kept):
            kept.append(i)
    return np.array(kept, np.int64)


def repeats(one: str, other: str) -> bool:
    """Tell whether one of two words begins or ends with the other.

    >>> repeats("小米汽车", "小米"), repeats("中国", "国家")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or long.endswith(short)
