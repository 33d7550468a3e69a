"""Options of the topic engine, and the number of topics that a person can read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from textmine.errors import OptionError

#: What a person reads: 30 topics of ten words fit on two pages.
_READABLE = 30
#: A topic needs about this many comments before its words are more than one voice.
_DOCUMENTS_PER_TOPIC = 40


@dataclass(frozen=True)
class FitOptions:
    """How a topic model is fitted. Defaults: docs/method-topics.md, with figures.

    Attributes:
        sweeps: Passes over the documents, at most; None: DEFAULT_SWEEPS of the kind.
        stop_early: Stop before that when the fit has settled: when further sweeps
            hardly change the perplexity of documents left out (LDA) or the likelihood
            (mixture); docs/method-topics.md states the rule.
        alpha: Weight of the prior over topics: of each topic, at the start
            (re-estimated for LDA; kept for the mixture).
        beta: Weight of each term in each topic; None: that of the earlier model, else
            0.2 for the mixture, 2 / topics, at most 0.05, for LDA.
        estimate_alpha: Re-estimate α (LDA; asymmetric, Minka's fixed point).
        restarts: Times that a mixture is fitted, with different seeds; counts of
            matched topics are summed over the most likely two thirds. None: 12 up
            to 200,000 tokens, else 1.
        temperature: Where the annealed mixture starts, 1 is no annealing; None: 5, and
            3 where LDA starts from it.
        minimum_documents: A term occurs in at least that many documents; None:
            2 below 500 documents, 3 below 5,000, else 5.
        balance: Long documents among short ones (articles among comments) count with
            part of their words: together at most as much as the short ones.
        maximum_share: A term occurs in at most that share of the documents.
        embedding_weight: What a cosine of 1 adds to the log weight of a topic (mixture
            with embeddings).
        decay: Weight of an earlier model's counts when it is continued, in [0, 1].
    """

    sweeps: int | None = None
    stop_early: bool = True
    alpha: float = 0.1
    beta: float | None = None
    estimate_alpha: bool = True
    restarts: int | None = None
    temperature: float | None = None
    minimum_documents: int | None = None
    maximum_share: float = 0.25
    balance: bool = True
    embedding_weight: float = 20.0
    decay: float = 0.5

    def __post_init__(self) -> None:
        problems = [text for bad, text in self._problems() if bad]
        if problems:
            raise OptionError("FitOptions", "; ".join(problems))

    def _problems(self) -> list[tuple[bool, str]]:
        return [
            (self.sweeps is not None and self.sweeps < 1, "sweeps is below 1"),
            (self.restarts is not None and self.restarts < 1, "restarts is below 1"),
            (not 0 < self.alpha < math.inf, "alpha is not a number above 0"),
            (
                self.beta is not None and not 0 < self.beta < math.inf,
                "beta is not a number above 0",
            ),
            (
                self.temperature is not None and not 1 <= self.temperature < math.inf,
                "temperature is not a number from 1 on",
            ),
            (
                self.minimum_documents is not None and self.minimum_documents < 1,
                "minimum_documents is below 1",
            ),
            (not 0 < self.maximum_share <= 1, "maximum_share is not in (0, 1]"),
            (
                not 0 <= self.embedding_weight < math.inf,
                "embedding_weight is not a number from 0 on",
            ),
            (not 0 <= self.decay <= 1, "decay is not in [0, 1]"),
        ]


@dataclass(frozen=True)
class WordPriors:
    """Pseudo-counts of words, before any document is read.

    Attributes:
        counts: Draw words to topics: for each topic (0-based) the pseudo-count of each
            of its words, in tokens: 1 weighs as much as one occurrence.
        damped: Words that shall say less about topics, each with a strength from 0 on:
            its own count times that is spread evenly over all topics, so that it
            tells them apart less. They stand among no topic's words. 1 does most
            good; from 3 on they drown the others (docs/method-topics.md).

    >>> WordPriors({0: {"刹车": 50.0}, 1: {"代言": 50.0}}).words == {"刹车", "代言"}
    True
    """

    counts: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    damped: Mapping[str, float] = field(default_factory=dict)

    @property
    def words(self) -> frozenset[str]:
        """All words that have a pseudo-count."""
        drawn = frozenset(word for row in self.counts.values() for word in row)
        return drawn | self.damped.keys()


def default_topics(documents: int) -> int:
    """Return how many topics to fit to that many documents.

    30, because a person reads about that many and spare topics let a new theme be
    born; at most one topic per 40 documents, so that each stands for more than a few
    voices; at least 2.

    >>> [default_topics(n) for n in (10, 800, 229_676)]
    [2, 20, 30]
    """
    return max(2, min(_READABLE, documents // _DOCUMENTS_PER_TOPIC))
