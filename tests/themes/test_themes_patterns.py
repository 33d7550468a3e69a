import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.themes.theme_cases import read_cases
from textmine.errors import CodebookError
from textmine.themes import match_seeds, parse_codebook, read_codebook
from textmine.themes.patterns import GAP, parse_pattern


def shape(book, **fields):
    theme = dataclasses.replace(book.themes[0], **fields)
    return dataclasses.replace(book, themes=(theme,))


@pytest.mark.parametrize("case", read_cases("patterns"))
def test_a_pattern_is_found_where_its_parts_stand_near(case, make_codebook):
    book = shape(make_codebook({"a": []}), patterns=(case["pattern"],))
    texts = ["坐不敢", case["text"], "开不敢坐打不开"]
    found = match_seeds(texts, book)
    mine = found.document == 1
    spans = zip(found.start[mine], found.end[mine], strict=True)
    assert [case["text"][a:b] for a, b in spans] == case["matched"]


@pytest.mark.parametrize("case", read_cases("guards"))
def test_a_guard_turns_what_is_denied_or_quoted(case, make_codebook):
    guards = (case["guard"],) if case["guard"] else ()
    book = shape(make_codebook({"a": [case["seed"]]}), guards=guards)
    assert match_seeds([case["text"]], book).matched[0, 0] == case["matched"]


@given(st.text("不敢坐开。，[]a", max_size=40))
def test_a_pattern_never_leaves_its_sentence_or_its_gap(make_codebook, text):
    book = shape(make_codebook({"a": []}), patterns=("不敢 … 坐|开",))
    found = match_seeds([text], book)
    for start, end in zip(found.start, found.end, strict=True):
        assert text[start : start + 2] == "不敢"
        assert text[end - 1] in "坐开"
        assert end - start <= 3 + GAP
        assert "。" not in text[start:end]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("不敢", "1 parts, not 2 to 4"),
        ("不敢 … 坐||开", "empty part or choice"),
        ("不敢 …99 坐", "gap of 99"),
        ("不敢 … a", "one ASCII character"),
    ],
)
def test_a_pattern_that_can_not_be_read_is_told(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_pattern(text)


def test_a_long_row_of_first_parts_is_matched_in_no_time(make_codebook):
    book = shape(make_codebook({"a": []}), patterns=("啊|啊啊 …40 啊 …40 啊 …40 吧",))
    assert not match_seeds(["啊" * 100_000], book).matched.any()


def test_patterns_and_guards_are_checked_with_the_rest():
    text = (
        '[codebook]\nformat = 1\nname = "x"\n[[theme]]\nid = "T1"\nkey = "a"\n'
        'label = "甲"\nseeds = ["刹车"]\npatterns = ["不敢"]\nguards = ["negaton"]\n'
    )
    with pytest.raises(CodebookError, match=r"not 2 to 4.*unknown guard 'negaton'"):
        parse_codebook(text)


MINE = """
[codebook]
format = 1
name = "mine"
include = "brand_reputation"

[[theme]]
key = "safety_anxiety"
label = "安全"
more = { seeds = ["掉轮子"] }
without = ["暴冲"]

[[theme]]
key = "patriotism"
drop = true

[[theme]]
id = "T900"
key = "noise"
label = "噪音"
seeds = ["太吵"]
"""


def test_an_included_codebook_is_changed_where_told_and_else_kept():
    base, mine = read_codebook("brand_reputation"), parse_codebook(MINE)
    keys = [t.key for t in base.themes if t.key != "patriotism"]
    assert [t.key for t in mine.themes] == [*keys, "noise"]
    seeds = tuple(s for s in base.themes[0].seeds if s != "暴冲")
    assert mine.themes[0].seeds == (*seeds, "掉轮子")
    assert mine.themes[0].label == "安全"
    assert mine.themes[1] == base.themes[1]


def test_the_text_of_a_codebook_that_includes_is_whole_in_itself():
    mine = parse_codebook(MINE)
    again = parse_codebook(mine.text)
    assert again == mine


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('["暴冲"]', '["暴雨"]', "without names '暴雨'"),
        ("seeds = [", "seed = [", "unknown key 'seed'"),
        ("drop = true", "drop = 1", "drop is neither"),
        ('label = "安全"', 'id = "T777"', "permanent"),
        ('"brand_reputation"', "4", "include is not a name"),
        ('"brand_reputation"', '"nowhere.toml"', "no such codebook"),
    ],
)
def test_a_change_that_fits_nothing_is_told(old, new, problem):
    with pytest.raises(CodebookError, match=problem):
        parse_codebook(MINE.replace(old, new))


def test_codebooks_that_include_each_other_are_refused(tmp_path):
    (tmp_path / "a.toml").write_text(MINE.replace("brand_reputation", "a.toml"))
    with pytest.raises(CodebookError, match="more than 5 deep"):
        read_codebook(tmp_path / "a.toml")
