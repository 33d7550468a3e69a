"""What drives a change: how much each theme adds to it, by attention and by tone.

The negative share of a group of documents is the sum over themes of attention
(part of the documents) times tone (part of them that is negative). Its change from
one group to another splits in two exactly (Kitagawa 1955, "Components of a
difference between two rates"; Oaxaca 1973, Blinder 1973):

    attention of k = (a2_k - a1_k) * ((t1_k + t2_k) / 2 - (Y1 + Y2) / 2)
    tone of k      = (a1_k + a2_k) / 2 * (t2_k - t1_k)

A document with several themes counts in equal parts for each; one without a theme
counts for the part "none". So attentions add up to 1, and the terms to Y2 - Y1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.trends.driver_draws import draw_sums
from textmine.trends.findings import (
    MINIMUM_DOCUMENTS,
    DriverPart,
    Drivers,
    Effect,
)

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NO_THEME = "none"
REPLICATES = 400  # leaves a standard error of 3.5 % on a standard error
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Terms:
    """One decomposition; every array has shape (…, themes + 1), "none" last."""

    attention: Floats
    tone: Floats
    volume: Floats

    @property
    def total(self) -> Floats:
        """Attention and tone together."""
        return self.attention + self.tone


@dataclass(frozen=True)
class Sides:
    """What is compared.

    Attributes:
        first, second: bool, shape (n,): documents of each side, none in both.
        names: How each side is called.
        lengths: What volumes are divided by, such as days of a period.
    """

    first: Bools
    second: Bools
    names: tuple[str, str]
    lengths: tuple[float, float] = (1.0, 1.0)


def decompose(count: Floats, negative: Floats, lengths: tuple[float, float]) -> Terms:
    """Split the change of negative share and volume into parts of themes.

    Args:
        count: Documents by side and theme, in equal parts where a document has
            several, shape (…, 2, parts).
        negative: Those that are negative, same shape.
        lengths: Divisors of the volumes of each side.

    A theme that one side lacks has no tone there; it takes that of the other, so
    that its whole effect is attention.
    """
    size = count.sum(axis=-1, keepdims=True)
    attention = count / np.where(size > 0, size, 1)
    share = negative.sum(axis=-1, keepdims=True) / np.where(size > 0, size, 1)
    tone = negative / np.where(count > 0, count, 1)
    first, second = tone[..., 0, :], tone[..., 1, :]
    absent = count <= 0
    first = np.where(absent[..., 0, :], second, first)
    second = np.where(absent[..., 1, :], first, second)
    middle = (share[..., 0, :] + share[..., 1, :]) / 2
    moved = attention[..., 1, :] - attention[..., 0, :]
    return Terms(
        moved * ((first + second) / 2 - middle),
        (attention[..., 0, :] + attention[..., 1, :]) / 2 * (second - first),
        count[..., 1, :] / lengths[1] - count[..., 0, :] / lengths[0],
    )


def split_documents(assigned: Bools) -> Floats:
    """Return each document's part in each theme, "none" last; rows add up to 1.

    >>> split_documents(np.array([[True, True], [False, False]])).tolist()
    [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]
    """
    carried = assigned.sum(axis=1)
    parts = assigned / np.maximum(carried, 1)[:, None]
    return np.concatenate([parts, (carried == 0)[:, None]], axis=1)


def find_drivers(
    assigned: Bools,
    negative: Bools,
    keys: tuple[str, ...],
    sides: Sides,
    units: npt.NDArray[np.uint64],
    *,
    unit: str = "document",
    seed: int = 0,
    replicates: int = REPLICATES,
) -> Drivers | None:
    """Decompose the change from one side to the other, with 95 % intervals.

    Args:
        assigned: shape (n, m): themes of documents.
        negative: shape (n,): negative documents.
        keys: Keys of the m themes.
        sides: What is compared.
        units: shape (n,): key of what is drawn as a whole, such as an author or a
            group of repeated texts.
        unit: What the units are, as told: "author", "dup_group" or "document".
        seed: Seed of the draws.
        replicates: Bootstrap replicates.

    Returns:
        None where a side has fewer than MINIMUM_DOCUMENTS documents: no number
        would be honest. Parts are ordered by the size of their whole effect,
        ties by the order of `keys`.
    """
    if min(sides.first.sum(), sides.second.sum()) < MINIMUM_DOCUMENTS:
        return None
    rows = np.flatnonzero(sides.first | sides.second)
    parts = split_documents(assigned[rows])
    width = parts.shape[1]
    document, theme = np.nonzero(parts)
    weight = parts[document, theme]
    values = np.stack([weight, weight * negative[rows][document]], axis=1)
    cells = sides.second[rows][document] * width + theme
    # an empty entry for the last cell, so that every draw has all cells
    cells = np.append(cells, 2 * width - 1).astype(np.int64)
    values = np.concatenate([values, np.zeros((1, 2))])
    entry_units = np.append(units[rows][document], np.uint64(0))
    drawn = draw_sums(entry_units, cells, values, replicates=replicates, seed=seed)
    drawn = drawn.reshape(replicates, 2, width, 2)
    whole = np.stack(
        [np.bincount(cells, values[:, c], 2 * width).reshape(2, width) for c in (0, 1)]
    )
    terms = decompose(whole[0], whole[1], sides.lengths)
    redrawn = decompose(drawn[..., 0], drawn[..., 1], sides.lengths)
    return _describe((*keys, NO_THEME), sides, unit, whole, terms, redrawn)


def _describe(  # noqa: PLR0917 - the pieces of one value
    keys: tuple[str, ...],
    sides: Sides,
    unit: str,
    whole: npt.NDArray[Any],
    terms: Terms,
    redrawn: Terms,
) -> Drivers:
    order = np.argsort(-np.abs(terms.total), kind="stable")
    sizes = whole[0].sum(axis=1)
    shares = whole[1].sum(axis=1) / sizes
    found: list[DriverPart] = []
    leader = int(order[0])
    for place, k in enumerate(order.tolist()):
        apart = place > 0 and _differ(terms.total, redrawn.total, leader, k)
        leader = k if apart else leader
        tier = 1 if place == 0 else found[-1].tier + int(apart)
        found.append(
            DriverPart(
                key=keys[k],
                tier=tier,
                attention=_effect(terms.attention[k], redrawn.attention[:, k]),
                tone=_effect(terms.tone[k], redrawn.tone[:, k]),
                total=_effect(terms.total[k], redrawn.total[:, k]),
                volume=_effect(terms.volume[k], redrawn.volume[:, k]),
                documents=(float(whole[0, 0, k]), float(whole[0, 1, k])),
                enough=bool((whole[0, :, k] >= MINIMUM_DOCUMENTS).all()),
            )
        )
    total = redrawn.total.sum(axis=1)
    return Drivers(
        first=sides.names[0],
        second=sides.names[1],
        unit=unit,
        documents=(int(sides.first.sum()), int(sides.second.sum())),
        negative=(float(shares[0]), float(shares[1])),
        change=_effect(float(shares[1] - shares[0]), total),
        parts=tuple(found),
    )


def _effect(value: float, redrawn: Floats) -> Effect:
    """The value with its normal interval: bootstrap standard error around it."""
    spread = _Z95 * float(redrawn.std(ddof=1))
    return Effect(float(value), float(value) - spread, float(value) + spread)


def _differ(total: Floats, redrawn: Floats, i: int, j: int) -> bool:
    """Tell whether the sizes of two effects differ at 95 %."""
    sign = np.sign(total)
    gap = redrawn[:, i] * sign[i] - redrawn[:, j] * sign[j]
    apart = abs(abs(total[i]) - abs(total[j])) > _Z95 * float(gap.std(ddof=1))
    return bool(apart)
