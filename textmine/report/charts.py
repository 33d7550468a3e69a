"""Charts as Vega-Lite documents, made by altair from the findings.

Every view has a name of ours: altair numbers nameless views through the whole
process, so a second report would come out with other bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textmine.report.chart_style import (
    ACCENT,
    INK,
    PALETTE,
    RAMP,
    SHAPES,
    chart_config,
)
from textmine.report.outline import COLOURS, Outline
from textmine.report.wording import Wording
from textmine.trends.findings import CellShare, Findings, ThemeFinding

Spec = dict[str, Any]

FIGURES_IN_CELLS = 16  # weeks up to which a figure fits a cell 390 px wide
HEATMAP_ROW = 28  # px
DOT_ROW = 9  # px a platform within a theme's row
THEME_HEIGHT = 170  # px
DARK_FROM = 0.6  # part of the largest share from which cells need light figures
WEEK_LABEL = "slice(datum.value, 5)"  # "2025-W37" -> "W37"
WEEK_LABEL_YEARS = "slice(datum.value, 2)"  # "25-W37" where years mix


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
    if len(shown) > 1 and _any_known(c for t in themes for c in t.platforms):
        charts["platforms"] = _draw_dots(themes, shown, outline, wording)
    for theme in themes:
        if len(weeks) > 1 and _any_known(theme.weeks):
            charts[f"weeks-{theme.rank}"] = _draw_weeks(theme, weeks, wording)
        if len(weeks) > 1 and len(shown) > 1 and _any_known(theme.cells):
            charts[f"split-{theme.rank}"] = _draw_split(theme, shown, weeks, wording)
    return charts


def _any_known(cells: Iterable[CellShare]) -> bool:
    return any(cell.share.value is not None for cell in cells)


def _row(cell: CellShare, wording: Wording, **more: str) -> dict[str, Any]:
    share = cell.share
    return {
        "week": cell.week,
        "platform": wording.platform(cell.platform),
        "value": share.value,
        "low": share.low,
        "high": share.high,
        "share": wording.percent(share.value),
        "interval": wording.interval(share),
        "documents": wording.documents_of(share),
        **more,
    }


def _finish(layers: Any, name: str, height: int) -> Spec:
    chart = layers.properties(
        name=name,
        width="container",
        height=height,
        autosize={"type": "fit-x", "contains": "padding"},
    )
    spec: Spec = chart.to_dict()
    spec.pop("$schema", None)  # an address, though none that a browser would load
    spec["config"] = chart_config()
    return spec


def _values(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=rows)


def _week_axis(weeks: list[str]) -> Any:
    import altair as alt

    years = {week[:4] for week in weeks}
    label = WEEK_LABEL if len(years) == 1 else WEEK_LABEL_YEARS
    return alt.X(
        "week:O",
        title=None,
        sort=weeks,
        scale=alt.Scale(domain=weeks),
        axis=alt.Axis(
            labelExpr=label, labelAngle=0, labelOverlap="parity", labelSeparation=5
        ),
    )


def _tooltips(wording: Wording, *fields: str) -> list[Any]:
    import altair as alt

    titles = {
        "theme": "theme",
        "week": "week",
        "platform": "platform",
        "share": "share",
        "interval": "interval_head",
        "documents": "documents_of",
    }
    return [alt.Tooltip(f"{f}:N", title=wording.say(titles[f])) for f in fields]


def _draw_heatmap(
    cells: list[tuple[str, CellShare]], weeks: list[str], wording: Wording
) -> Spec:
    import altair as alt

    names = list(dict.fromkeys(name for name, _ in cells))
    rows = [_row(c, wording, theme=name) for name, c in cells]
    for row in rows:
        row["figure"] = "·" if row["value"] is None else f"{row['value'] * 100:.0f}"
    largest = max(r["value"] for r in rows if r["value"] is not None)
    axis = alt.Axis(labelColor=INK, labelLimit=130, ticks=False, domain=False)
    y = alt.Y("theme:N", title=None, sort=names, scale={"domain": names}, axis=axis)
    base = alt.Chart(_values(rows)).encode(x=_week_axis(weeks), y=y)
    colour = alt.Color(
        "value:Q",
        title=wording.say("share"),
        scale=alt.Scale(range=list(RAMP), domainMin=0),
        legend=alt.Legend(format="%", gradientLength=160, gradientThickness=8),
    )
    known = alt.FieldValidPredicate(field="value", valid=True)
    tips = _tooltips(wording, "theme", "week", "share", "interval", "documents")
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
    return _finish(alt.layer(*layers), "overview", HEATMAP_ROW * len(names))


def _platform_scales(platforms: tuple[str, ...], wording: Wording) -> dict[str, Any]:
    import altair as alt

    names = [wording.platform(p) for p in platforms]
    legend = alt.Legend(title=None, columns=4)
    return {
        "color": alt.Color(
            "platform:N",
            sort=names,
            scale=alt.Scale(domain=names, range=list(PALETTE[: len(names)])),
            legend=legend,
        ),
        "shape": alt.Shape(
            "platform:N",
            sort=names,
            scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])),
            legend=legend,
        ),
    }


def _draw_dots(
    themes: tuple[ThemeFinding, ...],
    platforms: tuple[str, ...],
    outline: Outline,
    wording: Wording,
) -> Spec:
    import altair as alt

    names = [outline.names[t.key] for t in themes]
    rows = [
        _row(c, wording, theme=outline.names[t.key])
        for t in themes
        for c in t.platforms
        if c.platform in platforms and c.share.value is not None
    ]
    order = [wording.platform(p) for p in platforms]
    scales = _platform_scales(platforms, wording)
    axis = alt.Axis(labelColor=INK, labelLimit=130, ticks=False, grid=True)
    base = alt.Chart(_values(rows)).encode(
        y=alt.Y("theme:N", title=None, sort=names, scale={"domain": names}, axis=axis),
        yOffset=alt.YOffset("platform:N", sort=order, scale={"domain": order}),
        color=scales["color"],
        tooltip=_tooltips(
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
    return _finish(chart, "platforms", height)


def _share_axis(field: str) -> Any:
    import altair as alt

    return alt.Y(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domainMin=0, nice=True),
        axis=alt.Axis(format="%", tickCount=4, domain=False, ticks=False),
    )


def _draw_weeks(theme: ThemeFinding, weeks: list[str], wording: Wording) -> Spec:
    import altair as alt

    rows = [_row(cell, wording) for cell in theme.weeks]
    name = f"weeks_{theme.rank}"
    base = alt.Chart(_values(rows)).encode(x=_week_axis(weeks))
    band = base.mark_area(color=ACCENT, opacity=0.16).encode(
        y=_share_axis("low"), y2="high:Q"
    )
    line = base.mark_line(color=ACCENT, strokeWidth=2).encode(y="value:Q")
    dots = base.mark_point(color=ACCENT, filled=True, size=36, opacity=1).encode(
        y="value:Q",
        tooltip=_tooltips(wording, "week", "share", "interval", "documents"),
    )
    layers = [
        band.properties(name=f"{name}_band"),
        line.properties(name=f"{name}_line"),
        dots.properties(name=f"{name}_dots"),
    ]
    peak = [r for r in rows if r["week"] == theme.peak_week and r["value"] is not None]
    if peak:
        label = alt.Chart(_values(peak)).mark_text(
            dy=-12, fontSize=11, fontWeight="bold", color=ACCENT
        )
        label = label.encode(x=_week_axis(weeks), y="value:Q", text="share:N")
        layers.append(label.properties(name=f"{name}_peak"))
    return _finish(alt.layer(*layers), name, THEME_HEIGHT)


def _draw_split(
    theme: ThemeFinding, platforms: tuple[str, ...], weeks: list[str], wording: Wording
) -> Spec:
    import altair as alt

    name = f"split_{theme.rank}"
    rows = [_row(c, wording) for c in theme.cells if c.platform in platforms]
    base = alt.Chart(_values(rows)).encode(
        x=_week_axis(weeks),
        y=_share_axis("value"),
        color=_platform_scales(platforms, wording)["color"],
    )
    line = base.mark_line(strokeWidth=1.8)
    dots = base.mark_point(filled=True, size=34, opacity=1).encode(
        shape=_platform_scales(platforms, wording)["shape"],
        tooltip=_tooltips(
            wording, "platform", "week", "share", "interval", "documents"
        ),
    )
    chart = alt.layer(
        line.properties(name=f"{name}_lines"), dots.properties(name=f"{name}_dots")
    )
    return _finish(chart, name, THEME_HEIGHT)
