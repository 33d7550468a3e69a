"""The summary says what the numbers say, and no more."""

from __future__ import annotations

import dataclasses

import pytest

from tests.report.sample_findings import empty_findings, sample_findings
from textmine.report.outline import name_themes, outline_report
from textmine.report.summary import contrast_platforms, write_lede, write_summary
from textmine.report.wording import Wording

ZH = Wording("zh")


def lines(found):
    return write_summary(found, outline_report(found, ZH), ZH)


def lede(found):
    return write_lede(found, outline_report(found, ZH), ZH)


def with_directions(direction):
    found = sample_findings()
    themes = tuple(
        dataclasses.replace(
            t, change=dataclasses.replace(t.change, direction=direction)
        )
        for t in found.themes
    )
    return dataclasses.replace(found, themes=themes)


def test_rising_drivers_come_first_in_order_of_rank():
    up = [line.lead for line in lines(sample_findings()) if line.tone == "up"]
    assert up[:3] == ["安全焦虑", "身份认同变迁", "营销疲劳"]


def test_a_line_says_when_how_large_and_where():
    assert lines(sample_findings())[0].text == (
        "9 月 8 日–10 月 5 日（2025-W37 至 W40）升至 29.5%（779 / 2,640 条），"
        "此前为 4.8%（+24.7 个百分点，"
        "95% 区间 +22.8 至 +26.5 个百分点）；最高在 2025-W37（29.8%）；"
        "主要在抖音 39.1%（2025-W37），高于全体；低于全体：微博 10.5%；"
        "最近一周 2025-W42 为 4.9%。"
    )


def test_a_warning_follows_the_theme_that_it_is_about():
    tones = [(line.tone, line.lead) for line in lines(sample_findings())]
    place = tones.index(("caution", "身份认同变迁"))
    assert tones[place - 1] == ("up", "身份认同变迁")


def with_change(found, key, **values):
    """Return findings in which one theme's change is another."""
    themes = tuple(
        dataclasses.replace(t, change=dataclasses.replace(t.change, **values))
        if t.key == key
        else t
        for t in found.themes
    )
    return dataclasses.replace(found, themes=themes)


def test_a_rise_among_later_weeks_too_is_told_against_them():
    found = with_change(sample_findings(), "safety_anxiety", against="rest")
    assert "，其余各周为 4.8%（" in lines(found)[0].text


def test_the_headline_leaves_out_a_rise_that_one_source_makes():
    assert "身份认同变迁" not in lede(sample_findings())  # 61 % from one article


def test_when_every_rise_has_one_source_the_headline_says_so():
    found = sample_findings()
    theme = next(t for t in found.themes if t.key == "identity_shift")
    found = dataclasses.replace(found, themes=(theme,))
    assert lede(found).endswith("，但主要来自同一文章")


def test_when_named_themes_only_fall_the_headline_tells_the_first():
    found = with_change(with_directions("flat"), "price_value", direction="down")
    assert lede(found).startswith("没有主题上升；")
    assert "价格与性价比降至" in lede(found)


def test_a_change_whose_interval_holds_zero_is_not_called_a_rise():
    flat = with_directions("flat")
    assert lede(flat) == "没有主题出现可辨认的上升"
    assert not [line for line in lines(flat) if line.tone in ("up", "down")]


def test_too_few_documents_give_no_headline_but_that():
    assert lede(empty_findings()) == "文本太少，还不能判断哪个主题在变化"


def test_a_platform_stands_out_only_when_its_interval_leaves_the_whole_out():
    theme = sample_findings().themes[0]
    week, above, below = contrast_platforms(theme)
    assert week == theme.peak_week
    assert [c.platform for c in above] == ["douyin"]
    assert [c.platform for c in below] == ["weibo"]


def test_a_theme_that_moves_alike_everywhere_names_no_platform():
    price = next(t for t in sample_findings().themes if t.key == "price_value")
    assert contrast_platforms(price)[1:] == ([], [])


def test_equal_labels_are_told_apart_by_key():
    one = sample_findings().themes[0]
    two = dataclasses.replace(one, key="other")
    names = name_themes((one, two), ZH)
    assert names == {
        "safety_anxiety": "安全焦虑 [safety_anxiety]",
        "other": "安全焦虑 [other]",
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_are_not_changed_by_telling_them(lang):
    found = sample_findings()
    before = found.to_json()
    wording = Wording(lang)
    write_summary(found, outline_report(found, wording), wording)
    assert found.to_json() == before


def test_when_only_discovered_themes_rise_the_headline_says_so():
    found = with_directions("flat")
    themes = tuple(
        dataclasses.replace(t, change=dataclasses.replace(t.change, direction="up"))
        if t.key == "topic_03"
        else t
        for t in found.themes
    )
    found = dataclasses.replace(found, themes=themes)
    assert lede(found) == (
        "命名主题没有可辨认的上升；发现的主题中上升的有：颜色 · 内饰 · 怎么选"
    )


def test_a_rise_of_a_tenth_of_a_point_heads_no_report():
    found = sample_findings()
    tiny = with_change(found, "safety_anxiety", points=0.001)
    assert lede(found).split("，")[1].startswith("安全焦虑")
    assert "安全焦虑" not in lede(tiny)
