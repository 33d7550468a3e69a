"""Steps between the matrix products of an encoder, row by row."""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import math

import numba as nb
import numpy as np

_F = np.float32
_SMALLEST = _F(1e-12)  # a row of zeros stays one
_TOP = _F(127)
_LANES = 16  # float32 numbers that the widest processors take at a time


@nb.njit(nogil=True, cache=True)
def round_rows(x, whole, steps):
    """Fill whole[i] with x[i] / steps[i], rounded to -127 ... 127.

    Args:
        x: float32, shape (n, d).
        whole: float32, shape (n, d).
        steps: float32, shape (n,): what 1 stands for in each row.
    """
    for i in range(x.shape[0]):
        top = _SMALLEST
        for j in range(x.shape[1]):
            top = max(top, abs(x[i, j]))
        factor = _TOP / top
        for j in range(x.shape[1]):
            whole[i, j] = np.rint(x[i, j] * factor)
        steps[i] = top / _TOP


@nb.njit(nogil=True, cache=True)
def scale_rows(y, steps, columns, bias):
    """Turn products of whole numbers into what they stand for, in place."""
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = y[i, j] * steps[i] * columns[j] + bias[j]


@nb.njit(nogil=True, cache=True)
def bend_rows(y, steps, columns, bias, curve, reach, fineness):
    """The same, then through a curve that is a table over [-reach, reach].

    Left of the table the curve is 0, right of it the identity; within, it is
    linear between `fineness` entries a unit.
    """
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            value = y[i, j] * steps[i] * columns[j] + bias[j]
            if value >= reach:
                y[i, j] = value
            elif value <= -reach:
                y[i, j] = _F(0)
            else:
                place = (value + reach) * fineness
                k = min(int(place), len(curve) - 2)
                y[i, j] = curve[k] + (place - _F(k)) * (curve[k + 1] - curve[k])


@nb.njit(nogil=True, cache=True)
def norm_rows(x, factor, shift, least):
    """Layer normalisation (Ba, Kiros & Hinton 2016, section 3.1), in place."""
    width = x.shape[1]
    for i in range(x.shape[0]):
        total = 0.0
        for j in range(width):
            total += x[i, j]
        mean = _F(total / width)
        square = 0.0
        for j in range(width):
            away = x[i, j] - mean
            square += away * away
        scale = _F(1.0 / math.sqrt(square / width + least))
        for j in range(width):
            x[i, j] = (x[i, j] - mean) * scale * factor[j] + shift[j]


@nb.njit(nogil=True, cache=True)
def attend_rows(joint, starts, heads, out):
    """Self-attention within each text (Vaswani et al. 2017, section 3.2).

    Args:
        joint: float32, shape (n, 3 * width): queries, keys, values.
        starts: int64, shape (texts + 1,): text t has the rows from starts[t].
        heads: How many heads share the width.
        out: float32, shape (n, width).
    """
    width = joint.shape[1] // 3
    part = width // heads
    longest = np.max(np.diff(starts))
    keys = np.zeros((part, _fill_up(longest)), dtype=np.float32)
    values = np.empty((longest, part), dtype=np.float32)
    share = np.empty(_fill_up(longest), dtype=np.float32)
    mixed = np.empty(part, dtype=np.float32)
    for t in range(len(starts) - 1):
        first, n = starts[t], starts[t + 1] - starts[t]
        for h in range(heads):
            at = h * part
            for j in range(n):
                row = joint[first + j]
                for c in range(part):
                    keys[c, j] = row[width + at + c]
                    values[j, c] = row[2 * width + at + c]
            for i in range(first, first + n):
                query, some = joint[i, at : at + part], keys[:, : _fill_up(n)]
                _share_attention(query, some, n, share[: _fill_up(n)])
                mixed[:] = _F(0)
                for j in range(n):
                    _add_row(mixed, values[j], share[j])
                for c in range(part):
                    out[i, at + c] = mixed[c]


@nb.njit(nogil=True, cache=True)
def _share_attention(query, keys, n, share):
    """Fill share[:n] with the softmax of query @ keys / sqrt(len(query)).

    The keys stand side by side and are filled up with whatever, so that the inner loop
    runs over neighbours in memory, as many at a time as a processor takes.
    """
    scale = _F(1.0 / math.sqrt(len(query)))
    share[:] = _F(0)
    for c in range(len(query)):
        _add_row(share, keys[c], query[c] * scale)
    top = _F(-np.inf)
    for j in range(n):
        top = max(top, share[j])
    total = _F(0)
    for j in range(n):
        share[j] = math.exp(np.float64(share[j] - top))
        total += share[j]
    for j in range(n):
        share[j] /= total


@nb.njit(nogil=True, cache=True)
def _add_row(row, other, factor):
    for c in range(len(row)):
        row[c] += factor * other[c]


@nb.njit(nogil=True, cache=True)
def _fill_up(n):
    return (n + _LANES - 1) // _LANES * _LANES
