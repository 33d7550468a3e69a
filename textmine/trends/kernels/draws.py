"""Sums by cell, each unit counted as often as a Poisson draw says."""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np


@nb.njit(nogil=True, cache=True)
def draw_times(units, cells, values, bounds, seed, out):
    """Add to out[r, cells[i]] what entry i adds, as often as its unit is drawn.

    Args:
        units: uint64 (entries,), ascending: key of each entry's unit.
        cells: int64 (entries,).
        values: float64 (entries, columns).
        bounds: uint64: a draw of 32 bits from the k-th on counts at least k + 1 times.
        seed: uint64.
        out: float64 (replicates, cells, columns), all 0.
    """
    for r in range(out.shape[0]):
        times = 0
        for i in range(len(units)):
            if i == 0 or units[i] != units[i - 1]:
                draw = _draw_bits(units[i], np.uint64(r + 1), seed)
                times = 0
                while times < len(bounds) and draw >= bounds[times]:
                    times += 1
            if times:
                for c in range(values.shape[1]):
                    out[r, cells[i], c] += times * values[i, c]


@nb.njit(nogil=True, cache=True)
def _draw_bits(unit, replicate, seed):
    """Return 32 bits: splitmix64 (Steele, Lea & Flood 2014) of all three."""
    z = unit ^ (replicate * np.uint64(0x9E3779B97F4A7C15))
    z ^= (seed + np.uint64(1)) * np.uint64(0xD1B54A32D192ED03)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (z ^ (z >> np.uint64(31))) >> np.uint64(32)
