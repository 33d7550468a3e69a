"""Logistic regressions for many themes at once, by dual coordinate ascent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Regression:
    """`weights` float64, shape (features, themes); `bias` float64, shape (themes,)."""

    weights: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]


def fit_regressions(
    x: csr_matrix, y: npt.NDArray[np.bool_], cost: npt.NDArray[np.float64], passes: int
) -> Regression:
    """Fit one L2-regularised logistic regression a theme.

    Proximal stochastic dual coordinate ascent (Shalev-Shwartz & Zhang 2014,
    "Accelerated proximal SDCA", the closed-form step of the logistic loss) in
    the order of the rows: no learning rate, no random draw, and one visit to
    a row serves all themes.

    Args:
        x: float32, shape (n, features), rows in an order that is as good as random.
        y: bool, shape (n, themes).
        cost: shape (n, themes): weight of each row's loss against |w|²/2.
        passes: Visits to every row.
    """
    from textmine.themes.kernels.ascent import ascend_rows

    weights = np.zeros((x.shape[1], y.shape[1]))
    bias = np.zeros(y.shape[1])
    square = np.asarray(x.multiply(x).sum(axis=1), dtype=np.float64).ravel() + 1.0
    sign = np.where(y, 1.0, -1.0)
    dual = np.zeros(y.shape)
    rows = (x.indptr.astype(np.int64), x.indices.astype(np.int64), x.data)
    for _ in range(passes):
        ascend_rows(rows, square, sign, cost, dual, weights, bias)
    return Regression(weights, bias)


def score_rows(x: csr_matrix, regression: Regression) -> npt.NDArray[np.float64]:
    """Return the log-odds of each row and theme, shape (n, themes)."""
    return np.asarray(x @ regression.weights) + regression.bias
