"""Fit a mixture; of a small corpus several, whose consensus is the model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from textmine.model.annealing import Annealed, Annealing, anneal, read_vectors
from textmine.model.checkpoint import Saved
from textmine.model.documents import make_bags
from textmine.model.draft import (
    build_model,
    choose_beta,
    choose_heat,
    count_sweeps,
    is_told,
    make_priors,
    tell,
)
from textmine.model.ensemble import match_members
from textmine.model.mixture import MixtureState, count_mixture, measure_fit, point
from textmine.model.priors import Priors, sets_apart
from textmine.model.shares import measure_perplexity
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel

Ints = npt.NDArray[np.int32]

#: A mixture of up to so many tokens is fitted so many times; the counts of matched
#: topics are summed over the most likely two thirds (docs/method-mixture.md).
_SMALL, _MEMBERS = 200_000, 12
_KEPT = Fraction(2, 3)
_STRIDE = 0xD1B54A32D192ED03  # odd, so that no seed is met twice
_REPORT_SAMPLE = 2_000  # documents


@dataclass(frozen=True)
class _Done:
    """The fits that are done.

    Attributes:
        topics: Of each fit the topic of each document, int32 (documents,).
        likelihoods: Of each fit, as `measure_fit` has it.
        sweeps: Of each fit how many it made.
        settled: All of them settled.
    """

    topics: tuple[Ints, ...] = ()
    likelihoods: tuple[float, ...] = ()
    sweeps: tuple[int, ...] = ()
    settled: bool = True

    def add(self, fit: Annealed, priors: Priors) -> _Done:
        return _Done(
            (*self.topics, fit.state.topics),
            (*self.likelihoods, measure_fit(fit.state, priors)),
            (*self.sweeps, fit.sweeps),
            self.settled and fit.settled,
        )

    def choose(self) -> list[Ints]:
        """Return the most likely two thirds, in the order of their fits."""
        kept = math.ceil(len(self.topics) * _KEPT)
        ranked = np.argsort(np.negative(self.likelihoods), kind="stable")[:kept]
        return [self.topics[i] for i in sorted(ranked)]


def fit_mixture(task: Task) -> TopicModel:
    """Anneal a mixture, or several; the last sweep takes the most probable topic."""
    priors = make_priors(task, task.options.alpha, choose_beta(task))
    tasks = _repeat(task)
    saved = task.checkpoint.read()
    done = _restore(saved)
    while len(done.topics) < len(tasks):
        number = len(done.topics)
        plan = _plan(task, priors, (number, len(tasks)), done)
        fit = anneal(tasks[number], priors, plan, saved)
        done, saved = done.add(fit, priors), None
    if len(tasks) == 1:
        return _build(task, priors, fit.state, fit.sweeps, settled=fit.settled)
    return _join(task, priors, done)


def _repeat(task: Task) -> list[Task]:
    """Return the task, and for a small corpus the same with seeds made from its own."""
    small = len(task.documents.words) <= _SMALL and task.earlier is None
    members = task.options.restarts or (_MEMBERS if small else 1)
    return [
        replace(task, seed=(task.seed + i * _STRIDE) % (1 << 64))
        for i in range(members)
    ]


def _join(task: Task, priors: Priors, done: _Done) -> TopicModel:
    """Return the consensus of fits to the same documents: their counts summed."""
    members = done.choose()
    states = [
        _reorder(state, order)
        for state, order in zip(
            _count(task, members), _match(task, members), strict=True
        )
    ]
    counts = sum((s.counts for s in states[1:]), states[0].counts)
    documents = sum((s.members for s in states[1:]), states[0].members)
    pointed = [s.directions for s in states if s.directions is not None]
    directions = (
        replace(pointed[0], sums=np.sum([p.sums for p in pointed], axis=0))
        if pointed
        else None
    )
    sweeps = max(done.sweeps)  # of the fit that made the most
    model = build_model(task, priors, counts, sweeps, settled=done.settled)
    return replace(
        model,
        count_scale=len(members),
        documents_per_topic=np.rint(documents / len(members)).astype(np.int64),
        directions=directions,
        provenance={**model.provenance, "members": len(members)},
    )


def _count(task: Task, members: list[Ints]) -> list[MixtureState]:
    bags, (vectors, directions) = make_bags(task.documents), read_vectors(task)
    terms, topics = len(task.vocabulary), task.topics
    states = [count_mixture(bags, chosen, terms, topics) for chosen in members]
    if vectors is None or directions is None:
        return states
    return [point(state, vectors, directions, task.workers) for state in states]


def _reorder(state: MixtureState, order: npt.NDArray[np.int64]) -> MixtureState:
    """Return the state with its topics in another order; the documents' are left."""
    there = state.directions
    return replace(
        state,
        counts=state.counts[:, order],
        members=state.members[order],
        directions=there and replace(there, sums=there.sums[order]),
    )


def _match(task: Task, members: list[Ints]) -> list[npt.NDArray[np.int64]]:
    if sets_apart(task.word_prior):  # each topic has its words: it keeps its place
        return [np.arange(task.topics)] * len(members)
    return match_members([topics.astype(np.int64) for topics in members], task.topics)


def _plan(
    task: Task,
    priors: Priors,
    place: tuple[int, int],
    done: _Done,
) -> Annealing:
    """Return how fit `place[0]` of `place[1]` is swept; `done` are those before it."""
    sweeps, (number, fits) = count_sweeps(task), place

    def tell_sweep(sweep: int, state: MixtureState) -> None:
        swept, total = number * sweeps + sweep, fits * sweeps
        if is_told(task, swept, total):
            model = _build(task, priors, state, swept, settled=False)
            perplexity = measure_perplexity(
                model, task.documents, task.workers, _REPORT_SAMPLE
            )
            tell(task, swept, total, perplexity)

    return Annealing(
        sweeps=sweeps,
        heat=choose_heat(task),
        last_heat=0.0,
        settles=task.options.stop_early,
        tell=tell_sweep,
        keep=lambda now: task.checkpoint.keep(lambda: _save(done, now)),
    )


def _save(done: _Done, now: Annealed) -> Saved:
    saved = now.save()
    numbers = {
        **saved.numbers,
        "member_likelihoods": list(done.likelihoods),
        "member_sweeps": list(done.sweeps),
        "all_settled": done.settled,
    }
    arrays = {**saved.arrays, "members": np.array(done.topics, np.int32)}
    return Saved("mixture", numbers, arrays)


def _restore(saved: Saved | None) -> _Done:
    """Return the fits that were done when a checkpoint was written."""
    if saved is None:
        return _Done()
    return _Done(
        tuple(saved.arrays["members"]),
        tuple(saved.numbers["member_likelihoods"]),
        tuple(saved.numbers["member_sweeps"]),
        bool(saved.numbers["all_settled"]),
    )


def _build(
    task: Task, priors: Priors, state: MixtureState, sweeps: int, *, settled: bool
) -> TopicModel:
    model = build_model(task, priors, state.counts, sweeps, settled=settled)
    return replace(
        model, documents_per_topic=state.members, directions=state.directions
    )
