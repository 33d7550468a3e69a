"""Perplexity of documents that are left out of the counts: when has LDA settled?

The documents with the smallest keys are judged, at most 2,000. Their tokens are taken
out of the counts, exactly; the words at even positions then give the shares, and those
at odd positions are predicted (Wallach et al. 2009, §5.1, document completion). So no
document has to be kept from the fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.model.documents import Bags, Documents, make_bags
from textmine.model.priors import Priors
from textmine.model.shares import choose_sample, halve, predict_words

#: Documents judged, at most: their perplexity wavers by about .2 % from sweep to sweep
#: (measured on shopping and events) and costs a third of a sweep.
_JUDGED = 2_000


@dataclass(frozen=True)
class LeftOut:
    """Documents that are judged, over the terms that they hold.

    Attributes:
        documents: The documents; word ids count from 0 in `terms`.
        terms: int32 (used,), term ids of the model, ascending.
        places: int64 (tokens,), where each token stands among those of the fit.
        observed: The words at even positions.
        hidden: The words at odd positions.
    """

    documents: Documents
    terms: npt.NDArray[np.int32]
    places: npt.NDArray[np.int64]
    observed: Bags
    hidden: Documents


def choose_left_out(documents: Documents, size: int = _JUDGED) -> LeftOut | None:
    """Return the documents that are judged; None if none has four words."""
    rows = choose_sample(documents, size)
    if not len(rows):
        return None
    sample = documents.take(rows)
    lengths = np.diff(sample.offsets)
    places = np.repeat(documents.offsets[rows] - sample.offsets[:-1], lengths)
    terms, words = np.unique(sample.words, return_inverse=True)
    sample = Documents(sample.keys, sample.offsets, words.astype(np.int32))
    return LeftOut(
        sample,
        terms.astype(np.int32),
        places + np.arange(len(places)),
        make_bags(halve(sample, 0)),
        halve(sample, 1),
    )


def measure_left_out(
    left: LeftOut,
    topics: npt.NDArray[Any],
    counts: npt.NDArray[Any],
    priors: Priors,
    workers: int,
) -> float:
    """Return the perplexity of the documents, their own tokens not counted.

    Args:
        left: The documents.
        topics: Topic of every token of the fit.
        counts: int (terms, topics), tokens; left as they are.
        priors: As in the fit.
        workers: Threads; change no bit.
    """
    own = np.zeros((len(left.terms), counts.shape[1]), np.int64)
    np.add.at(own, (left.documents.words, topics[left.places]), 1)
    totals = counts.sum(0, dtype=np.int64) - own.sum(0) + priors.beta * len(counts)
    weights = counts[left.terms] - own + priors.beta
    if priors.words is not None:
        totals += priors.words.sum(0)
        weights += priors.words[left.terms]
    word_topic = weights / totals
    log_likelihood = predict_words(
        word_topic, priors.alpha, left.observed, left.hidden, workers
    )
    return float(np.exp(-log_likelihood / len(left.hidden.words)))
