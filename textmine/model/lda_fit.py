"""Fit LDA: start from an annealed mixture, sweep until settled, then average."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.model.annealing import Annealing, anneal
from textmine.model.checkpoint import Saved
from textmine.model.draft import (
    build_model,
    choose_beta,
    choose_heat,
    count_sweeps,
    is_told,
    make_priors,
    tell,
)
from textmine.model.lda import LdaState, count_lda, count_topics, start_lda, sweep_lda
from textmine.model.left_out import LeftOut, choose_left_out, measure_left_out
from textmine.model.priors import Priors, estimate_alpha
from textmine.model.stopping import LDA_EVERY, has_lda_settled
from textmine.model.task import Task
from textmine.model.topic_model import Floats, TopicModel

#: Mixture sweeps that LDA starts from (docs/method-topics.md).
_START_SWEEPS = 20
#: α and β of the mixture that LDA starts from; α from 0.1 to 1 does the same.
_START_ALPHA, _START_BETA = 1.0, 0.05
#: LDA re-estimates α from this sweep on, every so many sweeps.
_FIRST_ESTIMATE, _ESTIMATE_EVERY = 10, 10
#: The last third of the sweeps is averaged: one for every two before.
_BEFORE_EACH = 2


@dataclass(frozen=True)
class _Stand:
    """Where LDA stands between two sweeps.

    Attributes:
        state: Topics and counts.
        alpha: float64 (topics,).
        sweeps: Sweeps done, the mixture's not counted.
        settled: Sweep after which perplexity had settled; 0: not yet.
        perplexities: As judged so far.
        summed: int64 (terms, topics): counts of the sweeps that are averaged.
    """

    state: LdaState
    alpha: Floats
    summed: npt.NDArray[np.int64]
    sweeps: int = 0
    settled: int = 0
    perplexities: tuple[float, ...] = ()

    def save(self) -> Saved:
        numbers = {
            "sweeps": self.sweeps,
            "settled": self.settled,
            "perplexities": list(self.perplexities),
        }
        arrays: dict[str, npt.NDArray[Any]] = {
            "topics": self.state.topics, "alpha": self.alpha, "summed": self.summed,
        }  # fmt: skip
        return Saved("lda", numbers, arrays)


def fit_lda(task: Task) -> TopicModel:
    """Sweep LDA; the counts of the last third of its sweeps are summed."""
    priors = make_priors(task, task.options.alpha, choose_beta(task))
    left = choose_left_out(task.documents)
    most = count_sweeps(task)
    begin = 0 if task.earlier else _START_SWEEPS
    now = _begin(task, priors, begin)
    while now.sweeps < _find_end(now, most):
        now = _step(task, priors, left, begin, now)
        end = _find_end(now, most)
        if is_told(task, now.sweeps, end):
            perplexity = _judge(task, priors, left, now) if left else None
            tell(task, begin + now.sweeps, begin + end, perplexity)
        task.checkpoint.keep(now.save)
    model = build_model(
        task, priors.with_alpha(now.alpha), now.summed, now.sweeps,
        settled=now.settled > 0,
    )  # fmt: skip
    return replace(model, count_scale=now.sweeps - _find_burned(now, most))


def _find_burned(now: _Stand, most: int) -> int:
    """Return the sweep after which counts are summed: settled, or two thirds."""
    return now.settled or most - max(1, most // (_BEFORE_EACH + 1))


def _find_end(now: _Stand, most: int) -> int:
    """Return the sweep that is the last, as far as is known."""
    if not now.settled:
        return most
    return now.settled + max(1, now.settled // _BEFORE_EACH)


def _begin(task: Task, priors: Priors, begin: int) -> _Stand:
    """Return where an earlier process stood, or every token at its document's topic."""
    saved = task.checkpoint.read()
    terms = len(task.vocabulary)
    if saved is not None and saved.part == "lda":
        state = count_lda(task.documents, saved.arrays["topics"], terms, task.topics)
        told = saved.numbers
        return _Stand(
            state,
            saved.arrays["alpha"],
            saved.arrays["summed"],
            told["sweeps"],
            told["settled"],
            tuple(told["perplexities"]),
        )
    mixed = make_priors(task, _START_ALPHA, _START_BETA)
    start = anneal(task, mixed, _plan_start(task, begin), saved)
    alpha = priors.alpha if task.earlier is None else np.array(task.earlier.alpha)
    state = start_lda(task.documents, start.state.topics, terms, task.topics)
    return _Stand(state, alpha, np.zeros(state.counts.shape, np.int64))


def _plan_start(task: Task, sweeps: int) -> Annealing:
    total = sweeps + count_sweeps(task)

    def tell_sweep(done: int, _: object) -> None:
        if is_told(task, done, total):
            tell(task, done, total, None)

    return Annealing(
        sweeps=sweeps,
        heat=choose_heat(task),
        last_heat=1.0,
        settles=False,
        tell=tell_sweep,
        keep=lambda annealed: task.checkpoint.keep(annealed.save),
    )


def _step(
    task: Task, priors: Priors, left: LeftOut | None, begin: int, now: _Stand
) -> _Stand:
    """Make one sweep; then α, perplexity and sums, where they are due."""
    number, most = now.sweeps + 1, count_sweeps(task)
    burned = number > _find_burned(now, most)
    state = sweep_lda(
        task.documents,
        now.state,
        priors.with_alpha(now.alpha),
        seed=task.seed,
        number=begin + number,
        workers=task.workers,
    )
    after = replace(now, state=state, sweeps=number)
    if burned:
        after = replace(after, summed=now.summed + state.counts)
    if _estimates_now(task, number):
        after = replace(after, alpha=_estimate(task, after))
    if left and task.options.stop_early and not burned and number % LDA_EVERY == 0:
        judged = (*now.perplexities, _judge(task, priors, left, after))
        settled = number if has_lda_settled(judged) else 0
        after = replace(after, perplexities=judged, settled=settled)
    return after


def _judge(task: Task, priors: Priors, left: LeftOut, now: _Stand) -> float:
    state, priors = now.state, priors.with_alpha(now.alpha)
    return measure_left_out(left, state.topics, state.counts, priors, task.workers)


def _estimates_now(task: Task, number: int) -> bool:
    late = number >= _FIRST_ESTIMATE and number % _ESTIMATE_EVERY == 0
    return task.options.estimate_alpha and late


def _estimate(task: Task, now: _Stand) -> Floats:
    """Return α re-estimated, then drawn half the way back to where it started.

    Without that, α falls to almost one topic a document, where the mixture that LDA
    starts from keeps it (measured: perplexity 1,349 in place of 1,338).
    """
    histogram = count_topics(task.documents, now.state)
    begin = task.options.alpha if task.earlier is None else task.earlier.alpha
    return (estimate_alpha(histogram, now.alpha) + begin) / 2
