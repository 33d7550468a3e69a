"""Random numbers keyed by (seed, sweep, document key, position), never by thread.

splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number
generators"): a counter-based generator, so each draw is a pure function of its key.
"""

from __future__ import annotations

import numba as nb
import numpy as np

GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, the step of splitmix64
_FIRST = np.uint64(0xBF58476D1CE4E5B9)  # the two multipliers of its finaliser
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0  # 2^-53: the 53 high bits make a float64 in [0, 1)


@nb.njit(nogil=True, cache=True)
def mix(x):
    """Return the splitmix64 finaliser of a uint64: a bijection that scatters bits."""
    x = (x ^ (x >> _S30)) * _FIRST
    x = (x ^ (x >> _S27)) * _SECOND
    return x ^ (x >> _S31)


@nb.njit(nogil=True, cache=True)
def open_stream(seed, number, key):
    """Return the uint64 that starts the draws of one document in one sweep."""
    return mix(mix(mix(seed + GOLDEN) + number * GOLDEN) ^ key)


@nb.njit(nogil=True, cache=True)
def draw(stream, position):
    """Return the uint64 drawn at a uint64 position of a stream."""
    return mix(stream + (position + np.uint64(1)) * GOLDEN)


@nb.njit(nogil=True, cache=True)
def to_unit(bits):
    """Return a float64 in [0, 1) from the 53 high bits of a uint64."""
    return np.float64(bits >> _S11) * _UNIT
