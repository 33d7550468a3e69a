"""How far people who code the same documents agree, beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """Agreement of coders on one theme.

    Attributes:
        documents: Documents that two or more coders judged.
        coders: How many people.
        kappa: Cohen's kappa, the mean over pairs of coders; None where no pair has
            judged a document with a yes or no that varies.
        alpha: Krippendorff's alpha for nominal data; None likewise.
    """

    documents: int
    coders: int
    kappa: float | None
    alpha: float | None


def cohen_kappa(first: Sequence[bool], second: Sequence[bool]) -> float | None:
    """Return Cohen's (1960) kappa of two coders; None where neither varies.

    >>> cohen_kappa([True, True, False, False], [True, False, False, False])
    0.5
    """
    n = len(first)
    if not n or (len(set(first)) == 1 and set(first) == set(second)):
        return None
    same = sum(a == b for a, b in zip(first, second, strict=True)) / n
    p, q = sum(first) / n, sum(second) / n
    chance = p * q + (1 - p) * (1 - q)
    return (same - chance) / (1 - chance)


def krippendorff_alpha(units: Sequence[Sequence[bool]]) -> float | None:
    """Return Krippendorff's alpha for nominal data, any number of coders a unit.

    Args:
        units: For each document, what each coder who judged it said. Documents with
            one coder say nothing and are left out.

    Returns:
        1 perfect, 0 chance; None where the values do not vary.

    Source: Krippendorff (2011), "Computing Krippendorff's alpha-reliability": one
    less observed over expected disagreement, pairs weighted by 1 / (coders - 1).

    >>> krippendorff_alpha([[True, True], [False, False], [True]])
    1.0
    """
    pairable = [unit for unit in units if len(unit) > 1]
    total = sum(map(len, pairable))
    yes = sum(sum(unit) for unit in pairable)
    if not yes or yes == total:
        return None
    apart = sum(
        2 * sum(unit) * (len(unit) - sum(unit)) / (len(unit) - 1) for unit in pairable
    )
    return 1 - (total - 1) * apart / (2 * yes * (total - yes))


def measure_agreement(said: dict[str, dict[str, bool]]) -> Agreement:
    """Measure the agreement on one theme.

    Args:
        said: Coder -> document id -> yes or no.
    """
    coders = sorted(said)
    ids = sorted({i for answers in said.values() for i in answers})
    units = [[said[c][i] for c in coders if i in said[c]] for i in ids]
    kappas = []
    for place, first in enumerate(coders):
        for second in coders[place + 1 :]:
            both = [i for i in ids if i in said[first] and i in said[second]]
            kappa = cohen_kappa(
                [said[first][i] for i in both], [said[second][i] for i in both]
            )
            kappas += [kappa] if kappa is not None else []
    return Agreement(
        documents=sum(len(unit) > 1 for unit in units),
        coders=len(coders),
        kappa=sum(kappas) / len(kappas) if kappas else None,
        alpha=krippendorff_alpha(units),
    )
