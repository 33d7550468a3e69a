"""What is believed before a sweep: α over topics, β and pseudo-counts of words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Priors:
    """The priors of a fit.

    Attributes:
        alpha: float64 (topics,).
        beta: Weight of each term in each topic, above 0.
        words: Further pseudo-counts, float64 (terms, topics), or None.
    """

    alpha: npt.NDArray[np.float64]
    beta: float
    words: npt.NDArray[np.float64] | None = None

    def weigh(self, counts: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Return counts plus all pseudo-counts, float64 (terms, topics)."""
        return self.weigh_rows(counts, slice(None))

    def weigh_rows(
        self, counts: npt.NDArray[Any], rows: slice
    ) -> npt.NDArray[np.float64]:
        """Return the same for the counts of some terms only."""
        weights = np.asarray(counts, np.float64) + self.beta
        return weights if self.words is None else weights + self.words[rows]

    def with_alpha(self, alpha: npt.NDArray[np.float64]) -> Priors:
        """Return the same priors with another α."""
        return replace(self, alpha=alpha)


def sets_apart(words: npt.NDArray[np.float64] | None) -> bool:
    """Tell whether pseudo-counts (topics, terms) differ from topic to topic.

    A topic that words are drawn to keeps its place; evenly damped ones draw to none.
    """
    return words is not None and bool((words != words[:1]).any())


def estimate_alpha(
    histogram: npt.NDArray[np.int64], alpha: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return α after Minka's fixed-point iteration, asymmetric (Minka 2000, eq. 55).

    Args:
        histogram: int64 (topics + 1, longest + 1): documents that hold n tokens of
            topic k; the last row: documents of n tokens.
        alpha: float64 (topics,), where it starts.

    With digamma(n + a) − digamma(a) = Σ_{i<n} 1 / (a + i) (Wallach 2008, §2.1), so
    that only integers and a fixed order of sums go in.
    """
    above = np.cumsum(histogram[:, ::-1], 1)[:, ::-1][:, 1:].astype(np.float64)
    steps = np.arange(above.shape[1])
    for _ in range(_ROUNDS):
        gained = (above[:-1] / (alpha[:, None] + steps)).sum(1)
        spread = (above[-1] / (alpha.sum() + steps)).sum()
        alpha = np.maximum(alpha * gained / spread, _SMALLEST)
    return alpha


#: Steps of the fixed point a time; it is called often, so few suffice (Wallach 2008).
_ROUNDS = 5
#: α of a topic that no document holds; above 0, so that it can be born again.
_SMALLEST = 1e-3
