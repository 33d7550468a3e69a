"""The engine "textmine": frozen-count Gibbs sweeps for both kinds of model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.model.documents import make_bags
from textmine.model.embedding import Directions, find_centre, quantise
from textmine.model.lda import LdaState, count_topics, start_lda, sweep_lda
from textmine.model.mixture import (
    MixtureState,
    count_mixture,
    measure_fit,
    point,
    start_mixture,
    sweep_mixture,
)
from textmine.model.priors import Priors, estimate_alpha
from textmine.model.shares import infer_shares, measure_perplexity
from textmine.model.task import Task
from textmine.model.topic_model import Floats, TopicModel
from textmine.progress import silent

#: Sweeps by kind: afresh, and when a model is continued. Measured on shopping and
#: events (docs/method-topics.md).
DEFAULT_SWEEPS = {"mixture": (60, 15), "lda": (80, 30)}
#: Mixture sweeps that LDA starts from (the same page).
_START_SWEEPS = 20
_MIXTURE_BETA = 0.2
#: β of LDA: 2 / topics, at most 0.05; the more topics, the fewer tokens each has to
#: outweigh it (measured: the best of .02 and .05 at 50 topics, of .01 and .02 at 200).
_LDA_BETA, _LDA_BETA_MOST = 2.0, 0.05
#: A mixture of up to so many tokens is fitted so many times; the most likely stays.
_SMALL, _RESTARTS = 200_000, 3
_STRIDE = 0xD1B54A32D192ED03  # odd, so that no seed is met twice
#: α and β of the mixture that LDA starts from; α from 0.1 to 1 does the same.
_START_ALPHA, _START_BETA = 1.0, 0.05
#: LDA re-estimates α from this sweep on, every so many sweeps.
_FIRST_ESTIMATE, _ESTIMATE_EVERY = 10, 10
#: Share of the LDA sweeps, the last ones, whose counts are summed.
_AVERAGED = 1 / 3
_REPORT_EVERY = 5  # sweeps
_REPORT_SAMPLE = 2_000  # documents
#: Share of the mixture sweeps in which the temperature falls to 1.
_COOLING = 0.7


def fit_by_sampling(task: Task) -> TopicModel:
    """Fit the kind that the task asks for."""
    return _FITS[task.kind](task)


def _fit_mixture(task: Task) -> TopicModel:
    """Anneal a mixture; the last sweep takes the most probable topic."""
    sweeps = _count_sweeps(task)
    priors = _make_priors(task, task.options.alpha, _choose_beta(task))

    def build(state: MixtureState) -> TopicModel:
        model = _build(task, priors, state.counts, sweeps)
        return replace(
            model, documents_per_topic=state.members, directions=state.directions
        )

    tasks = _repeat(task)
    total = sweeps * len(tasks)
    states = [
        _anneal(
            again, priors, sweeps, total, build=build, last_heat=0.0, done=i * sweeps
        )
        for i, again in enumerate(tasks)
    ]
    return build(max(states, key=lambda state: measure_fit(state, priors)))


def _repeat(task: Task) -> list[Task]:
    """Return the task, and for a small corpus the same with seeds made from its own."""
    small = len(task.documents.words) <= _SMALL and task.earlier is None
    restarts = task.options.restarts or (_RESTARTS if small else 1)
    return [
        replace(task, seed=(task.seed + i * _STRIDE) % (1 << 64))
        for i in range(restarts)
    ]


def _fit_lda(task: Task) -> TopicModel:
    """Start from an annealed mixture, then sweep; sum the counts of the last sweeps."""
    sweeps = _count_sweeps(task)
    begin = 0 if task.earlier else _START_SWEEPS
    total = begin + sweeps
    mixed = _make_priors(task, _START_ALPHA, _START_BETA)
    start = _anneal(
        task, mixed, begin, total, build=lambda s: _build(task, mixed, s.counts, sweeps)
    )
    state = start_lda(task.documents, start.topics, len(task.vocabulary), task.topics)
    priors = _make_priors(task, task.options.alpha, _choose_beta(task))
    if task.earlier is not None:
        priors = priors.with_alpha(np.array(task.earlier.alpha))
    snapshots = max(1, int(sweeps * _AVERAGED))
    summed = np.zeros(state.counts.shape, np.int64)
    for number in range(1, sweeps + 1):
        state = sweep_lda(
            task.documents,
            state,
            priors,
            seed=task.seed,
            number=begin + number,
            workers=task.workers,
        )
        if _estimates_now(task, number):
            priors = priors.with_alpha(_estimate(task, state, priors))
        if number > sweeps - snapshots:
            summed += state.counts
        if _tells(task, begin + number, total):
            _report(
                task, begin + number, total, _build(task, priors, state.counts, sweeps)
            )
    return replace(_build(task, priors, summed, sweeps), count_scale=snapshots)


_FITS = {"mixture": _fit_mixture, "lda": _fit_lda}


def _count_sweeps(task: Task) -> int:
    afresh, continued = DEFAULT_SWEEPS[task.kind]
    return task.options.sweeps or (continued if task.earlier else afresh)


def _choose_beta(task: Task) -> float:
    if task.options.beta is not None:
        return task.options.beta
    if task.earlier is not None:
        return task.earlier.beta
    if task.kind == "mixture":
        return _MIXTURE_BETA
    return min(_LDA_BETA_MOST, _LDA_BETA / task.topics)


def _make_priors(task: Task, alpha: float, beta: float) -> Priors:
    words = None if task.word_prior is None else np.ascontiguousarray(task.word_prior.T)
    return Priors(np.full(task.topics, alpha), beta, words)


def _anneal(
    task: Task,
    priors: Priors,
    sweeps: int,
    total: int,
    *,
    build: Callable[[MixtureState], TopicModel],
    last_heat: float = 1.0,
    done: int = 0,
) -> MixtureState:
    """Sweep a mixture while it cools; `last_heat` is the temperature of the end.

    `done` of the `total` sweeps that progress tells were made before.
    """
    bags, terms = make_bags(task.documents), len(task.vocabulary)
    if task.earlier is None:
        state = start_mixture(bags, terms, task.topics, task.seed)
    else:
        chosen = _choose_main(task, task.earlier)
        state = count_mixture(bags, chosen, terms, task.topics)
    vectors = None
    if task.embeddings is not None and last_heat == 0.0:
        vectors, directions = _read_embeddings(task, task.embeddings)
        state = point(state, vectors, directions, task.workers)
    first_heat = 1.0 if task.earlier else task.options.temperature
    for number in range(1, sweeps + 1):
        heat = last_heat if number == sweeps else cool(number - 1, sweeps, first_heat)
        state = sweep_mixture(
            bags,
            state,
            priors,
            vectors=vectors,
            temperature=heat,
            seed=task.seed,
            number=number,
            workers=task.workers,
        )
        if _tells(task, done + number, total):
            _report(task, done + number, total, build(state))
    return state


def _read_embeddings(
    task: Task, embeddings: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int8], Directions]:
    """Return the documents' vectors and directions that are not summed yet."""
    earlier = task.earlier.directions if task.earlier else None
    centre = earlier.centre if earlier else find_centre(embeddings)
    nothing = np.zeros((task.topics, embeddings.shape[1]), np.int64)
    directions = Directions(nothing, centre, task.options.embedding_weight)
    return quantise(embeddings, centre), directions


def cool(done: int, sweeps: int, heat: float) -> float:
    """Return the temperature after `done` sweeps: from `heat` down to 1, then 1.

    >>> [cool(i, 10, 2.0) for i in (0, 7, 9)]
    [2.0, 1.0, 1.0]
    """
    return 1.0 + (heat - 1.0) * max(0.0, 1.0 - done / (_COOLING * sweeps))


def _choose_main(task: Task, earlier: TopicModel) -> npt.NDArray[np.int32]:
    """Return the main topic of each document under a model (ties: lowest index)."""
    shares = infer_shares(earlier, task.documents, task.workers)
    main: npt.NDArray[np.int32] = np.argmax(shares, 1).astype(np.int32)
    return main


def _estimates_now(task: Task, number: int) -> bool:
    late = number >= _FIRST_ESTIMATE and number % _ESTIMATE_EVERY == 0
    return task.options.estimate_alpha and late


def _estimate(task: Task, state: LdaState, priors: Priors) -> Floats:
    """Return α re-estimated, then drawn half the way back to where it started.

    Without that, α falls to almost one topic a document, where the mixture that LDA
    starts from keeps it (measured: perplexity 1,349 in place of 1,338).
    """
    histogram = count_topics(task.documents, state)
    begin = task.options.alpha if task.earlier is None else task.earlier.alpha
    return (estimate_alpha(histogram, priors.alpha) + begin) / 2


def _build(
    task: Task, priors: Priors, counts: npt.NDArray[Any], sweeps: int
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
        provenance={"sweeps": sweeps},
    )


def _tells(task: Task, number: int, total: int) -> bool:
    """Say whether a sweep is reported; perplexity costs about as much as a sweep."""
    return task.progress is not silent and (
        number % _REPORT_EVERY == 0 or number == total
    )


def _report(task: Task, number: int, total: int, model: TopicModel) -> None:
    value = measure_perplexity(model, task.documents, task.workers, _REPORT_SAMPLE)
    detail = "" if value is None else f"perplexity {value:.0f}"
    task.progress("fit", number, total, detail)
