"""Plan what people code: documents that teach, and random ones for honest figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

from textmine.themes.classifier import draw_order
from textmine.themes.teaching import choose_teaching

Bools = npt.NDArray[np.bool_]

TEACH = "teach"
#: Random strata: documents with a theme, the tenth of the others that is nearest to
#: one, and the rest. A rare theme is hardly ever met in a plain random sample.
RANDOM = ("assigned", "near", "far")
_NEAR_PART = 0.1


@dataclass(frozen=True)
class Planned:
    """A document to code.

    Attributes:
        row: Its position in the corpus.
        stratum: "teach", or the random stratum that it was drawn from.
        weight: Documents of the corpus that it stands for; 0 for "teach", whose
            documents were picked and say nothing of the rest.
    """

    row: int
    stratum: str
    weight: float


def plan_batch(
    probability: npt.NDArray[np.float64],
    assigned: Bools,
    texts: Sequence[str],
    keys: npt.NDArray[np.uint64],
    n: int,
    *,
    seed: int = 0,
    barred: frozenset[int] = frozenset(),
) -> list[Planned]:
    """Plan a batch: half to teach, half at random, interleaved.

    Whoever stops early has a fair sample all the same: each stratum comes in the
    order of its draw.

    Args:
        probability: Of the themes asked for, shape (documents, m).
        assigned: Decisions, same shape.
        texts: Documents without text are not planned.
        keys: Document keys, from which the draws are made.
        n: How many.
        seed: Changes the random documents.
        barred: Rows that must not teach: coded before, or copies of another.
    """
    strata = stratify(probability, assigned, texts)
    order = np.argsort(draw_order(keys, seed), kind="stable")
    each = _share_out(n - n // 2, [int((strata == s).sum()) for s in range(3)])
    drawn = []
    for s, count in enumerate(each):
        rows = order[strata[order] == s][:count].tolist()
        weight = (strata == s).sum() / max(1, len(rows))
        drawn.append([Planned(r, RANDOM[s], float(weight)) for r in rows])
    random = [p for turn in zip_longest(*drawn) for p in turn if p is not None]
    empty = np.flatnonzero(strata < 0).tolist()
    hidden = barred | frozenset(empty) | {p.row for p in random}
    taught = choose_teaching(probability, texts, n - len(random), barred=hidden)
    teach = [Planned(row, TEACH, 0.0) for row in taught]
    return [p for turn in zip_longest(teach, random) for p in turn if p is not None]


def stratify(
    probability: npt.NDArray[np.float64], assigned: Bools, texts: Sequence[str]
) -> npt.NDArray[np.int64]:
    """Return the position in RANDOM of each document, -1 where it has no text."""
    highest = probability.max(axis=1, initial=0.0)
    strata = np.where(assigned.any(axis=1), 0, 2)
    without = np.flatnonzero(strata == 2)
    nearest = np.argsort(-highest[without], kind="stable")
    strata[without[nearest[: int(np.ceil(_NEAR_PART * len(without)))]]] = 1
    strata[[not text.strip() for text in texts]] = -1
    return strata.astype(np.int64)


def _share_out(n: int, sizes: list[int]) -> list[int]:
    """Share n out in equal parts, none above its size."""
    parts = [0] * len(sizes)
    for _ in range(n):
        open_parts = [s for s, size in enumerate(sizes) if parts[s] < size]
        if not open_parts:
            break
        parts[min(open_parts, key=lambda s: parts[s])] += 1
    return parts
