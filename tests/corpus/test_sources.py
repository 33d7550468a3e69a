"""What files are taken for is told without storing anything."""

import pytest

from textmine.corpus import ReadOptions, describe_sources
from textmine.errors import InputError, OptionError

CSV = (
    "评论内容,评论时间,用户昵称\n"
    "底盘不错,2026-08-14,海边石\n,2026-08-15,云雀\n卡,08-13,x\n"
)


def test_a_report_says_signature_columns_rows_and_reasons(write):
    report = describe_sources(write("a.csv", CSV, "gb18030"))[0]
    assert (report.signature, report.encoding) == ("columns", "gb18030")
    assert report.columns["text"] == "评论内容"
    assert (report.read, report.usable, report.rejected) == (3, 2, 1)
    assert report.reasons == {"no text": 1}


def test_examples_hold_no_personal_data(write):
    text = "评论内容,用户昵称\n加我13800000000,海边石\n@海边石 来,云雀\n"
    report = describe_sources(write("a.csv", text))[0]
    assert [e["text"] for e in report.examples] == ["加我[手机号]", "@用户 来"]
    assert "海边石" not in str(report)


def test_a_file_that_cannot_be_used_is_told_not_raised(write, tmp_path):
    write("a.csv", CSV)
    write("b.csv", "昵称,粉丝数,关注数,简介\n海边石,1,2,你好\n")
    write("c.log", "2026-08-14 INFO started\n")
    write("d.csv", "https://x.invalid/1.jpg\nhttps://x.invalid/2.jpg\n")
    reports = {r.file: r for r in describe_sources(tmp_path)}
    assert not reports["a.csv"].refusal
    assert reports["b.csv"].refusal == "user profiles, not comments"
    assert reports["c.log"].refusal == "a log, not an export"
    assert reports["d.csv"].refusal == "a list of links, not comments"


def test_options_change_what_is_told(write):
    path = write("a.csv", "甲,乙\n好车,坏车\n好看,难看\n")
    report = describe_sources(path, options=ReadOptions(map={"text": "乙"}))[0]
    assert report.columns["text"] == "乙"
    with pytest.raises(OptionError, match="no file has a column"):
        describe_sources(path, options=ReadOptions(map={"text": "丙"}))


def test_a_missing_path_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        describe_sources(tmp_path / "nowhere")


def test_articles_repeated_on_comment_rows_are_read_once(write, read):
    header = "视频标题,视频链接,视频点赞数,评论内容,评论时间,评论点赞数\n"
    video = "续航测试,https://www.douyin.com/video/7400000000000000001,900"
    rows = f"{video},掉电快,2026-08-14,3\n{video},还行,2026-08-15,1\n"
    found = read(write("a.csv", header + rows))
    article = [r for r in found if r["kind"] == "article"]
    assert [(a["title"], a["likes"]) for a in article] == [("续航测试", 900)]
    comments = [r for r in found if r["kind"] == "comment"]
    assert [(c["text"], c["likes"], c["title"]) for c in comments] == [
        ("掉电快", 3, None),
        ("还行", 1, None),
    ]
    assert {c["article_id"] for c in comments} == {article[0]["id"]}


def test_json_with_slips_is_still_read(write, read):
    lines = [
        '{"id": "a1", "content": "好"}{"id": "a2", "content": "卡"}',
        "{'id': 'a3', 'content': '行', 'x': None}",
        '{"id": "a4", "content": "稳", }',
        '{"id": "a5", "content"',
    ]
    assert [r["text"] for r in read(write("a.jsonl", "\n".join(lines)))] == list(
        "好卡行稳"
    )
    wrapped = 'cb({"data": {"replies": [{"id": "b1", "content": "真香"}]}});'
    assert read(write("b.json", wrapped))[-1]["text"] == "真香"


def test_a_cut_object_keeps_the_records_before_the_cut(write, read):
    cut = '{"user": {"id": 1}, "comments": [{"id": "c1", "content": "好"}, {"id": "c2'
    assert [r["text"] for r in read(write("a.json", cut))] == ["好"]


def test_details_as_keys_and_values_are_one_article(write, read):
    text = "笔记id: 66c0\n笔记类型: 图集\n标题: 提车一周\n描述: 很安静\n车机偶尔卡\n"
    text += "上传时间: 1970-01-21 16:00:00\n昵称: 小鹿\n"
    row = read(write("detail.txt", text))[0]
    assert (row["id"], row["title"]) == ("xiaohongshu:article:66c0", "提车一周")
    assert row["text"] == "很安静\n车机偶尔卡"
    assert (row["published_at"], row["flags"]) == (None, ["bad_time"])
