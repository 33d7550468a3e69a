"""A corpus narrowed by date, platform and word."""

import pytest

from textmine.corpus import Selection, read_corpus, select
from textmine.errors import OptionError

CSV = """content,时间,平台
底盘不错,2026-08-13 23:59,微博
车机卡,2026-08-14 00:00,抖音
剎車失靈,2026-08-14 23:59,抖音
SU7真香,2026-08-15 00:00,b站
没有日期,,微博
"""


@pytest.fixture
def corpus(write):
    return read_corpus([write("a.csv", CSV)], key=bytes(32))


def texts(corpus, **values):
    return sorted(select(corpus, Selection(**values)).texts)


def test_nothing_asked_for_is_everything(corpus):
    assert select(corpus, Selection()) is corpus


def test_both_dates_are_local_and_inclusive(corpus):
    found = texts(corpus, since="2026-08-14", until="2026-08-14")
    assert found == ["剎車失靈", "车机卡"]


def test_undated_documents_leave_only_when_a_date_is_asked_for(corpus):
    assert "没有日期" not in texts(corpus, since="2020-01-01")
    assert "没有日期" in texts(corpus, platforms=("weibo",))


def test_platforms_go_by_code_or_usual_name(corpus):
    assert texts(corpus, platforms=("抖音",)) == texts(corpus, platforms=("douyin",))
    assert len(texts(corpus, platforms=("抖音", "bilibili"))) == 3


@pytest.mark.parametrize("match", ["刹车", "剎車"])
def test_traditional_and_simplified_forms_match(corpus, match):
    assert texts(corpus, match=match) == ["剎車失靈"]


def test_letter_case_makes_no_difference(corpus):
    assert texts(corpus, match="su7") == ["SU7真香"]


def test_a_selection_may_be_empty(corpus):
    assert texts(corpus, match="没有这个词") == []


@pytest.mark.parametrize("value", ["2026-8-1", "20260801", "gestern"])
def test_a_date_that_is_none_is_refused(value):
    with pytest.raises(OptionError, match="--since"):
        Selection(since=value)


def test_until_before_since_is_refused():
    with pytest.raises(OptionError, match="2026-08-01 lies before --since 2026-08-02"):
        Selection(since="2026-08-02", until="2026-08-01")


@pytest.mark.parametrize("match", ["", "  "])
def test_a_match_of_nothing_is_refused(match):
    with pytest.raises(OptionError, match=r"--match: .*expected a word"):
        Selection(match=match)
