"""Fit a mixture, a small corpus several times: the most likely fit is kept."""

from __future__ import annotations

from dataclasses import replace

from textmine.model.annealing import Annealed, Annealing, anneal
from textmine.model.checkpoint import Saved
from textmine.model.draft import (
    build_model,
    choose_beta,
    count_sweeps,
    is_told,
    make_priors,
    tell,
)
from textmine.model.mixture import MixtureState, measure_fit
from textmine.model.priors import Priors
from textmine.model.shares import measure_perplexity
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel

#: A mixture of up to so many tokens is fitted so many times; the most likely stays.
_SMALL, _RESTARTS = 200_000, 3
_STRIDE = 0xD1B54A32D192ED03  # odd, so that no seed is met twice
_REPORT_SAMPLE = 2_000  # documents


def fit_mixture(task: Task) -> TopicModel:
    """Anneal a mixture; the last sweep takes the most probable topic."""
    priors = make_priors(task, task.options.alpha, choose_beta(task))
    tasks = _repeat(task)
    saved = task.checkpoint.read()
    begin = int(saved.numbers["fit"]) if saved else 0
    best = _restore_best(task, priors, saved)
    for number in range(begin, len(tasks)):
        plan = _plan(task, priors, (number, len(tasks)), best)
        fits = [*best, anneal(tasks[number], priors, plan, saved)]
        best = [max(fits, key=lambda fit: measure_fit(fit.state, priors))]
        saved = None
    return _build(task, priors, best[0].state, best[0].sweeps, settled=best[0].settled)


def _repeat(task: Task) -> list[Task]:
    """Return the task, and for a small corpus the same with seeds made from its own."""
    small = len(task.documents.words) <= _SMALL and task.earlier is None
    restarts = task.options.restarts or (_RESTARTS if small else 1)
    return [
        replace(task, seed=(task.seed + i * _STRIDE) % (1 << 64))
        for i in range(restarts)
    ]


def _plan(
    task: Task, priors: Priors, place: tuple[int, int], best: list[Annealed]
) -> Annealing:
    """Return how fit `place[0]` of `place[1]` is swept; `best` of those before it."""
    sweeps, (number, fits) = count_sweeps(task), place

    def tell_sweep(done: int, state: MixtureState) -> None:
        done, total = number * sweeps + done, fits * sweeps
        if is_told(task, done, total):
            model = _build(task, priors, state, done, settled=False)
            perplexity = measure_perplexity(
                model, task.documents, task.workers, _REPORT_SAMPLE
            )
            tell(task, done, total, perplexity)

    return Annealing(
        sweeps=sweeps,
        heat=1.0 if task.earlier else task.options.temperature,
        last_heat=0.0,
        settles=task.options.stop_early,
        tell=tell_sweep,
        keep=lambda now: task.checkpoint.keep(lambda: _save(number, best, now)),
    )


def _save(number: int, best: list[Annealed], now: Annealed) -> Saved:
    saved = now.save()
    numbers, arrays = {**saved.numbers, "fit": number, "best": None}, saved.arrays
    if best:
        kept = best[0].save()
        numbers["best"] = kept.numbers
        arrays = {**arrays, "best": kept.arrays["topics"]}
    return Saved("mixture", numbers, arrays)


def _restore_best(task: Task, priors: Priors, saved: Saved | None) -> list[Annealed]:
    """Return the best of the fits that were done when a checkpoint was written."""
    if saved is None or saved.numbers["best"] is None:
        return []
    topics = {"topics": saved.arrays["best"]}
    done = Saved("mixture", saved.numbers["best"], topics)
    return [anneal(task, priors, _plan(task, priors, (0, 1), []), done)]


def _build(
    task: Task, priors: Priors, state: MixtureState, sweeps: int, *, settled: bool
) -> TopicModel:
    model = build_model(task, priors, state.counts, sweeps, settled=settled)
    return replace(
        model, documents_per_topic=state.members, directions=state.directions
    )
