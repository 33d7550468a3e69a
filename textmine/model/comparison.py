"""Compare numbers of topics: several sizes and seeds, every measure with spread."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.canonical import to_json
from textmine.errors import OptionError
from textmine.model.ensemble import fit_ensemble
from textmine.model.fit import fit_topics
from textmine.model.options import FitOptions
from textmine.model.quality import MEASURES, measure_quality
from textmine.model.stability import choose_first, draw_rows, match_topics
from textmine.model.topic_model import TopicModel
from textmine.progress import Progress, silent
from textmine.words.tokens import Tokens

FORMAT = 1
#: Documents held out for perplexity: a tenth, at most as many as perplexity uses.
_HELD_OUT, _HELD_OUT_MOST = 10, 20_000
_COMPARED = 20_000  # documents on which models of two seeds are compared, at most
_DIGITS = 6
#: Measures of which less is better; of the others more is better.
LOWER_IS_BETTER = frozenset({"perplexity"})
NAMES = (*MEASURES, "stability")


@dataclass(frozen=True)
class Spread:
    """A measure over seeds: mean and standard deviation (None of a single value)."""

    mean: float
    deviation: float | None


@dataclass(frozen=True)
class Candidate:
    """Models of one size. `rank` is the mean of its ranks over measures, 1 the best."""

    topics: int
    measures: Mapping[str, Spread | None]
    rank: float


@dataclass(frozen=True)
class Comparison:
    """Models of several sizes, side by side.

    Attributes:
        candidates: One for each number of topics, ascending.
        choice: The number of topics with the best mean rank; ties: the smaller.
        kind: Kind of the models.
        seeds: Seeds that each size was fitted with.
        documents: Documents that they were fitted to.
        held_out: Documents that perplexity was measured on.
        format: Number of this format.
    """

    candidates: tuple[Candidate, ...]
    choice: int
    kind: str
    seeds: tuple[int, ...]
    documents: int
    held_out: int
    format: int = FORMAT

    def to_json(self) -> str:
        """Return canonical JSON: the fields, and the advice as text."""
        return to_json({**asdict(self), "advice": self.advise()})

    def advise(self) -> str:
        """Say in plain English what to take, why, and that it is a judgement."""
        chosen = next(c for c in self.candidates if c.topics == self.choice)
        sizes = ", ".join(str(c.topics) for c in self.candidates)
        if len(self.candidates) == 1:
            return f"Only {sizes} topics were tried: there is nothing to choose from."
        first = (
            f"Take {self.choice} topics: of {sizes} they have the best mean rank over "
            f"{_join(_known(chosen))} ({chosen.rank:.1f} of {len(self.candidates)})"
        )
        better = _find_better(self.candidates, chosen)
        against = (
            f"against that, {_join(better)}"
            if better
            else "no measure prefers another size by more than the spread over seeds"
        )
        return (
            f"{first}; {against}. This is a judgement, not a proof: read the topics of "
            "two sizes and keep the one whose topics you can name."
        )


def compare_models(
    tokens: Tokens,
    topics: Sequence[int] = (10, 20, 40),
    seeds: int = 3,
    *,
    model: str = "auto",
    engine: str = "textmine",
    seed: int = 0,
    workers: int | None = None,
    options: FitOptions | None = None,
    ensemble: int = 1,
    progress: Progress = silent,
) -> Comparison:
    """Fit each number of topics with several seeds and measure each model.

    A tenth of the documents is held out for perplexity. Coherence and diversity look
    at ten words a topic; stability is the mean overlap of matched topics between two
    seeds (docs/model-quality.md).

    Args:
        tokens: The corpus; its embeddings, if it has some, are read as in `fit_topics`.
        topics: Numbers of topics, each at least 2.
        seeds: Seeds a number, from `seed` on; with 1 there is no spread and no
            stability.
        model: As in `fit_topics`.
        engine: As in `fit_topics`.
        seed: First seed.
        workers: Threads; change no bit.
        options: As in `fit_topics`.
        ensemble: Each model is the consensus of so many; 1 is a single fit.
        progress: Told of the stage "compare", once a model.

    Raises:
        OptionError: No number of topics, one below 2, no seed, or no member.
        ModelError: Too few documents.
    """
    sizes = sorted(set(topics))
    _check(sizes, seeds)
    size = min(_HELD_OUT_MOST, max(1, len(tokens) // _HELD_OUT))
    drawn = draw_rows(tokens, size, seed)
    training = tokens.take(np.setdiff1d(np.arange(len(tokens)), drawn))
    held_out = tokens.take(drawn)
    compared = training.take(draw_rows(training, _COMPARED, seed))
    chosen = tuple(range(seed, seed + seeds))
    how: dict[str, Any] = {
        "model": model,
        "engine": engine,
        "workers": workers,
        "options": options,
    }
    rows: list[Any] = []
    for number in sizes:
        fits: list[TopicModel] = []
        for one in chosen:
            done = len(rows) * seeds + len(fits)
            progress("compare", done, len(sizes) * seeds, f"{number} topics")
            fits.append(_fit(training, ensemble, one, topics=number, **how))
        values = [measure_quality(m, held_out, tokens, workers) for m in fits]
        firsts = [choose_first(m, compared, workers) for m in fits]
        rows.append(_summarise(values, _compare_pairs(firsts, number)))
    progress("compare", len(sizes) * seeds, len(sizes) * seeds)
    candidates = _rank(sizes, rows)
    best = min(candidates, key=lambda c: (c.rank, c.topics))
    return Comparison(
        candidates, best.topics, fits[0].kind, chosen, len(training), len(held_out)
    )


def _fit(
    training: Tokens, members: int, seed: int, *, workers: int | None, **how: Any
) -> TopicModel:
    def fit(part: Tokens, own: int) -> TopicModel:
        return fit_topics(part, seed=own, workers=workers, **how)

    return fit_ensemble(training, members, fit, seed=seed, workers=workers)


def _compare_pairs(firsts: list[npt.NDArray[np.int64]], topics: int) -> list[float]:
    """Return the mean overlap of matched topics, once a pair of models."""
    pairs = itertools.combinations(firsts, 2)
    return [float(match_topics(a, b, topics).mean()) for a, b in pairs]


def _check(sizes: Sequence[int], seeds: int) -> None:
    problems = []
    if not sizes or sizes[0] < 2:
        problems.append("topics is empty or holds a number below 2")
    if seeds < 1:
        problems.append("seeds is below 1")
    if problems:
        raise OptionError("compare", "; ".join(problems))


def _summarise(
    values: list[dict[str, float | None]], overlaps: list[float]
) -> dict[str, Spread | None]:
    """Return the spread of each measure; None where a value is missing."""
    found: dict[str, list[Any]] = {
        name: [row[name] for row in values] for name in MEASURES
    }
    found["stability"] = overlaps
    return {name: _spread(found[name]) for name in NAMES}


def _spread(values: list[Any]) -> Spread | None:
    if not values or None in values:
        return None
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return Spread(
        round(float(np.mean(values)), _DIGITS),
        None if deviation is None else round(deviation, _DIGITS),
    )


def _rank(
    sizes: Sequence[int], rows: list[dict[str, Spread | None]]
) -> tuple[Candidate, ...]:
    """Rank the sizes by each measure that all have.

    A rank is one more than the sizes that are better by more than both deviations
    together; so sizes that seeds can't tell apart share a rank.
    """
    ranks: list[list[int]] = [[] for _ in sizes]
    for name in NAMES:
        spreads = [s for row in rows if (s := row[name]) is not None]
        if len(spreads) == len(sizes):
            for own, mine in zip(ranks, spreads, strict=True):
                own.append(1 + sum(_beats(other, mine, name) for other in spreads))
    return tuple(
        Candidate(size, row, round(float(np.mean(own)), _DIGITS) if own else 1.0)
        for size, row, own in zip(sizes, rows, ranks, strict=True)
    )


def _beats(one: Spread, other: Spread, name: str) -> bool:
    """Tell whether a mean is better by more than the deviations together."""
    sign = -1 if name in LOWER_IS_BETTER else 1
    return sign * (one.mean - other.mean) > (one.deviation or 0) + (
        other.deviation or 0
    )


def _known(candidate: Candidate) -> list[str]:
    return [name for name in NAMES if candidate.measures[name] is not None]


def _find_better(candidates: tuple[Candidate, ...], chosen: Candidate) -> list[str]:
    """Say of each measure which size it prefers to the chosen one, beyond spread."""
    found = []
    for name in _known(chosen):
        mine = chosen.measures[name]
        better = [
            (theirs.mean, c.topics)
            for c in candidates
            if (theirs := c.measures[name]) and mine and _beats(theirs, mine, name)
        ]
        if better:
            best = min(better) if name in LOWER_IS_BETTER else max(better)
            found.append(f"{name} prefers {best[1]}")
    return found


def _join(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]
