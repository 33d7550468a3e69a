"""Dual coordinate ascent of many logistic regressions, one visit a row."""

# ruff: noqa: PLR0917 - numba takes arguments by position

from __future__ import annotations

import numba as nb
import numpy as np


@nb.njit(nogil=True, cache=True)
def ascend_rows(rows, square, sign, cost, dual, weights, bias):
    """Visit each row once; `dual`, `weights` and `bias` are changed in place.

    Args:
        rows: Sparse rows as (starts int64, columns int64, values float32).
        square: float64 (n,): squared length of each row, 1 for the bias included.
        sign: float64 (n, themes): 1 or -1.
        cost: float64 (n, themes): weight of each loss.
        dual: float64 (n, themes).
        weights: float64 (features, themes).
        bias: float64 (themes,).
    """
    starts, columns, values = rows
    themes = sign.shape[1]
    margin = np.empty(themes)
    step = np.empty(themes)
    for i in range(len(starts) - 1):
        for k in range(themes):
            margin[k] = bias[k]
        for j in range(starts[i], starts[i + 1]):
            for k in range(themes):
                margin[k] += values[j] * weights[columns[j], k]
        for k in range(themes):
            target = 1.0 / (1.0 + np.exp(sign[i, k] * margin[k]))
            # 0.25: curvature bound of the logistic loss
            change = (target - dual[i, k]) / max(1.0, 0.25 + square[i] * cost[i, k])
            dual[i, k] += change
            step[k] = change * sign[i, k] * cost[i, k]
            bias[k] += step[k]
        for j in range(starts[i], starts[i + 1]):
            for k in range(themes):
                weights[columns[j], k] += values[j] * step[k]
