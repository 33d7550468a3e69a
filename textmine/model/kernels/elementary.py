"""Logarithm and exponential of rows of float32, the same bits on every CPU.

Polynomials of the Cephes library (Moshier 1992, logf and expf; error below 2 units in
the last place), written with multiplications and additions only, so that they run in
vector registers and never depend on a machine's mathematical library.
"""

from __future__ import annotations

import numba as nb
import numpy as np

_ONE = np.int32(0x3F800000)  # the bits of 1.0
_FRACTION = np.int32(0x007FFFFF)  # the bits behind the binary point
_SHIFT, _BIAS = np.int32(23), np.int32(127)
_SQRT2 = np.float32(1.41421356237309504880)
_LN2_HIGH, _LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
_LOG2E = np.float32(1.44269504088896341)
_HALF, _UNIT, _ZERO = np.float32(0.5), np.float32(1), np.float32(0)
#: exp of less than this is written as 0: no draw could see it (e^-80 < 2^-115)
_NEGLIGIBLE = np.float32(-80)
_L0, _L1, _L2 = np.float32(7.0376836292e-2), np.float32(-1.1514610310e-1), np.float32(1.1676998740e-1)  # fmt: skip  # noqa: E501
_L3, _L4, _L5 = np.float32(-1.2420140846e-1), np.float32(1.4249322787e-1), np.float32(-1.6668057665e-1)  # fmt: skip  # noqa: E501
_L6, _L7, _L8 = np.float32(2.0000714765e-1), np.float32(-2.4999993993e-1), np.float32(3.3333331174e-1)  # fmt: skip  # noqa: E501
_E0, _E1, _E2 = np.float32(1.9875691500e-4), np.float32(1.3981999507e-3), np.float32(8.3334519073e-3)  # fmt: skip  # noqa: E501
_E3, _E4, _E5 = np.float32(4.1665795894e-2), np.float32(1.6666665459e-1), np.float32(5.0000001201e-1)  # fmt: skip  # noqa: E501


@nb.njit(nogil=True, cache=True)
def take_logs(values, bits, powers):
    """Replace float32 values (normal, above 0) by their natural logarithms.

    `bits` is `values` seen as int32; `powers` float32 of that length is overwritten.
    """
    for k in range(len(values)):
        b = bits[k]
        powers[k] = np.float32((b >> _SHIFT) - _BIAS)
        bits[k] = (b & _FRACTION) | _ONE
    for k in range(len(values)):
        m, e = values[k], powers[k]
        big = m > _SQRT2
        x = (m * _HALF if big else m) - _UNIT
        e = e + _UNIT if big else e
        z = x * x
        y = _L0 * x + _L1
        y = y * x + _L2
        y = y * x + _L3
        y = y * x + _L4
        y = y * x + _L5
        y = y * x + _L6
        y = y * x + _L7
        y = y * x + _L8
        y = y * x * z
        y = y + e * _LN2_LOW - _HALF * z
        values[k] = x + y + e * _LN2_HIGH


@nb.njit(nogil=True, cache=True)
def take_exponentials(values, bits, powers):
    """Replace float32 values (at most 0) by their exponentials; see take_logs."""
    for k in range(len(values)):
        x = values[k]
        x = max(_NEGLIGIBLE, x)
        n = np.int32(x * _LOG2E - _HALF)
        f = np.float32(n)
        powers[k] = f
        x = x - f * _LN2_HIGH - f * _LN2_LOW
        z = x * x
        y = _E0 * x + _E1
        y = y * x + _E2
        y = y * x + _E3
        y = y * x + _E4
        y = y * x + _E5
        values[k] = y * z + x + _UNIT if values[k] > _NEGLIGIBLE else _ZERO
    for k in range(len(values)):
        shifted = bits[k] + (np.int32(powers[k]) << _SHIFT)
        bits[k] = shifted if bits[k] != 0 else bits[k]
