"""The invented numbers of the sample: sizes, courses, shares and changes."""

from __future__ import annotations

import math

from textmine.trends.findings import MINIMUM_DOCUMENTS, Change, Share

WEEKS = tuple(f"2025-W{week}" for week in range(31, 43))
PLATFORMS = ("bilibili", "douyin", "weibo", "xiaohongshu")
SIZES = {"douyin": 260, "weibo": 140, "bilibili": 110, "xiaohongshu": 70}
Z = 1.959964  # 95 %

#: theme -> (rank, usual share, share in its rise, first week of the rise, last,
#: what the rise is multiplied with on each platform)
COURSES = {
    "safety_anxiety": (1, 0.05, 0.34, 6, 9, (1.0, 1.15, 0.3, 0.8)),
    "identity_shift": (2, 0.03, 0.26, 9, 11, (1.2, 0.7, 0.2, 1.1)),
    "marketing_fatigue": (3, 0.06, 0.24, 2, 5, (0.7, 1.2, 0.3, 1.0)),
    "price_value": (4, 0.11, 0.14, 9, 10, (1.0, 1.0, 1.0, 1.0)),
    "broken_promises": (5, 0.04, 0.12, 6, 8, (1.1, 1.0, 0.5, 0.6)),
    "product_quality": (6, 0.06, 0.07, 3, 6, (1.0, 1.0, 1.0, 1.3)),
    "astroturfing": (7, 0.04, 0.07, 6, 8, (1.0, 1.0, 0.6, 0.4)),
    "intelligent_driving": (8, 0.05, 0.06, 0, 2, (1.3, 0.9, 0.9, 0.8)),
    "delivery_delay": (9, 0.07, 0.05, 6, 11, (0.8, 1.0, 1.3, 1.0)),
    "after_sales": (10, 0.04, 0.05, 5, 9, (1.0, 1.0, 1.0, 1.0)),
    "range_charging": (11, 0.03, 0.03, 0, 0, (1.0, 1.0, 1.0, 1.0)),
    "patriotism": (12, 0.03, 0.04, 7, 9, (0.7, 0.8, 2.0, 0.3)),
    "topic_03": (13, 0.06, 0.08, 0, 3, (0.6, 0.8, 1.2, 1.9)),
    "topic_11": (14, 0.02, 0.03, 0, 11, (0.2, 1.8, 0.9, 0.3)),
}


def wilson(documents: int, of: int) -> Share:
    """Return a share with its 95 % Wilson interval."""
    if of < MINIMUM_DOCUMENTS:
        return Share(documents, of, None, None, None)
    p, n = documents / of, of
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Share(documents, of, p, low, high)


def newcombe(before: Share, after: Share, start: int, end: int) -> Change:
    """Return the change between two shares (Newcombe 1998, method 10)."""
    spans = (WEEKS[0], WEEKS[start - 1]), (WEEKS[start], WEEKS[end])
    if before.value is None or after.value is None:
        return Change(*spans, before, after, None, None, None, "unknown")
    d = after.value - before.value
    low = d - math.hypot(after.value - after.low, before.high - before.value)
    high = d + math.hypot(after.high - after.value, before.value - before.low)
    direction = "up" if low > 0 else "down" if high < 0 else "flat"
    return Change(*spans, before, after, d, low, high, direction)


def corpus_size(week: int, platform: str) -> int:
    """Return the documents of a cell; Xiaohongshu begins below the minimum."""
    if platform == "xiaohongshu" and week < 2:
        return 12 + 7 * week
    return SIZES[platform] + (17 * week + 13 * len(platform)) % 41


def theme_count(key: str, week: int, platform: str) -> int:
    """Return how many documents of a cell carry the theme."""
    _, usual, risen, first, last, weights = COURSES[key]
    rising = first <= week <= last
    weight = weights[PLATFORMS.index(platform)] if rising else 1.0
    share = max(usual * (0.85 + 0.3 * ((week * 7) % 5) / 5), risen * weight * rising)
    return round(share * corpus_size(week, platform))


def total(key: str | None, weeks: tuple[str, ...], platforms: tuple[str, ...]) -> int:
    """Return documents (with theme `key`, or all) of some weeks and platforms."""
    return sum(
        corpus_size(w, p) if key is None else theme_count(key, w, p)
        for w in (WEEKS.index(week) for week in weeks)
        for p in platforms
    )


def share_of(key: str, weeks: tuple[str, ...], platforms: tuple[str, ...]) -> Share:
    """Return the share of a theme in some weeks and platforms."""
    return wilson(total(key, weeks, platforms), total(None, weeks, platforms))
