"""Precision, recall and F1 of a theme from a stratified sample, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DRAWS = 2000  # of the posterior: leaves an interval's end uncertain by 1 % of it
_PRIOR = 0.5  # of a yes and of a no, in each part of a stratum (Jeffreys 1946)
FEWEST = 30  # documents judged at random below which no figure is given
_CELLS = 4  # both, assigned alone, coded alone, neither


@dataclass(frozen=True)
class Estimate:
    """A ratio with its 95 % interval, all in [0, 1]; None: nothing to tell it from."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ReviewScore:
    """How well one theme is assigned in the whole corpus, judged by people.

    `documents` were judged in the random strata, `carrying` of them carry the theme.
    """

    key: str
    documents: int
    carrying: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


UNKNOWN = Estimate(None, None, None)


def score_sample(
    key: str,
    said: Bools,
    assigned: Bools,
    strata: npt.NDArray[np.int64],
    sizes: Mapping[int, float],
    *,
    share: float,
    seed: int = 0,
) -> ReviewScore:
    """Estimate precision, recall and F1 of a theme in the corpus.

    Each stratum's shares of the four cells count by the stratum's size (Horvitz &
    Thompson 1952); what is assigned in the whole corpus is known, and the cells are
    made to add up to it (post-stratification). The interval is the middle 95 % of
    draws from the posterior of each stratum's shares, so that a stratum in which
    nothing was found still leaves doubt: what was not drawn may carry the theme.

    Args:
        key: Names the theme.
        said: What people said, bool, shape (n,), of documents drawn at random
            within their stratum.
        assigned: What the method says, not knowing these codes, shape (n,).
        strata: Stratum of each document, shape (n,).
        sizes: Stratum -> how many documents of the corpus it holds.
        share: Part of the corpus's documents that the method assigns.
        seed: Seed of the posterior's draws.
    """
    cell = np.where(said, np.where(assigned, 0, 2), np.where(assigned, 1, 3))
    names = [s for s in sorted(sizes) if (strata == s).any()]
    counts = np.array(
        [np.bincount(cell[strata == s], minlength=_CELLS) for s in names], dtype=float
    ).reshape(-1, _CELLS)
    size = np.array([sizes[s] for s in names])
    carrying = int(said.sum())
    unmet = share > 0 and not assigned.any()  # nothing is known of what it assigns
    if len(said) < FEWEST or unmet or not (carrying or assigned.any()):
        return ReviewScore(key, len(said), carrying, UNKNOWN, UNKNOWN, UNKNOWN)
    shares = counts / counts.sum(axis=1, keepdims=True)
    value = _rate(_fit_margin((shares * size[:, None]).sum(axis=0), share))
    drawn = _rate(_fit_margin(_draw_cells(counts, size, seed), share))
    estimates = [_bound(v, d) for v, d in zip(value, drawn, strict=True)]
    return ReviewScore(key, len(said), carrying, *estimates)


def _fit_margin(cells: Floats, share: float) -> Floats:
    """Return cells, shape (…, 4), of which `share` is assigned."""
    yes, no = cells[..., :2], cells[..., 2:]
    totals = [np.maximum(side.sum(axis=-1, keepdims=True), 1e-12) for side in (yes, no)]
    return np.concatenate(
        [yes * share / totals[0], no * (1 - share) / totals[1]], axis=-1
    )


def _draw_cells(counts: Floats, size: Floats, seed: int) -> Floats:
    """Return draws of the corpus's cells, shape (DRAWS, 4).

    In each stratum the part that is assigned is drawn from Beta of its documents,
    and the part of these, and of the others, that carries the theme from Jeffreys's
    posterior of a share.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    out = np.zeros((DRAWS, _CELLS))
    for (both, alone, missed, neither), weight in zip(counts, size, strict=True):
        part = _draw_share(rng, both + alone, missed + neither)
        right = rng.beta(both + _PRIOR, alone + _PRIOR, DRAWS)
        lost = rng.beta(missed + _PRIOR, neither + _PRIOR, DRAWS)
        out[:, 0] += weight * part * right
        out[:, 1] += weight * part * (1 - right)
        out[:, 2] += weight * (1 - part) * lost
        out[:, 3] += weight * (1 - part) * (1 - lost)
    return out


def _draw_share(rng: np.random.Generator, yes: float, no: float) -> Floats:
    if not yes or not no:  # all on one side: strata are made of assignments
        return np.full(DRAWS, float(yes > 0))
    return np.asarray(rng.beta(yes, no, DRAWS))


def _rate(cells: Floats) -> tuple[Floats, Floats, Floats]:
    """Return precision, recall and F1 of cells, shape (…, 4); NaN where undefined."""
    both, alone, missed = cells[..., 0], cells[..., 1], cells[..., 2]
    with np.errstate(invalid="ignore"):
        return (
            both / (both + alone),
            both / (both + missed),
            2 * both / (2 * both + alone + missed),
        )


def _bound(value: Floats, drawn: Floats) -> Estimate:
    if np.isnan(value):
        return UNKNOWN
    low, high = np.quantile(drawn, [0.025, 0.975])
    exact = float(value)
    return Estimate(exact, min(float(low), exact), max(float(high), exact))
