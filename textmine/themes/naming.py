"""Propose names for topics: one or two words that tell them apart and read well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel

# Weight of plain probability against lift: the optimum for people's guesses of a
# topic's meaning (Sievert & Shirley 2014, LDAvis, section 3.1).
_LAMBDA = 0.6
_CANDIDATES = 12  # words considered a topic
_LONGEST = 12  # characters of a word in a name
_JOIN = " · "


def name_topics(model: TopicModel) -> tuple[str, ...]:
    """Return one proposed name a topic; no two are the same.

    Larger topics choose first; a topic whose words are all taken is numbered.
    """
    ranked = [rank_words(row) for row in _relevance(model)]
    order = np.argsort(-model.topic_word.sum(axis=1), kind="stable")
    names = [""] * len(ranked)
    used: set[str] = set()
    for topic in order:
        words = [model.vocabulary[w] for w in ranked[topic]]
        names[topic] = _name_words(words, used, int(topic))
        used.add(names[topic])
    return tuple(names)


def name_topic(model: TopicModel, topic: int) -> str:
    """Return the proposed name of one topic (0-based), as `name_topics` gives it."""
    return name_topics(model)[topic]


def evidence_words(model: TopicModel, topic: int, top: int = 8) -> tuple[str, ...]:
    """Return the words that mark a topic, most relevant first."""
    ranked = rank_words(_relevance(model)[topic])[:top]
    return tuple(model.vocabulary[w] for w in ranked)


def rank_words(relevance: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the best candidates of a topic, ties in vocabulary order."""
    order = np.argsort(-relevance, kind="stable")[:_CANDIDATES]
    return order[np.isfinite(relevance[order])]


def _relevance(model: TopicModel) -> npt.NDArray[np.float64]:
    """Return λ ln p(w|k) + (1-λ) ln(p(w|k) / p(w)), -inf for words not in the topic."""
    counts = model.topic_word.astype(np.float64)
    within = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    overall = counts.sum(axis=0) / max(counts.sum(), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.log(within) - np.log(overall)
        relevance = _LAMBDA * np.log(within) + (1 - _LAMBDA) * lift
    readable = np.array([_is_readable(word) for word in model.vocabulary], dtype=bool)
    return np.where((counts > 0) & readable, relevance, -np.inf)


def _is_readable(word: str) -> bool:
    letters = word.replace("_", "").replace(" ", "")
    return 1 < len(word) <= _LONGEST and letters.isalnum() and not letters.isdigit()


def _name_words(words: list[str], used: set[str], topic: int) -> str:
    """Join the first two words that don't repeat each other; dodge used names."""
    for i, first in enumerate(words):
        for second in words[i + 1 :]:
            name = first + _JOIN + second
            if not _overlap(first, second) and name not in used:
                return name
        if first not in used:
            return first
    return f"topic {topic + 1}"


def _overlap(first: str, second: str) -> bool:
    """Tell whether one word holds the other, or they share half their characters."""
    shared = len(set(first) & set(second))
    return shared * 2 >= min(len(set(first)), len(set(second)))
