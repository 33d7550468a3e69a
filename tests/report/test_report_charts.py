"""Which charts are drawn, and from which figures."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.report.sample_findings import sample_findings
from tests.report.sample_numbers import wilson
from textmine.report.charts import draw_charts
from textmine.report.outline import outline_report
from textmine.report.wording import Wording

ZH = Wording("zh")


def draw(findings):
    return draw_charts(findings, outline_report(findings, ZH), ZH)


def with_few(findings, platform, weeks=None):
    """Return findings in which a platform has too few documents (in some weeks)."""
    few = wilson(1, 9)

    def cut(cells):
        return tuple(
            dataclasses.replace(c, share=few)
            if c.platform == platform and (weeks is None or c.week in weeks)
            else c
            for c in cells
        )

    themes = tuple(
        dataclasses.replace(t, cells=cut(t.cells), platforms=cut(t.platforms))
        for t in findings.themes
    )
    return dataclasses.replace(findings, themes=themes)


def rows_of(spec):
    return (
        [row for values in spec["datasets"].values() for row in values]
        if ("datasets" in spec)
        else spec["data"]["values"]
    )


def test_a_platform_of_few_documents_is_neither_drawn_nor_in_the_legend():
    charts = draw(with_few(sample_findings(), "weibo"))
    assert "微博" not in json.dumps(charts["platforms"], ensure_ascii=False)
    assert "微博" not in json.dumps(charts["split-1"], ensure_ascii=False)


def test_a_platform_keeps_its_colour_when_another_is_missing():
    whole, less = draw(sample_findings()), draw(with_few(sample_findings(), "weibo"))
    colours = []
    for charts in (whole, less):
        scale = charts["split-1"]["layer"][0]["encoding"]["color"]["scale"]
        colours.append(dict(zip(scale["domain"], scale["range"], strict=True)))
    assert colours[1].items() < colours[0].items()


def test_one_line_is_not_a_comparison_of_platforms():
    found = sample_findings()
    for platform in ("weibo", "bilibili", "xiaohongshu"):
        found = with_few(found, platform, found.scope.weeks)
    assert "split-1" not in draw(found)


def test_a_week_of_few_documents_is_a_gap():
    found = with_few(sample_findings(), "douyin", ("2025-W35",))
    rows = rows_of(draw(found)["split-1"])
    gap = [r for r in rows if r["week"] == "2025-W35" and r["platform"] == "抖音"]
    assert [r["value"] for r in gap] == [None]


@pytest.mark.parametrize("name", ["overview", "platforms", "weeks-1", "split-1"])
def test_a_chart_fits_its_container(name):
    spec = draw(sample_findings())[name]
    assert spec["width"] == "container"
    assert spec["autosize"] == {"type": "fit-x", "contains": "padding"}


def test_a_report_of_one_week_has_no_lines():
    found = sample_findings()
    scope = dataclasses.replace(found.scope, weeks={"2025-W42": 611})
    assert list(draw(dataclasses.replace(found, scope=scope))) == ["platforms"]


def test_a_week_of_few_hits_does_not_set_the_scale():
    found = sample_findings()
    theme = found.themes[0]
    high = dataclasses.replace(theme.weeks[0], share=wilson(9, 33))
    theme = dataclasses.replace(theme, weeks=(high, *theme.weeks[1:]))
    found = dataclasses.replace(found, themes=(theme, *found.themes[1:]))
    scale = draw(found)["weeks-1"]["layer"][0]["encoding"]["y"]["scale"]
    assert scale["domainMax"] == max(c.share.high for c in theme.weeks[1:])
    assert scale["clamp"] is True
