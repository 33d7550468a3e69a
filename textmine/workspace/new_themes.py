"""Themes that earlier weekly reports did not have: no week before counts as zero."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.trends import Counts, Findings
    from textmine.trends.findings import CellShare, ThemeFinding


def leave_out_unknown_weeks(
    findings: Findings, history: tuple[Counts, ...]
) -> Findings:
    """Return the findings in which a new theme has no past.

    A theme that joined the codebook this week was looked for in no week before: its
    share there is unknown, not 0, and so is its change. Nothing is altered for themes
    that all published weeks know.
    """
    unknown: dict[str, set[str]] = {}
    for theme in findings.themes:
        weeks = {w for c in history if theme.key not in c.hits for w in c.weeks}
        if weeks:
            unknown[theme.key] = weeks
    if not unknown:
        return findings
    themes = tuple(
        _forget(theme, unknown[theme.key]) if theme.key in unknown else theme
        for theme in findings.themes
    )
    return replace(findings, themes=themes)


def _forget(theme: ThemeFinding, weeks: set[str]) -> ThemeFinding:
    from textmine.trends.change import NO_CHANGE
    from textmine.trends.counts import find_peak

    known = tuple(_blank(cell) if cell.week in weeks else cell for cell in theme.weeks)
    return replace(
        theme,
        change=replace(NO_CHANGE, after=theme.share),
        peak_week=find_peak(known),
        weeks=known,
        cells=tuple(cell for cell in theme.cells if cell.week not in weeks),
        concentration=None,
    )


def _blank(cell: CellShare) -> CellShare:
    """Return the cell as one in which nothing was looked at."""
    from textmine.trends.intervals import make_share

    return replace(cell, share=make_share(0, 0))
