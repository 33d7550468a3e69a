"""Discovered themes: one for each topic of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.themes.naming import name_topics
from textmine.themes.themes import Theme

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel
    from textmine.words.tokens import Tokens

#: A document belongs to a topic that holds at least half of it.
DISCOVERED_THRESHOLD = 0.5


def describe_topics(
    model: TopicModel, phrases: Sequence[Mapping[str, str]] = ()
) -> tuple[Theme, ...]:
    """Return one theme a topic, by topic: ids D001, D002, …, keys as the model's.

    Args:
        model: The topics.
        phrases: For each topic, word -> phrase that stands for it in the name.
    """
    return tuple(
        Theme(
            id=f"D{topic + 1:03d}",
            key=model.key_of(topic),
            kind="discovered",
            label=name,
            label_en=name,
            threshold=DISCOVERED_THRESHOLD,
        )
        for topic, name in enumerate(name_topics(model, phrases))
    )


def infer_topics(
    model: TopicModel, tokens: Tokens, workers: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Return topic shares, shape (n, topics), and each document's first topic.

    Shares are those of `transform`. The first topic is -1 for a document without
    a word that the model knows: its shares are the mean of the prior.
    """
    shares = np.array(model.transform_tokens(tokens, workers), dtype=np.float64)
    known = find_known(model.vocabulary, tokens)
    first = np.where(known, shares.argmax(axis=1), -1).astype(np.int32)
    return shares, first


def find_known(vocabulary: tuple[str, ...], tokens: Tokens) -> npt.NDArray[np.bool_]:
    """Tell which documents hold a term of `vocabulary`, bool, shape (n,)."""
    words = set(vocabulary)
    known = np.array([term in words for term in tokens.vocabulary], dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(known[tokens.terms])])
    return np.asarray(before[tokens.offsets[1:]] > before[tokens.offsets[:-1]])
