"""Poisson bootstrap of sums over units, keyed so that order changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Cumulative Poisson(1) probabilities, as thresholds of a 32-bit draw; what lies
# above 8 events (1 in a million) counts as 9.
_POISSON = np.cumsum(np.exp(-1) / np.array([1, 1, 2, 6, 24, 120, 720, 5040, 40320.0]))


def draw_sums(
    units: npt.NDArray[np.uint64],
    cells: npt.NDArray[np.int64],
    values: Floats,
    *,
    replicates: int,
    seed: int,
) -> Floats:
    """Sum `values` by cell, each unit counted Poisson(1) times a replicate.

    The Poisson bootstrap (Hanley & MacGibbon 2006; Chamandy et al. 2012) needs one
    draw a unit and replicate, keyed by (seed, replicate, unit): two entries of
    one unit are always drawn together.

    Args:
        units: Key of each entry's unit, shape (entries,).
        cells: Cell of each entry, from 0, shape (entries,).
        values: What it adds, shape (entries, columns).
        replicates: How many times.
        seed: Changes the draws.

    Returns:
        float64, shape (replicates, cells.max() + 1, columns).
    """
    width = int(cells.max()) + 1 if len(cells) else 0
    # the order of the sum is that of keys, not of documents
    order = np.lexsort((cells, units))
    bounds = (_POISSON * 2.0**32).astype(np.uint64)
    out = np.zeros((replicates, width, values.shape[1]))
    key = np.uint64(seed)
    _drawer()(units[order], cells[order], values[order], bounds, key, out)
    return out


@cache
def _drawer() -> Callable[..., None]:
    from numba import njit

    compiled: Callable[..., None] = njit(cache=True, nogil=True)(_draw)
    return compiled


def _draw(  # noqa: PLR0917 - numba takes arrays one by one
    units: Any, cells: Any, values: Any, bounds: Any, seed: Any, out: Any
) -> None:
    for r in range(out.shape[0]):
        times = 0
        for i in range(len(units)):
            if i == 0 or units[i] != units[i - 1]:
                # splitmix64 (Steele, Lea & Flood 2014) of unit, replicate and seed
                z = units[i] ^ (np.uint64(r + 1) * np.uint64(0x9E3779B97F4A7C15))
                z ^= (seed + np.uint64(1)) * np.uint64(0xD1B54A32D192ED03)
                z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                draw = (z ^ (z >> np.uint64(31))) >> np.uint64(32)
                times = 0
                while times < len(bounds) and draw >= bounds[times]:
                    times += 1
            if times:
                for c in range(values.shape[1]):
                    out[r, cells[i], c] += times * values[i, c]
