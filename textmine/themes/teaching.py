"""Choose the documents whose coding would teach most: in doubt, and all different."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from textmine.themes.fold import fold_text
from textmine.themes.selection import choose_uncertain

Floats = npt.NDArray[np.float64]

_POOL = 6  # documents looked at for one that is chosen
_ALIKE = 0.4  # Jaccard similarity of character pairs from which two texts repeat
_KINSHIP = 0.5  # part of its doubt that a document loses when it is like a chosen one


def choose_teaching(
    probability: Floats,
    texts: Sequence[str],
    n: int,
    *,
    barred: frozenset[int] = frozenset(),
) -> list[int]:
    """Choose n rows, best first.

    Uncertainty sampling (Lewis & Gale 1994) with a bonus for being different, as
    maximal marginal relevance (Carbonell & Goldstein 1998): each turn takes the
    document of most doubt, the sum of p(1 - p) over themes, less what it shares with
    those chosen. Texts that repeat a chosen one are left out. Themes whose doubt is
    small everywhere get their turn: every second choice is made for one theme, the
    one with fewest documents in doubt chosen so far.

    Args:
        probability: shape (documents, themes), in [0, 1].
        texts: Their texts.
        n: How many; fewer where nothing different is left.
        barred: Rows that are not to be chosen, such as coded ones.
    """
    themes = probability.shape[1]
    pools = [_make_pool(probability[:, [k]], n, barred) for k in range(themes)]
    whole = _make_pool(probability, n, barred)
    pairs = {r: _pair_up(texts[r]) for pool in (whole, *pools) for r in pool}
    near = dict.fromkeys(pairs, 0.0)
    doubt = probability * (1 - probability)
    chosen: list[int] = []
    served = np.zeros(themes)
    while len(chosen) < n:
        k = int(served.argmin()) if len(chosen) % 2 and themes else None
        pool = whole if k is None else pools[k]
        gain = doubt.sum(axis=1) if k is None else doubt[:, k]
        left = [r for r in pool if near[r] < _ALIKE and r not in chosen]
        if not left:
            if k is None:
                break
            served[k] = np.inf  # this theme has nothing more to ask
            if np.isinf(served).all():
                break
            continue
        best = max(left, key=lambda r: (gain[r] * (1 - _KINSHIP * near[r]), -r))
        chosen.append(best)
        served += doubt[best]
        for row, held in pairs.items():
            near[row] = max(near[row], _similarity(held, pairs[best]))
    return chosen


def _make_pool(probability: Floats, n: int, barred: frozenset[int]) -> list[int]:
    """Return the rows most in doubt, most first."""
    found = choose_uncertain(probability, n * _POOL + len(barred)).tolist()
    return [row for row in found if row not in barred][: n * _POOL]


def _pair_up(text: str) -> frozenset[str]:
    bare = "".join(c for c in fold_text(text) if c.isalnum())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _similarity(a: frozenset[str], b: frozenset[str]) -> float:
    both = len(a | b)
    return len(a & b) / both if both else 1.0
