"""What an engine is asked to fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from textmine.model.checkpoint import Checkpoint
from textmine.model.documents import Documents
from textmine.model.options import FitOptions
from textmine.model.topic_model import Floats, TopicModel
from textmine.progress import Progress


@dataclass(frozen=True)
class Task:
    """A fit, all choices made.

    Attributes:
        documents: Non-empty documents over `vocabulary`.
        vocabulary: Terms, ascending by code point.
        topics: Number of topics.
        kind: Kind of the model that comes out.
        reason: Why that kind: "asked", "short_documents", "long_documents",
            "embeddings" or "earlier_model".
        limit: Words of a document that count, at most; None: all.
        corpus_digest: Digest of documents and vocabulary.
        seed: In [0, 2^64).
        workers: Threads, at least 1.
        options: As given.
        word_prior: float64 (topics, terms) pseudo-counts, or None.
        damped: Words that are spread evenly over topics, ascending.
        earlier: The model to continue, over `vocabulary`, or None.
        progress: Called as progress("fit", sweep, sweeps, "perplexity …").
        embeddings: float (documents, dims), or None.
        checkpoint: Where a fit keeps where it stands.
    """

    documents: Documents
    vocabulary: tuple[str, ...]
    topics: int
    kind: str
    reason: str
    corpus_digest: str
    limit: int | None
    seed: int
    workers: int
    options: FitOptions
    word_prior: Floats | None
    earlier: TopicModel | None
    progress: Progress
    embeddings: npt.NDArray[Any] | None = None
    damped: tuple[str, ...] = ()
    checkpoint: Checkpoint = field(default_factory=Checkpoint)
