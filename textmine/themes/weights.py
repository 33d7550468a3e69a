"""What people ticked elsewhere: shipped weights for the themes of a codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from textmine.themes.hashed_scores import add_weights

Floats = npt.NDArray[np.float64]

SHIPPED = Path(__file__).parent / "data"
_SUFFIX = "_weights.npz"


@dataclass(frozen=True)
class ThemeWeights:
    """Linear scores of hashed features, and how they join a corpus's own judgement.

    A text with d different slots that have any weight has the scores
    sum(weights[slots]) * step / sqrt(d) + bias, one a column. Slots without weight
    do not count, or texts on matters never seen would say little by their length.
    A theme may have two columns: small corpora are mostly about one brand and its
    grievances, large ones about anything, so these demand more.

    Attributes:
        keys: Keys of m themes.
        weights: int8, shape (slots, c).
        step: float64, shape (c,): what 1 stands for in each column of `weights`.
        bias: float64, shape (c,).
        columns: int64, shape (m, 2): a theme's column in corpora with fewer than
            ENOUGH_MATCHES of its matches, and in others.
        alone: float64, shape (m, 4): the log-odds of a theme are
            alone[0] + alone[1:] @ (score, has a seed, different seeds up to 3).
        beside: float64, shape (m, 5): the same with the log-odds that the
            corpus's own classifier gives as a fourth term.
        alone_read, beside_read: float64, shape (m, 5) and (m, 6): the same for texts
            that the encoder has read, with what it says as a last term.
    """

    keys: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    step: Floats
    bias: Floats
    columns: npt.NDArray[np.int64]
    alone: Floats
    beside: Floats
    alone_read: Floats
    beside_read: Floats

    def score(self, texts: Sequence[str]) -> Floats:
        """Return scores, shape (n, c); each hangs on its text alone."""
        total, _, known = add_weights(texts, self.weights)
        return total / np.sqrt(np.maximum(known, 1))[:, None] * self.step + self.bias


def available_weights() -> tuple[str, ...]:
    """Return the names of the shipped weights, sorted."""
    files = SHIPPED.glob("*" + _SUFFIX)
    return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in files))


@cache
def load_weights(name: str) -> ThemeWeights:
    """Load shipped weights by name (Apache-2.0, as the code; they hold no text)."""
    with np.load(SHIPPED / (name + _SUFFIX), allow_pickle=False) as arrays:
        return ThemeWeights(
            tuple(arrays["keys"].tolist()),
            arrays["weights"],
            arrays["step"],
            arrays["bias"],
            arrays["columns"],
            arrays["alone"],
            arrays["beside"],
            arrays["alone_read"],
            arrays["beside_read"],
        )


def write_weights(weights: ThemeWeights, path: Path) -> None:
    """Write weights as compressed arrays; no pickle, no text."""
    np.savez_compressed(
        path,
        keys=np.array(weights.keys),
        weights=weights.weights,
        step=weights.step,
        bias=weights.bias,
        columns=weights.columns,
        alone=weights.alone,
        beside=weights.beside,
        alone_read=weights.alone_read,
        beside_read=weights.beside_read,
    )
