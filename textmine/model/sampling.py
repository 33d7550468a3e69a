"""The engine "textmine": frozen-count Gibbs sweeps for both kinds of model."""

from __future__ import annotations

from textmine.model.lda_fit import fit_lda
from textmine.model.mixture_fit import fit_mixture
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel

_FITS = {"mixture": fit_mixture, "lda": fit_lda}


def fit_by_sampling(task: Task) -> TopicModel:
    """Fit the kind that the task asks for."""
    return _FITS[task.kind](task)
