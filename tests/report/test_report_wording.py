"""What the report says of spans, sources and weeks, word for word."""

from dataclasses import replace

from tests.report.sample_findings import sample_findings
from textmine.report import render_markdown
from textmine.report.wording import Wording

ZH, EN = Wording("zh"), Wording("en")


def find_concentration():
    themes = sample_findings().themes
    return next(t.concentration for t in themes if t.concentration is not None)


def test_a_span_over_a_new_year_gives_both_years():
    weeks = ("2022-W24", "2024-W13")
    assert ZH.dated_span(weeks) == (
        "2022 年 6 月 13 日–2024 年 3 月 31 日（2022-W24 至 2024-W13）"
    )


def test_a_week_over_a_new_year_gives_both_years():
    assert EN.days("2025-W01") == "30 Dec 2024 – 5 Jan 2025"


def test_a_source_of_some_of_a_rise_is_told_with_its_part():
    told = ZH.concentration(replace(find_concentration(), part=0.61))
    assert told.startswith("上升中有 61.0% 来自同一")


def test_a_source_of_all_of_a_rise_is_told_without_a_figure():
    told = ZH.concentration(replace(find_concentration(), part=1.0))
    assert told.startswith("上升几乎全部来自同一")
    assert "其余文本单独看" in told


def test_a_week_without_documents_is_no_row_of_a_table():
    findings = sample_findings()
    theme = findings.themes[0]
    first, *others = theme.weeks
    empty = replace(first.share, documents=0, of=0, value=None, low=None, high=None)
    weeks = (replace(first, share=empty), *others)
    themes = (replace(theme, weeks=weeks), *findings.themes[1:])
    rows = render_markdown(findings).count(f"\n| {first.week} |")
    fewer = render_markdown(replace(findings, themes=themes))
    assert fewer.count(f"\n| {first.week} |") == rows - 1
