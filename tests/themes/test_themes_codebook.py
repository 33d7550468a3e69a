import dataclasses
import subprocess
import sys

import pytest

from tests.themes.theme_cases import read_cases
from textmine.errors import CodebookError
from textmine.themes import available_codebooks, parse_codebook, read_codebook

HEADER = 'format = 1\nname = "x"'
THEME = 'id = "T1"\nkey = "a"\nlabel = "甲"\nseeds = ["刹车", "尬"]'


def write(case):
    if "toml" in case:
        return case["toml"]
    themes = "".join(f"[[theme]]\n{theme}\n" for theme in case["themes"])
    return f"[codebook]\n{case.get('header', HEADER)}\n{themes}"


@pytest.mark.parametrize("case", read_cases("codebook_errors"))
def test_every_problem_of_a_codebook_is_told_at_once(case):
    with pytest.raises(CodebookError) as error:
        parse_codebook(write(case), "my.toml")
    assert str(error.value).startswith("my.toml: ")
    for problem in case["problems"]:
        assert problem in str(error.value)


def test_the_message_of_one_problem_reads_word_for_word():
    with pytest.raises(CodebookError) as error:
        parse_codebook(write({"themes": [THEME, THEME.replace("T1", "T2")]}), "b.toml")
    assert str(error.value) == (
        "b.toml: 2 problems: two themes have the key 'a'; two themes have the label"
        " '甲'. correct the codebook (docs/method-themes.md explains its fields)"
    )


def test_ten_problems_are_shown_and_the_rest_counted():
    theme = THEME + "".join(f"\nq{i} = 1" for i in range(14))
    with pytest.raises(CodebookError, match=r"14 problems.*and 4 more"):
        parse_codebook(write({"themes": [theme]}))


def test_a_seed_of_one_character_is_allowed_with_a_warning():
    book = parse_codebook(write({"themes": [THEME]}))
    assert book.warnings == ("a: the seed '尬' has one character and matches widely",)


def test_the_three_drivers_stand_in_the_shipped_codebook():
    book = read_codebook("brand_reputation")
    drivers = {theme.key: theme.label for theme in book.themes if theme.driver}
    assert drivers == {
        "safety_anxiety": "安全焦虑",
        "marketing_fatigue": "营销疲劳",
        "identity_shift": "身份认同变迁",
    }


def test_every_shipped_codebook_can_be_read():
    assert [read_codebook(name).name for name in available_codebooks()] == list(
        available_codebooks()
    )


def test_a_codebook_from_a_file_equals_the_shipped_one(tmp_path):
    shipped = read_codebook("brand_reputation")
    path = tmp_path / "mine.toml"
    path.write_text(shipped.text, "utf-8")
    assert dataclasses.asdict(read_codebook(path)) == dataclasses.asdict(shipped)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("brand_reputatio", "did you mean brand_reputation?"),
        ("nowhere.toml", "a TOML file or one of: brand_reputation"),
        (".", "is a folder"),
    ],
)
def test_a_codebook_that_is_not_there_is_told_with_a_way_out(name, message):
    with pytest.raises(CodebookError) as error:
        read_codebook(name)
    assert message in str(error.value)


def test_a_codebook_that_is_not_utf8_is_told(tmp_path):
    path = tmp_path / "gbk.toml"
    path.write_bytes("名字".encode("gb18030"))
    with pytest.raises(CodebookError, match="not UTF-8"):
        read_codebook(path)


def test_importing_themes_loads_nothing_heavy():
    code = (
        "import sys, textmine.themes as t; dir(t);"
        "bad = {'pandas', 'sklearn', 'numba', 'opencc', 'scipy'} & set(sys.modules);"
        "sys.exit(' '.join(bad) or None)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
