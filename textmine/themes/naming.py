"""Propose names for topics: one or two phrases that tell them apart and read well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.model.relevance import choose_words, repeats

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel

_CANDIDATES = 12  # words considered a topic
_LONGEST = 12  # characters of a word in a name
_JOIN = " · "


def name_topics(
    model: TopicModel, phrases: Sequence[Mapping[str, str]] = ()
) -> tuple[str, ...]:
    """Return one proposed name a topic; no two are the same.

    A name is the first two words by relevance that don't repeat each other, each
    replaced by its phrase where there is one. Larger topics choose first; a topic
    whose words are all taken is numbered.

    Args:
        model: The topics.
        phrases: For each topic, word -> phrase, as `find_phrases` gives them.
    """
    # A larger supply than is looked at: some words are unreadable or absent.
    ranked = choose_words(model, 2 * _CANDIDATES, by="relevance", distinct=False)
    words = [
        _find_items(model, k, row, phrases[k] if phrases else {})
        for k, row in enumerate(ranked)
    ]
    order = np.argsort(-model.topic_word.sum(axis=1), kind="stable")
    names = [""] * len(words)
    used: set[str] = set()
    for topic in order:
        names[topic] = _name_words(words[topic], used, int(topic))
        used.add(names[topic])
    return tuple(names)


def name_topic(model: TopicModel, topic: int) -> str:
    """Return the name of one topic (0-based), as `name_topics` gives it."""
    return name_topics(model)[topic]


def _find_items(
    model: TopicModel,
    topic: int,
    ranked: npt.NDArray[np.int64],
    phrases: Mapping[str, str],
) -> list[str]:
    """Return the readable words of a topic, most relevant first, as phrases."""
    held = [w for w in ranked if model.topic_word[topic, w] > 0]
    words = [model.vocabulary[w] for w in held]
    readable = [word for word in words if _is_readable(word)][:_CANDIDATES]
    return list(dict.fromkeys(phrases.get(word, word) for word in readable))


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
    """Tell whether one word repeats the other, or they share half their characters."""
    if repeats(first, second):
        return True
    shared = len(set(first) & set(second))
    return shared * 2 >= min(len(set(first)), len(set(second)))
