"""Charts as Vega-Lite documents, made by altair from the findings.

Every view has a name of ours: altair numbers nameless views through the whole
process, so a second report would come out with other bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from textmine.report.chart_parts import (
    Spec,
    find_ceiling,
    finish_chart,
    hold_rows,
    list_tooltips,
    platform_scales,
    share_axis,
    tabulate_cell,
    week_axis,
)
from textmine.report.chart_style import ACCENT, INK, RAMP
from textmine.report.outline import COLOURS, Outline
from textmine.report.wording import Wording
from textmine.trends.findings import CellShare, Findings, ThemeFinding

FIGURES_IN_CELLS = 16  # weeks up to which a figure fits a cell 390 px wide
HEATMAP_ROW = 28  # px
DOT_ROW = 9  # px a platform within a theme's row
THEME_HEIGHT = 170  # px
DARK_FROM = 0.6  # part of the largest share from which cells need light figures


def draw_charts(
    findings: Findings, outline: Outline, wording: Wording
) -> dict[str, Spec]:
    """Return the charts of a report: name -> Vega-Lite document.

    "overview" (theme x week), "platforms" (theme x platform), and for each full
    theme "weeks-<rank>" and "split-<rank>". A chart without a single share that
    may be shown is left out.
    """
    weeks = list(findings.scope.weeks)
    themes = outline.full
    charts: dict[str, Spec] = {}
    cells = [(outline.names[t.key], c) for t in themes for c in t.weeks]
    if len(weeks) > 1 and _any_known(c for _, c in cells):
        charts["overview"] = _draw_heatmap(cells, weeks, wording)
    shown = outline.platforms[:COLOURS]
    known = {c.platform for t in themes for c in t.platforms if _is_known(c)}
    dots = tuple(p for p in shown if p in known)
    if len(dots) > 1:
        charts["platforms"] = _draw_dots(themes, dots, outline, wording)
    for theme in themes:
        if len(weeks) > 1 and _any_known(theme.weeks):
            charts[f"weeks-{theme.rank}"] = _draw_weeks(theme, weeks, wording)
        lines = tuple(p for p in shown if _makes_line(theme, p))
        if len(weeks) > 1 and len(lines) > 1:
            charts[f"split-{theme.rank}"] = _draw_split(
                theme, lines, weeks, outline, wording
            )
    return charts


def _is_known(cell: CellShare) -> bool:
    return cell.share.value is not None


def _any_known(cells: Iterable[CellShare]) -> bool:
    return any(map(_is_known, cells))


def _makes_line(theme: ThemeFinding, platform: str) -> bool:
    """Tell whether a platform has two weeks or more to draw a line between."""
    return sum(_is_known(c) for c in theme.cells if c.platform == platform) > 1


def _draw_heatmap(
    cells: list[tuple[str, CellShare]], weeks: list[str], wording: Wording
) -> Spec:
    import altair as alt

    names = list(dict.fromkeys(name for name, _ in cells))
    rows = [tabulate_cell(c, wording, theme=name) for name, c in cells]
    for row in rows:
        row["figure"] = "·" if row["value"] is None else f"{row['value'] * 100:.0f}"
    largest = find_ceiling((cell for _, cell in cells), "value") or 1.0
    axis = alt.Axis(labelColor=INK, labelLimit=130, ticks=False, domain=False)
    y = alt.Y("theme:N", title=None, sort=names, scale={"domain": names}, axis=axis)
    base = alt.Chart(hold_rows(rows)).encode(x=week_axis(weeks), y=y)
    colour = alt.Color(
        "value:Q",
        title=wording.say("share"),
        scale=alt.Scale(range=list(RAMP), domain=[0, largest], clamp=True),
        legend=alt.Legend(format="%", gradientLength=160, gradientThickness=8),
    )
    known = alt.FieldValidPredicate(field="value", valid=True)
    tips = list_tooltips(wording, "theme", "week", "share", "interval", "documents")
    cells_layer = (
        base.transform_filter(known)
        .mark_rect(cornerRadius=2, stroke="white", strokeWidth=1)
        .encode(color=colour, tooltip=tips)
        .properties(name="overview_cells")
    )
    ink = alt.condition(
        alt.FieldGTEPredicate(field="value", gte=largest * DARK_FROM),
        alt.value("white"),
        alt.value(INK),
    )
    figures = base.mark_text(fontSize=10).encode(
        text="figure:N", color=ink, tooltip=tips
    )
    layers = [cells_layer]
    if len(weeks) <= FIGURES_IN_CELLS:
        layers.append(figures.properties(name="overview_figures"))
    return finish_chart(alt.layer(*layers), "overview", HEATMAP_ROW * len(names))


def _draw_dots(
    themes: tuple[ThemeFinding, ...],
    platforms: tuple[str, ...],
    outline: Outline,
    wording: Wording,
) -> Spec:
    import altair as alt

    names = [outline.names[t.key] for t in themes]
    rows = [
        tabulate_cell(c, wording, theme=outline.names[t.key])
        for t in themes
        for c in t.platforms
        if c.platform in platforms and c.share.value is not None
    ]
    order = [wording.platform(p) for p in platforms]
    scales = platform_scales(platforms, outline, wording)
    axis = alt.Axis(labelColor=INK, labelLimit=130, ticks=False, grid=True)
    base = alt.Chart(hold_rows(rows)).encode(
        y=alt.Y("theme:N", title=None, sort=names, scale={"domain": names}, axis=axis),
        yOffset=alt.YOffset("platform:N", sort=order, scale={"domain": order}),
        color=scales["color"],
        tooltip=list_tooltips(
            wording, "theme", "platform", "share", "interval", "documents"
        ),
    )
    lines = base.mark_rule(strokeWidth=1.5, opacity=0.55).encode(
        x=alt.X(
            "low:Q", title=wording.say("share"), axis=alt.Axis(format="%", tickCount=5)
        ),
        x2="high:Q",
    )
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(
        x="value:Q", shape=scales["shape"]
    )
    chart = alt.layer(
        lines.properties(name="platforms_intervals"),
        dots.properties(name="platforms_dots"),
    )
    height = len(names) * (len(order) + 1) * DOT_ROW
    return finish_chart(chart, "platforms", height)


def _draw_weeks(theme: ThemeFinding, weeks: list[str], wording: Wording) -> Spec:
    import altair as alt

    rows = [tabulate_cell(cell, wording) for cell in theme.weeks]
    name = f"weeks_{theme.rank}"
    base = alt.Chart(hold_rows(rows)).encode(x=week_axis(weeks))
    band = base.mark_area(color=ACCENT, opacity=0.16).encode(
        y=share_axis("low", find_ceiling(theme.weeks, "high")), y2="high:Q"
    )
    line = base.mark_line(color=ACCENT, strokeWidth=2).encode(y="value:Q")
    dots = base.mark_point(color=ACCENT, filled=True, size=36, opacity=1).encode(
        y="value:Q",
        tooltip=list_tooltips(wording, "week", "share", "interval", "documents"),
    )
    layers = [
        band.properties(name=f"{name}_band"),
        line.properties(name=f"{name}_line"),
        dots.properties(name=f"{name}_dots"),
    ]
    peak = [r for r in rows if r["week"] == theme.peak_week and r["value"] is not None]
    if peak:
        label = alt.Chart(hold_rows(peak)).mark_text(
            dy=-12, fontSize=11, fontWeight="bold", color=ACCENT
        )
        label = label.encode(x=week_axis(weeks), y="value:Q", text="share:N")
        layers.append(label.properties(name=f"{name}_peak"))
    return finish_chart(alt.layer(*layers), name, THEME_HEIGHT)


def _draw_split(
    theme: ThemeFinding,
    platforms: tuple[str, ...],
    weeks: list[str],
    outline: Outline,
    wording: Wording,
) -> Spec:
    import altair as alt

    name = f"split_{theme.rank}"
    scales = platform_scales(platforms, outline, wording)
    rows = [tabulate_cell(c, wording) for c in theme.cells if c.platform in platforms]
    shown = (c for c in theme.cells if c.platform in platforms)
    y = share_axis("value", find_ceiling(shown, "value"))
    base = alt.Chart(hold_rows(rows)).encode(
        x=week_axis(weeks), y=y, color=scales["color"]
    )
    line = base.mark_line(strokeWidth=1.8)
    tips = list_tooltips(wording, "platform", "week", "share", "interval", "documents")
    dots = base.mark_point(filled=True, size=34, opacity=1).encode(
        shape=scales["shape"], tooltip=tips
    )
    chart = alt.layer(
        line.properties(name=f"{name}_lines"), dots.properties(name=f"{name}_dots")
    )
    return finish_chart(chart, name, THEME_HEIGHT)
