"""The executive summary: sentences made from the numbers, and only from them."""

from __future__ import annotations

from dataclasses import dataclass

from textmine.report.outline import Outline
from textmine.report.wording import Wording
from textmine.trends.findings import (
    ALL,
    CellShare,
    Change,
    Findings,
    Scope,
    Share,
    ThemeFinding,
)
from textmine.trends.ranking import is_news

DRIVER_LINES = 5  # rising or falling themes told one by one; the rest stands below
LEDE_THEMES = 4  # names that a headline can hold
MOVED = {"up": "sum_up", "down": "sum_down"}  # direction -> phrase
LEDES = {  # direction, and whether the report is about one week -> phrase
    ("up", False): "lede_rise_in",
    ("up", True): "lede_rise",
    ("down", False): "lede_fall_in",
    ("down", True): "lede_fall",
}
UNMOVED = {"flat": "sum_flat", "unknown": "sum_unknown"}


@dataclass(frozen=True)
class Line:
    """One line of the summary.

    `lead` is what it is about (theme names), `tone` one of "up", "down", "flat",
    "unknown", "size", "caution", "scope".
    """

    tone: str
    lead: str
    text: str


def write_lede(findings: Findings, outline: Outline, wording: Wording) -> str:
    """Return the one sentence that heads the report."""
    lede = _head_rises(findings, outline, wording)
    week = findings.scope.report_week
    if week is None:
        return lede
    return wording.say("lede_week", week=wording.dated_span((week, week)), lede=lede)


def _head_rises(findings: Findings, outline: Outline, wording: Wording) -> str:
    rising = [t for t in outline.full if t.change.direction == "up"]
    kept = [t for t in rising if is_news(t)]
    if kept:
        lede = _tell_first(kept[0], findings, outline, wording)
        names = [outline.names[t.key] for t in kept[1:LEDE_THEMES]]
        if not names:
            return lede
        return wording.say("lede_also", lede=lede, themes=wording.listing(names))
    if rising:
        lede = _tell_first(rising[0], findings, outline, wording)
        if (found := rising[0].concentration) is None:
            return lede
        source = wording.name(found.by, "source")
        return wording.say("lede_main_source", lede=lede, source=source)
    topics = [t for t in outline.discovered if t.change.direction == "up"]
    if topics:
        names = [outline.names[t.key] for t in topics[:LEDE_THEMES]]
        return wording.say("lede_discovered", themes=wording.listing(names))
    falling = [t for t in outline.full if t.change.direction == "down"]
    if falling:
        return _tell_first(falling[0], findings, outline, wording)
    known = any(t.change.direction != "unknown" for t in findings.themes)
    return wording.say("lede_flat" if known else "lede_unknown")


def _tell_first(
    theme: ThemeFinding,
    findings: Findings,
    outline: Outline,
    wording: Wording,
) -> str:
    """Tell one change; a weekly report has named its week before."""
    return wording.say(
        LEDES[theme.change.direction, findings.scope.report_week is not None],
        weeks=wording.dated_span(theme.change.after_weeks),
        theme=outline.names[theme.key],
        share=wording.percent(theme.change.after.value),
        points=wording.points(theme.change.points),
    )


def write_summary(
    findings: Findings, outline: Outline, wording: Wording
) -> tuple[Line, ...]:
    """Return the lines of the summary: rises, then falls, each by rank."""
    shown = (*outline.full, *outline.discovered)
    moved = [t for t in shown if t.change.direction in MOVED]
    moved.sort(key=lambda theme: theme.change.direction != "up")
    lines = []
    for theme in moved[:DRIVER_LINES]:
        lines.append(_describe_move(theme, outline, wording))
        lines += _warn_concentration(theme, outline, wording)
    lines += _group_unmoved(outline, wording)
    lines += _name_largest(outline, wording)
    lines.append(_state_coverage(findings, outline, wording))
    return tuple(lines)


def describe_scope(scope: Scope, outline: Outline, wording: Wording) -> str:
    """Return what was analysed as one sentence."""
    key = "sum_scope_undated" if scope.first_week is None else "sum_scope"
    return wording.say(
        key,
        first=scope.first_week,
        last=scope.last_week,
        documents=wording.count(scope.documents),
        platforms=wording.listing([wording.platform(p) for p in outline.platforms]),
    )


def contrast_platforms(
    theme: ThemeFinding,
) -> tuple[str, list[CellShare], list[CellShare]]:
    """Return (week, platforms clearly above the whole, platforms clearly below).

    Looks at the peak week where that lies in the change and the shares of two
    platforms are known there, else at the whole period (week "all"). "Clearly":
    the platform's interval doesn't reach the share of all platforms together.
    Largest first, ties by name.
    """
    week, whole, cells = _choose_cells(theme)
    if whole.value is None:
        return week, [], []
    known = [c for c in cells if c.share.value is not None]
    known.sort(key=lambda c: (-(c.share.value or 0.0), c.platform))
    above = [c for c in known if (c.share.low or 0.0) > whole.value]
    below = [c for c in known if (c.share.high or 0.0) < whole.value]
    return week, above, below


def _choose_cells(theme: ThemeFinding) -> tuple[str, Share, tuple[CellShare, ...]]:
    span, peak = theme.change.after_weeks, theme.peak_week
    if span is not None and peak is not None and span[0] <= peak <= span[1]:
        cells = tuple(c for c in theme.cells if c.week == peak)
        whole = next((c.share for c in theme.weeks if c.week == peak), theme.share)
        if sum(c.share.value is not None for c in cells) > 1:
            return peak, whole, cells
    return ALL, theme.share, theme.platforms


def _describe_move(theme: ThemeFinding, outline: Outline, wording: Wording) -> Line:
    change = theme.change
    parts = [
        wording.say(
            MOVED[change.direction],
            after=wording.dated_span(change.after_weeks),
            share=wording.percent(change.after.value),
            documents=wording.documents_of(change.after),
            was=_tell_base(change, wording),
            points=wording.points(change.points),
            interval=wording.interval_points(change),
        )
    ]
    parts += _describe_peak(theme, wording) + _describe_place(theme, wording)
    parts += _describe_latest(theme, wording)
    text = wording.say("sum_join").join(parts) + wording.say("sum_end")
    return Line(change.direction, outline.names[theme.key], text)


def _tell_base(change: Change, wording: Wording) -> str:
    was = wording.percent(change.before.value)
    if change.against == "rest":
        return wording.say("sum_was_rest", was=was)
    return wording.say("sum_was_before", was=was)


def _describe_place(theme: ThemeFinding, wording: Wording) -> list[str]:
    week, above, below = contrast_platforms(theme)
    where = wording.say("sum_whole_period") if week == ALL else week
    parts = []
    if above:
        key = "sum_mainly" if len(above) == 1 else "sum_above"
        names = _list_cells(above, wording)
        parts.append(wording.say(key, where=where, platforms=names))
    if below:
        names = _list_cells(below, wording)
        parts.append(wording.say("sum_below", platforms=names))
    return parts


def _list_cells(cells: list[CellShare], wording: Wording) -> str:
    return wording.listing(
        [
            f"{wording.platform(c.platform)} {wording.percent(c.share.value)}"
            for c in cells
        ]
    )


def _describe_latest(theme: ThemeFinding, wording: Wording) -> list[str]:
    after = theme.change.after_weeks
    if not theme.weeks or after is None or theme.weeks[-1].week == after[1]:
        return []
    last = theme.weeks[-1]
    if last.share.value is None:
        return []
    share = wording.percent(last.share.value)
    return [wording.say("sum_latest", week=last.week, share=share)]


def _describe_peak(theme: ThemeFinding, wording: Wording) -> list[str]:
    peak = [c for c in theme.weeks if c.week == theme.peak_week]
    week = theme.peak_week
    if not peak or peak[0].share.value is None or week is None:
        return []
    if theme.change.after_weeks == (week, week):
        return []  # told already
    share = wording.percent(peak[0].share.value)
    return [wording.say("sum_peak", week=week, share=share)]


def _warn_concentration(
    theme: ThemeFinding, outline: Outline, wording: Wording
) -> list[Line]:
    if theme.concentration is None:
        return []
    text = wording.concentration(theme.concentration) + wording.say("sum_end")
    return [Line("caution", outline.names[theme.key], text)]


def _group_unmoved(outline: Outline, wording: Wording) -> list[Line]:
    lines = []
    for direction, key in UNMOVED.items():
        names = [
            outline.names[t.key]
            for t in outline.full
            if t.change.direction == direction
        ]
        if names:
            text = wording.say(key, themes=wording.listing(names))
            lead = wording.name(direction, "direction")
            lines.append(Line(direction, lead, text + wording.say("sum_end")))
    return lines


def _name_largest(outline: Outline, wording: Wording) -> list[Line]:
    named = (*outline.full, *outline.rest)
    known = [t for t in named if t.share.value is not None and t.share.documents]
    if not known:
        return []
    largest = max(known, key=lambda t: (t.share.documents, -t.rank))
    text = wording.say(
        "sum_largest",
        share=wording.percent(largest.share.value),
        interval=wording.interval_named(largest.share),
    )
    return [Line("size", outline.names[largest.key], text + wording.say("sum_end"))]


def _state_coverage(findings: Findings, outline: Outline, wording: Wording) -> Line:
    quality = findings.quality
    missing = wording.say(
        "sum_no_theme",
        documents=wording.count(quality.documents_without_theme),
        words=wording.count(quality.documents_without_topic),
    )
    scope = describe_scope(findings.scope, outline, wording)
    text = scope + wording.say("sum_join") + missing + wording.say("sum_end")
    return Line("scope", wording.say("sum_coverage"), text)
