"""What both kinds of fit share: sweeps, priors, a model from counts, progress."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.model.priors import Priors
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel
from textmine.progress import silent

#: Sweeps by kind, at most: afresh, and when a model is continued. Measured on shopping
#: and events (docs/method-topics.md).
DEFAULT_SWEEPS = {"mixture": (60, 15), "lda": (120, 30)}
_MIXTURE_BETA = 0.2
#: β of LDA: 2 / topics, at most 0.05; the more topics, the fewer tokens each has to
#: outweigh it (measured: the best of .02 and .05 at 50 topics, of .01 and .02 at 200).
_LDA_BETA, _LDA_BETA_MOST = 2.0, 0.05
#: Where annealing starts, by kind (docs/method-mixture.md, docs/method-topics.md).
_HEATS = {"mixture": 5.0, "lda": 3.0}
_REPORT_EVERY = 5  # sweeps


def count_sweeps(task: Task) -> int:
    """Return how many sweeps are made at most."""
    afresh, continued = DEFAULT_SWEEPS[task.kind]
    return task.options.sweeps or (continued if task.earlier else afresh)


def choose_heat(task: Task) -> float:
    """Return the temperature at the start; a continued model is not heated."""
    if task.earlier is not None:
        return 1.0
    return task.options.temperature or _HEATS[task.kind]


def choose_beta(task: Task) -> float:
    """Return β: as asked, that of the earlier model, or the default of the kind."""
    if task.options.beta is not None:
        return task.options.beta
    if task.earlier is not None:
        return task.earlier.beta
    if task.kind == "mixture":
        return _MIXTURE_BETA
    return min(_LDA_BETA_MOST, _LDA_BETA / task.topics)


def make_priors(task: Task, alpha: float, beta: float) -> Priors:
    """Return the priors of a task with that α for each topic."""
    words = None if task.word_prior is None else np.ascontiguousarray(task.word_prior.T)
    return Priors(np.full(task.topics, alpha), beta, words)


def build_model(
    task: Task, priors: Priors, counts: npt.NDArray[Any], sweeps: int, *, settled: bool
) -> TopicModel:
    """Return the model that integer counts (terms, topics) stand for."""
    return TopicModel(
        kind=task.kind,
        topic_word=np.ascontiguousarray(counts.T, np.int64),
        alpha=priors.alpha,
        beta=priors.beta,
        documents_per_topic=np.zeros(task.topics, np.int64),
        vocabulary=task.vocabulary,
        word_prior=task.word_prior,
        provenance={
            "sweeps": sweeps,
            "most_sweeps": count_sweeps(task),
            "stop_reason": "settled" if settled else "most_sweeps",
        },
    )


def is_told(task: Task, number: int, total: int) -> bool:
    """Say whether a sweep is reported; perplexity costs about as much as a sweep."""
    return task.progress is not silent and (
        number % _REPORT_EVERY == 0 or number == total
    )


def tell(task: Task, number: int, total: int, perplexity: float | None) -> None:
    """Report a sweep with its perplexity."""
    detail = "" if perplexity is None else f"perplexity {perplexity:.0f}"
    task.progress("fit", number, total, detail)
