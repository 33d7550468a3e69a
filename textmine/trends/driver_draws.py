"""Poisson bootstrap of sums over units, keyed so that order changes nothing."""

from __future__ import annotations

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
    from textmine.trends.kernels.draws import draw_times

    width = int(cells.max()) + 1 if len(cells) else 0
    # the order of the sum is that of keys, not of documents
    order = np.lexsort((cells, units))
    bounds = (_POISSON * 2.0**32).astype(np.uint64)
    out = np.zeros((replicates, width, values.shape[1]))
    key = np.uint64(seed)
    draw_times(units[order], cells[order], values[order], bounds, key, out)
    return out
