"""What people ticked elsewhere: shipped weights for the themes of a codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from textmine.themes.hashed_scores import add_weights
from textmine.themes.odds import log_odds, squash
from textmine.themes.themes import Theme

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.uint8]

SHIPPED = Path(__file__).parent / "data"
_SUFFIX = "_weights.npz"
#: Seed matches from which a corpus has enough of a theme for its own classifier to be
#: asked beside the weights. In smaller ones its probabilities are all near 0.
ENOUGH_MATCHES = 200
_MOST_SEEDS = 3  # more different seeds say nothing more


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
    """

    keys: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    step: Floats
    bias: Floats
    columns: npt.NDArray[np.int64]
    alone: Floats
    beside: Floats

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
    )


def blend_probability(
    texts: Sequence[str], themes: Sequence[Theme], own: Floats, distinct: Counts
) -> Floats:
    """Join what shipped weights say to what a corpus itself says of its themes.

    Args:
        texts: n texts.
        themes: m themes; those that name no weights are left as they are.
        own: float64, shape (n, m): probabilities from this corpus.
        distinct: uint8, shape (n, m): different seeds in each text.

    Returns:
        float64, shape (n, m).
    """
    result = own.copy()
    for name in sorted({theme.weights for theme in themes if theme.weights}):
        shipped = load_weights(name)
        scores = shipped.score(texts)
        known = have_enough(distinct)
        for k, theme in enumerate(themes):
            if theme.weights == name and theme.key in shipped.keys:
                row = shipped.keys.index(theme.key)
                enough = bool(known[k])
                score = scores[:, shipped.columns[row, int(enough)]]
                terms = [score, *see_seeds(distinct[:, k])]
                if enough:
                    factors = shipped.beside[row]
                    terms.append(log_odds(own[:, k]))
                else:
                    factors = shipped.alone[row]
                result[:, k] = _join_terms(factors, terms)
    return result


def have_enough(distinct: Counts) -> npt.NDArray[np.bool_]:
    """Return for each theme whether the corpus matches it often enough to be asked."""
    return np.asarray(np.count_nonzero(distinct, axis=0) >= ENOUGH_MATCHES, np.bool_)


def see_seeds(distinct: Counts) -> tuple[Floats, Floats]:
    """Return whether texts hold a seed, and how many different ones up to 3."""
    some = (distinct > 0).astype(np.float64)
    return some, np.minimum(distinct, _MOST_SEEDS).astype(np.float64)


def _join_terms(factors: Floats, terms: list[Floats]) -> Floats:
    odds = np.full(len(terms[0]), factors[0])
    for factor, term in zip(factors[1:].tolist(), terms, strict=True):
        odds += factor * term
    return squash(odds)
