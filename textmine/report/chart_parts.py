"""What all charts are put together from: rows, axes, colours, the finished document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textmine.report.chart_style import PALETTE, SHAPES, chart_config
from textmine.report.outline import Outline
from textmine.report.wording import Wording
from textmine.trends.counts import pick_solid
from textmine.trends.findings import CellShare

Spec = dict[str, Any]

WEEK_LABEL = "slice(datum.value, 5)"  # "2025-W37" -> "W37"
WEEK_LABEL_YEARS = "slice(datum.value, 2)"  # "25-W37" where years mix


def tabulate_cell(cell: CellShare, wording: Wording, **more: str) -> dict[str, Any]:
    """Return a cell as a row of chart data: numbers for marks, words for tooltips."""
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


def finish_chart(layers: Any, name: str, height: int) -> Spec:
    """Return the Vega-Lite document of a chart that is as wide as its place."""
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


def hold_rows(rows: list[dict[str, Any]]) -> Any:
    """Return rows as inline data; nothing is ever loaded."""
    import altair as alt

    return alt.InlineData(values=rows)


def week_axis(weeks: list[str]) -> Any:
    """Return the axis of weeks, in order, those without a figure too."""
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


def list_tooltips(wording: Wording, *fields: str) -> list[Any]:
    """Return the tooltip of the given fields, titled in words."""
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


def platform_scales(
    platforms: tuple[str, ...], outline: Outline, wording: Wording
) -> dict[str, Any]:
    """Return colour and shape; a platform has the same ones in every chart."""
    import altair as alt

    names = [wording.platform(p) for p in platforms]
    places = [outline.platforms.index(p) for p in platforms]
    legend = alt.Legend(title=None, columns=4)
    return {
        "color": alt.Color(
            "platform:N",
            sort=names,
            scale=alt.Scale(domain=names, range=[PALETTE[i] for i in places]),
            legend=legend,
        ),
        "shape": alt.Shape(
            "platform:N",
            sort=names,
            scale=alt.Scale(domain=names, range=[SHAPES[i] for i in places]),
            legend=legend,
        ),
    }


def find_ceiling(cells: Iterable[CellShare], bound: str) -> float | None:
    """Return the largest "value" or "high" of the solid cells, None without one.

    One week of 33 documents among thousands would else flatten the course of all
    others; what is above stands at the edge, and the tables have the figures.
    """
    values = [getattr(cell.share, bound) for cell in pick_solid(cells)]
    return max(values, default=None) or None


def share_axis(field: str, ceiling: float | None = None) -> Any:
    """Return the axis of shares, from 0 to `ceiling`."""
    import altair as alt

    top: dict[str, Any] = {"domainMax": ceiling, "clamp": True} if ceiling else {}

    return alt.Y(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domainMin=0, nice=True, **top),
        axis=alt.Axis(format="%", tickCount=4, domain=False, ticks=False),
    )
