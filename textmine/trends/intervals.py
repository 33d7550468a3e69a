"""Intervals of a share and of a difference of two shares."""

from __future__ import annotations

import math
from statistics import NormalDist

from textmine.trends.findings import MINIMUM_DOCUMENTS, Share

Z95 = NormalDist().inv_cdf(0.975)  # two-sided 95 %


def wilson(documents: int, of: int, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion, each end in [0, 1].

    Source: Wilson (1927), JASA 22, 209-212; `z` is the normal quantile.

    >>> low, high = wilson(10, 100)
    >>> round(low, 4), round(high, 4)
    (0.0552, 0.1744)
    """
    if of == 0:
        return 0.0, 1.0
    p = documents / of
    middle = p + z * z / (2 * of)
    spread = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def newcombe(
    after: tuple[int, int], before: tuple[int, int], z: float = Z95
) -> tuple[float, float]:
    """Return the interval of after minus before, in [-1, 1].

    Each side is (documents, of). Source: Newcombe (1998), Statistics in
    Medicine 17, 873-890, method 10 (square-and-add of two Wilson intervals).

    >>> low, high = newcombe((56, 70), (48, 80))
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    p1, p2 = after[0] / after[1], before[0] / before[1]
    low1, high1 = wilson(*after, z)
    low2, high2 = wilson(*before, z)
    low = (p1 - p2) - math.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    high = (p1 - p2) + math.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    return max(-1.0, low), min(1.0, high)


def make_share(documents: int, of: int) -> Share:
    """Return the share with its 95 % interval, or without where `of` is too small."""
    documents, of = int(documents), int(of)
    if of < MINIMUM_DOCUMENTS:
        return Share(documents, of, None, None, None)
    low, high = wilson(documents, of)
    return Share(documents, of, documents / of, low, high)
