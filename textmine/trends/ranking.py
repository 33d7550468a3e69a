"""The order in which a report tells its themes."""

from __future__ import annotations

import dataclasses

from textmine.trends.findings import ThemeFinding


def rank_themes(found: list[ThemeFinding]) -> tuple[ThemeFinding, ...]:
    """Order themes: named before discovered, then by what their rise brought.

    That is points times documents after the rise: the documents above what the
    earlier share would have given. A jump in a week of fifty comments does not
    come before one in a week of fifty thousand. Then the codebook's drivers, then
    by size.
    """

    def sort_key(theme: ThemeFinding) -> tuple[bool, float, bool, int, str]:
        rising = theme.change.direction == "up"
        brought = (theme.change.points or 0.0) * theme.change.after.of
        return (
            theme.kind != "named",
            -brought if rising else 0.0,
            not theme.driver,
            -theme.share.documents,
            theme.key,
        )

    ordered = sorted(found, key=sort_key)
    return tuple(
        dataclasses.replace(theme, rank=rank)
        for rank, theme in enumerate(ordered, start=1)
    )
