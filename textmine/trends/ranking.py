"""The order in which a report tells its themes, from headline to last section."""

from __future__ import annotations

import dataclasses

from textmine.trends.concentration import survives
from textmine.trends.findings import ThemeFinding

#: Points of a rise that may head a report: with a hundred thousand documents the
#: interval of a tenth of that leaves 0 out too, and nobody would call it news.
NEWS = 0.005


def rank_themes(found: list[ThemeFinding]) -> tuple[ThemeFinding, ...]:
    """Order themes: named before discovered, rises first, drivers first among them.

    A rise of less than NEWS, or one that is gone without its main source (an
    event, article, text or author), comes after the others. Rises are ordered by
    what they brought, points times documents of their weeks: the documents above
    what the other share would have given, so that a jump in a week of fifty
    comments does not come before one in a week of fifty thousand. The rest:
    drivers, then by size.
    """
    ordered = sorted(found, key=_place)
    return tuple(
        dataclasses.replace(theme, rank=rank)
        for rank, theme in enumerate(ordered, start=1)
    )


def is_news(theme: ThemeFinding) -> bool:
    """Tell whether a theme rose so much, from so many sources, that it may head."""
    change = theme.change
    if change.direction != "up" or (change.points or 0.0) < NEWS:
        return False
    return survives(change, theme.concentration)


def _place(theme: ThemeFinding) -> tuple[bool, int, bool, float, int, str]:
    rising = theme.change.direction == "up"
    tier = 2 if not rising else 0 if is_news(theme) else 1
    brought = (theme.change.points or 0.0) * theme.change.after.of
    return (
        theme.kind != "named",
        tier,
        not theme.driver and tier != 1,
        -brought if rising else 0.0,
        -theme.share.documents,
        theme.key,
    )
