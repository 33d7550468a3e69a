"""Corpora and codebooks that are hard to say anything of: honest words, no numbers."""

import csv
import json
import re

import pytest

from textmine.errors import CodebookError
from textmine.themes import match_seeds, parse_codebook, read_codebook
from textmine.workspace import RunOptions, open_workspace, run
from textmine.workspace.codebook_check import check_workspace

HEAD = '[codebook]\nformat = 1\nname = "mine"\n'
THEME = '[[theme]]\nid = "T00{n}"\nkey = "{key}"\nlabel = "{label}"\nseeds = {seeds}\n'
PLACES = ["高速上", "小区里", "停车场", "路口", "山路上", "地库里", "桥上"]


def make_book(tmp_path, **themes):
    rows = [
        THEME.format(n=n, key=key, label=f"{key}主题", seeds=json.dumps(seeds))
        for n, (key, seeds) in enumerate(themes.items(), 1)
    ]
    path = tmp_path / "book.toml"
    path.write_text(HEAD + "".join(rows), "utf-8")
    return str(path)


def write_comments(tmp_path, n, weeks=(23,), text="{place}刹车失灵，太可怕了{i}"):
    path = tmp_path / "in.csv"
    rows = [
        [
            str(i),
            f"2025-06-{2 + 7 * (weeks[i % len(weeks)] - 23):02d} 12:00:00",
            text.format(place=PLACES[i % 7], i=i),
        ]
        for i in range(n)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["评论ID", "评论时间", "评论内容"], *rows])
    return path


def report_of(tmp_path, source, book=None):
    folder = tmp_path / "out"
    run([source], folder, RunOptions(codebook=book, workers=2))
    return folder, json.loads((folder / "findings.json").read_text("utf-8"))


def read_text(folder):
    return re.sub(r"<[^>]+>", " ", (folder / "report.html").read_text("utf-8"))


def test_twenty_comments_give_no_share_and_say_so(tmp_path):
    folder, found = report_of(tmp_path, write_comments(tmp_path, 20))
    assert "few documents" in found["notices"]
    assert all(theme["share"]["value"] is None for theme in found["themes"])
    assert found["drivers"] is None
    assert found["contrasts"] == []
    text = read_text(folder)
    assert "文本很少" in text
    assert "样本不足：不足两个平台" in text


def test_themes_that_match_nothing_or_everything_are_left_to_their_seeds(tmp_path):
    book = make_book(tmp_path, none=["永远不会出现"], every=["刹车失灵"])
    folder, found = report_of(tmp_path, write_comments(tmp_path, 120, (23, 24)), book)
    shares = {t["key"]: t["share"] for t in found["themes"] if t["kind"] == "named"}
    assert shares["none"]["value"] == 0.0
    assert shares["every"]["value"] == 1.0
    directions = {t["key"]: t["change"]["direction"] for t in found["themes"]}
    assert directions["none"] != "up"
    assert directions["every"] != "up"
    warnings = "\n".join(check_workspace(open_workspace(folder)).warnings)
    assert "none" in warnings
    assert "every" in warnings


def test_a_corpus_in_which_every_comment_is_negative_has_no_drivers_of_it(tmp_path):
    text = "{place}垃圾东西，太差了，气死我了，再也不买{i}"
    source = write_comments(tmp_path, 140, (23, 24), text)
    _, found = report_of(tmp_path, source)
    assert found["tone"]["negative"]["value"] == 1.0
    assert found["drivers"]["change"]["value"] == 0.0
    assert all(part["total"]["value"] == 0.0 for part in found["drivers"]["parts"])


def test_weeks_without_comments_have_no_share(tmp_path):
    _, found = report_of(tmp_path, write_comments(tmp_path, 90, (23, 26)))
    assert list(found["scope"]["weeks"].values()) == [45, 0, 0, 45]
    (theme,) = [t for t in found["themes"] if t["key"] == "safety_anxiety"]
    empty = [w["share"] for w in theme["weeks"][1:3]]
    assert all(share["of"] == 0 and share["value"] is None for share in empty)


BAD = {
    "a typo in a key": ("sedes = ['x']", "did you mean 'seeds'"),
    "two themes of one name": ('label = "every主题"', "two themes have the label"),
    "an empty theme": ("", "has no seeds"),
}


@pytest.mark.parametrize(("line", "message"), BAD.values(), ids=BAD)
def test_a_codebook_that_is_none_is_told_before_any_work(tmp_path, line, message):
    book = make_book(tmp_path, every=["刹车"])
    with (tmp_path / "book.toml").open("a", encoding="utf-8") as file:
        file.write('[[theme]]\nid = "T009"\nkey = "nine"\n')
        file.write("" if line.startswith("label") else 'label = "九"\n')
        file.write(line + "\n")
    with pytest.raises(CodebookError, match=re.escape(message)):
        run([write_comments(tmp_path, 30)], tmp_path / "out", RunOptions(codebook=book))
    assert not (tmp_path / "out").exists()


def test_what_would_explode_as_a_regular_expression_is_a_plain_phrase():
    book = read_codebook("brand_reputation")
    text = HEAD + THEME.format(n=1, key="a", label="甲", seeds='["(a+)+$"]')
    text += 'patterns = ["不敢 …40 坐|买|开 …40 不敢 …40 坐"]\n'
    hard = parse_codebook(text)
    found = match_seeds(["a" * 50_000 + "!", "不敢" * 20_000, "坐" * 20_000], hard)
    assert not found.matched.any()
    assert match_seeds(["(a+)+$"], hard).matched.any()
    assert book.themes
