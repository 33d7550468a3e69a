"""Intervals of a share and of a difference of two shares."""

from __future__ import annotations

import math
from statistics import NormalDist

from textmine.trends.findings import MINIMUM_DOCUMENTS, Share

Z95 = NormalDist().inv_cdf(0.975)  # two-sided 95 %
_HALVINGS = 48  # of [-1, 1] and of [0, 1]: far below the six digits that are told

Side = tuple[int, int]  # (documents that carry the theme, all documents)


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


def newcombe(after: Side, before: Side, z: float = Z95) -> tuple[float, float]:
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


def score_difference(after: Side, before: Side) -> float:
    """Return twice the log-likelihood gain of two shares over one, >= 0."""
    return _lose_likelihood(after, before, 0.0)


def profile_difference(after: Side, before: Side, z: float) -> tuple[float, float]:
    """Return the profile-likelihood interval of after minus before, in [-1, 1].

    It leaves 0 out just where `score_difference` exceeds z * z. Both sides need a
    document. Source: Newcombe (1998), as above, the profile-likelihood method.

    >>> low, high = profile_difference((56, 70), (48, 80), Z95)
    >>> round(low, 3), round(high, 3)
    (0.055, 0.339)
    """
    middle = after[0] / after[1] - before[0] / before[1]
    return (
        _find_edge(after, before, middle, -1.0, z * z),
        _find_edge(after, before, middle, 1.0, z * z),
    )


def _find_edge(
    after: Side, before: Side, inside: float, outside: float, allowed: float
) -> float:
    """Bisect for the difference between `inside` and `outside` that costs `allowed`."""
    if outside * inside < 0 and _lose_likelihood(after, before, 0.0) > allowed:
        outside = 0.0  # the edge never passes 0 on the wrong side by rounding
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if _lose_likelihood(after, before, middle) <= allowed:
            inside = middle
        else:
            outside = middle
    return outside


def _lose_likelihood(after: Side, before: Side, difference: float) -> float:
    """Return twice the log-likelihood lost where the difference is what is given."""
    (k1, n1), (k2, n2) = after, before
    low, high = max(0.0, -difference), min(1.0, 1.0 - difference)
    for _ in range(_HALVINGS):
        p = (low + high) / 2
        q = p + difference
        slope = _divide(k1, q) - _divide(n1 - k1, 1 - q)
        slope += _divide(k2, p) - _divide(n2 - k2, 1 - p)
        low, high = (p, high) if slope > 0 else (low, p)
    p = (low + high) / 2
    best = _log_likelihood(after, k1 / n1) + _log_likelihood(before, k2 / n2)
    here = _log_likelihood(after, p + difference) + _log_likelihood(before, p)
    return max(0.0, 2 * (best - here))


def _divide(count: int, part: float) -> float:
    return count / max(part, 1e-300) if count else 0.0


def _log_likelihood(side: Side, p: float) -> float:
    k, n = side
    hit = k * math.log(max(p, 1e-300)) if k else 0.0
    return hit + ((n - k) * math.log(max(1 - p, 1e-300)) if n > k else 0.0)


def make_share(documents: int, of: int) -> Share:
    """Return the share with its 95 % interval, or without where `of` is too small."""
    documents, of = int(documents), int(of)
    if of < MINIMUM_DOCUMENTS:
        return Share(documents, of, None, None, None)
    low, high = wilson(documents, of)
    return Share(documents, of, documents / of, low, high)
