"""The engine "textmine": frozen-count Gibbs sweeps for both kinds of model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from textmine.model.documents import make_bags
from textmine.model.lda import LdaState, count_topics, start_lda, sweep_lda
from textmine.model.mixture import (
    MixtureState,
    count_mixture,
    start_mixture,
    sweep_mixture,
)
from textmine.model.priors import Priors, estimate_alpha
from textmine.model.shares import infer_shares, measure_perplexity
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel
from textmine.progress import silent

#: Sweeps by kind: afresh, and when a model is continued. Measured on shopping and
#: events (docs/method-topics.md): more of them gain less than 1 % of perplexity.
DEFAULT_SWEEPS = {"mixture": (30, 10), "lda": (80, 30)}
#: Mixture sweeps that LDA starts from (the same page).
_START_SWEEPS = 20
_BETA = {"mixture": 0.1, "lda": 0.01}
#: α of the mixture that LDA starts from; any value from 0.1 to 1 does.
_START_ALPHA = 1.0
#: LDA re-estimates α from this sweep on, every so many sweeps.
_FIRST_ESTIMATE, _ESTIMATE_EVERY = 10, 10
#: Share of the LDA sweeps, the last ones, whose counts are summed.
_AVERAGED = 1 / 3
_REPORT_EVERY = 10
_REPORT_SAMPLE = 2_000  # documents
#: Share of the mixture sweeps in which the temperature falls to 1.
_COOLING = 0.7


def fit_by_sampling(task: Task) -> TopicModel:
    """Fit the kind that the task asks for."""
    return _FITS[task.kind](task)


def _fit_mixture(task: Task) -> TopicModel:
    """Anneal a mixture; the last sweep takes the most probable topic."""
    sweeps = _count_sweeps(task)
    priors = _make_priors(task, "mixture", task.options.alpha)

    def build(state: MixtureState) -> TopicModel:
        model = _build(task, priors, state.counts, sweeps)
        return replace(model, documents_per_topic=state.members)

    state = _anneal(task, priors, sweeps, sweeps, build, last_heat=0.0)
    return build(state)


def _fit_lda(task: Task) -> TopicModel:
    """Start from an annealed mixture, then sweep; sum the counts of the last sweeps."""
    sweeps = _count_sweeps(task)
    begin = 0 if task.earlier else _START_SWEEPS
    total = begin + sweeps
    mixed = _make_priors(task, "mixture", _START_ALPHA)
    start = _anneal(
        task, mixed, begin, total, lambda s: _build(task, mixed, s.counts, sweeps)
    )
    state = start_lda(task.documents, start.topics, len(task.vocabulary), task.topics)
    priors = _make_priors(task, "lda", task.options.alpha)
    if task.earlier is not None:
        priors = priors.with_alpha(np.array(task.earlier.alpha))
    snapshots = max(1, int(sweeps * _AVERAGED))
    summed = np.zeros_like(state.counts)
    for number in range(1, sweeps + 1):
        state = sweep_lda(
            task.documents, state, priors, task.seed, begin + number, task.workers
        )
        if _estimates_now(task, number):
            histogram = count_topics(task.documents, state)
            priors = priors.with_alpha(estimate_alpha(histogram, priors.alpha))
        summed += state.counts * (number > sweeps - snapshots)
        now = state.counts
        _report(task, begin + number, total, lambda: _build(task, priors, now, sweeps))
    return replace(_build(task, priors, summed, sweeps), count_scale=snapshots)


_FITS = {"mixture": _fit_mixture, "lda": _fit_lda}


def _count_sweeps(task: Task) -> int:
    afresh, continued = DEFAULT_SWEEPS[task.kind]
    return task.options.sweeps or (continued if task.earlier else afresh)


def _make_priors(task: Task, kind: str, alpha: float) -> Priors:
    given = task.options.beta if kind == task.kind else None
    words = None if task.word_prior is None else np.ascontiguousarray(task.word_prior.T)
    return Priors(np.full(task.topics, alpha), given or _BETA[kind], words)


def _anneal(
    task: Task,
    priors: Priors,
    sweeps: int,
    total: int,
    build: Callable[[MixtureState], TopicModel],
    last_heat: float = 1.0,
) -> MixtureState:
    """Sweep a mixture while it cools; `last_heat` is the temperature of the end."""
    bags, terms = make_bags(task.documents), len(task.vocabulary)
    if task.earlier is None:
        state = start_mixture(bags, terms, task.topics, task.seed)
    else:
        chosen = _choose_main(task, task.earlier)
        state = count_mixture(bags, chosen, terms, task.topics)
    first_heat = 1.0 if task.earlier else task.options.temperature
    for number in range(1, sweeps + 1):
        heat = last_heat if number == sweeps else cool(number - 1, sweeps, first_heat)
        state = sweep_mixture(
            bags, state, priors, heat, task.seed, number, task.workers
        )
        now = state
        _report(task, number, total, lambda: build(now))
    return state


def cool(done: int, sweeps: int, heat: float) -> float:
    """Return the temperature after `done` sweeps: from `heat` down to 1, then 1.

    >>> [cool(i, 10, 2.0) for i in (0, 7, 9)]
    [2.0, 1.0, 1.0]
    """
    return 1.0 + (heat - 1.0) * max(0.0, 1.0 - done / (_COOLING * sweeps))


def _choose_main(task: Task, earlier: TopicModel) -> npt.NDArray[np.int32]:
    """Return the main topic of each document under a model (ties: lowest index)."""
    shares = infer_shares(earlier, task.documents, task.workers)
    return shares.argmax(1).astype(np.int32)


def _estimates_now(task: Task, number: int) -> bool:
    late = number >= _FIRST_ESTIMATE and number % _ESTIMATE_EVERY == 0
    return task.options.estimate_alpha and late


def _build(
    task: Task, priors: Priors, counts: npt.NDArray[np.int64], sweeps: int
) -> TopicModel:
    """Return the model that counts (terms, topics) stand for."""
    return TopicModel(
        kind=task.kind,
        topic_word=np.ascontiguousarray(counts.T),
        alpha=priors.alpha,
        beta=priors.beta,
        documents_per_topic=np.zeros(task.topics, np.int64),
        vocabulary=task.vocabulary,
        word_prior=task.word_prior,
        provenance={"sweeps": sweeps},
    )


def _report(
    task: Task, number: int, total: int, build: Callable[[], TopicModel]
) -> None:
    """Tell how far the fit is, now and then with its perplexity."""
    if task.progress is silent:
        return  # perplexity costs about as much as a sweep
    detail = ""
    if number % _REPORT_EVERY == 0 or number == total:
        value = measure_perplexity(
            build(), task.documents, task.workers, _REPORT_SAMPLE
        )
        detail = "" if value is None else f"perplexity {value:.0f}"
    task.progress("fit", number, total, detail)
