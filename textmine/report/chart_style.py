"""The look that all charts share: palette, fonts, axes."""

from __future__ import annotations

from typing import Any

#: Okabe & Ito (2008), "Color Universal Design": told apart by colour-blind readers.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#4D4D4D")
SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
)
ACCENT = "#0B4F7D"
INK = "#1F2933"
MUTED = "#5F6C7B"
GRID = "#E6EAEE"
#: One hue from light to dark, so that it reads in grey too.
RAMP = ("#F1F6FA", "#C5DCEC", "#86B6D6", "#3F86B5", "#0B4F7D")
FONT = (
    "'PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC',"
    "'Source Han Sans SC','WenQuanYi Micro Hei',system-ui,sans-serif"
)


def chart_config() -> dict[str, Any]:
    """Return the Vega-Lite `config` of every chart."""
    return {
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "axis": {
            "labelColor": MUTED,
            "labelFontSize": 11,
            "titleColor": MUTED,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": "#B8C2CC",
            "tickColor": "#B8C2CC",
        },
        "legend": {
            "labelColor": INK,
            "labelFontSize": 11,
            "titleColor": MUTED,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "orient": "top",
            "symbolOpacity": 1,
            "padding": 0,
            "offset": 8,
        },
    }
