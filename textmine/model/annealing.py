"""Sweep a mixture while it cools, until it has settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from textmine.model.checkpoint import Saved
from textmine.model.documents import Bags, make_bags
from textmine.model.mixture import (
    MixtureState,
    count_mixture,
    measure_fit,
    point,
    start_mixture,
    sweep_mixture,
)
from textmine.model.priors import Priors
from textmine.model.shares import choose_main
from textmine.model.space import Directions, find_space, project
from textmine.model.stopping import MIXTURE_EVERY, has_mixture_settled
from textmine.model.task import Task

#: Share of the sweeps in which the temperature falls to 1.
_COOLING = 0.7


@dataclass(frozen=True)
class Annealing:
    """How a mixture is swept.

    Attributes:
        sweeps: At most.
        heat: Temperature at the start.
        last_heat: Temperature of the last sweep; 0 takes the most probable topic.
        settles: Stop when the likelihood hardly rises any more.
        tell: Called after each sweep with its number and the state.
        keep: Called after each sweep with where the annealing stands.
    """

    sweeps: int
    heat: float
    last_heat: float
    settles: bool
    tell: Callable[[int, MixtureState], None]
    keep: Callable[[Annealed], None]


@dataclass(frozen=True)
class Annealed:
    """A mixture between two sweeps of its annealing, or at its end.

    Attributes:
        state: The mixture.
        sweeps: Sweeps done.
        settled: It has settled, so that the next sweep is the last.
        done: The last sweep is made.
        likelihoods: As judged so far.
    """

    state: MixtureState
    sweeps: int
    settled: bool
    done: bool
    likelihoods: tuple[float, ...] = ()

    def save(self) -> Saved:
        """Return what `anneal` needs to go on."""
        numbers = {
            "sweeps": self.sweeps,
            "settled": self.settled,
            "done": self.done,
            "likelihoods": list(self.likelihoods),
        }
        return Saved("mixture", numbers, {"topics": self.state.topics})


def anneal(
    task: Task, priors: Priors, plan: Annealing, saved: Saved | None = None
) -> Annealed:
    """Sweep a mixture by the plan; from `saved`, where an earlier process stood."""
    bags = make_bags(task.documents)
    vectors, directions = read_vectors(task)
    now = _begin(task, bags, plan, saved)
    if vectors is not None and directions is not None:
        now = replace(now, state=point(now.state, vectors, directions, task.workers))
    given = _Given(task, priors, plan, bags, vectors)
    while not now.done:
        now = _step(given, now)
        plan.tell(now.sweeps, now.state)
        plan.keep(now)
    return now


def _begin(task: Task, bags: Bags, plan: Annealing, saved: Saved | None) -> Annealed:
    terms = len(task.vocabulary)
    if saved is not None:
        state = count_mixture(bags, saved.arrays["topics"], terms, task.topics)
        told = saved.numbers
        likelihoods = tuple(told["likelihoods"])
        return Annealed(
            state, told["sweeps"], told["settled"], told["done"], likelihoods
        )
    if task.earlier is None:
        state = start_mixture(bags, terms, task.topics, task.seed)
    else:
        chosen = choose_main(task.earlier, task.documents, task.workers)
        state = count_mixture(bags, chosen.astype(np.int32), terms, task.topics)
    return Annealed(state, 0, settled=False, done=plan.sweeps == 0)


@dataclass(frozen=True)
class _Given:
    """What does not change from sweep to sweep."""

    task: Task
    priors: Priors
    plan: Annealing
    bags: Bags
    vectors: npt.NDArray[np.int8] | None


def _step(given: _Given, now: Annealed) -> Annealed:
    task, priors, plan = given.task, given.priors, given.plan
    number = now.sweeps + 1
    last = now.settled or number == plan.sweeps
    heat = cool(now.sweeps, plan.sweeps, plan.heat)
    state = sweep_mixture(
        given.bags,
        now.state,
        priors,
        vectors=given.vectors,
        temperature=plan.last_heat if last else heat,
        seed=task.seed,
        number=number,
        workers=task.workers,
    )
    likelihoods, settled = now.likelihoods, now.settled
    if plan.settles and not last and heat == 1.0 and number % MIXTURE_EVERY == 0:
        likelihoods = (*likelihoods, measure_fit(state, priors))
        settled = has_mixture_settled(likelihoods, len(task.documents.words))
    return Annealed(state, number, settled, last, likelihoods)


def read_vectors(
    task: Task,
) -> tuple[npt.NDArray[np.int8] | None, Directions | None]:
    """Return the documents' vectors, and directions that are not summed yet."""
    if task.embeddings is None:
        return None, None
    earlier = task.earlier.directions if task.earlier else None
    space = earlier.space if earlier else find_space(task.embeddings)
    vectors = project(task.embeddings, space)
    nothing = np.zeros((task.topics, vectors.shape[1]), np.int64)
    return vectors, Directions(nothing, space, task.options.embedding_weight)


def cool(done: int, sweeps: int, heat: float) -> float:
    """Return the temperature after `done` sweeps: from `heat` down to 1, then 1.

    >>> [cool(i, 10, 2.0) for i in (0, 7, 9)]
    [2.0, 1.0, 1.0]
    """
    return 1.0 + (heat - 1.0) * max(0.0, 1.0 - done / (_COOLING * sweeps))
