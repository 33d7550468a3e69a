"""Each format comes out as the same canonical rows."""

import gzip
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from textmine.corpus import ReadOptions, read_corpus

CSV = (
    "评论内容,评论时间,点赞数,平台\n"
    "底盘不错,2026-08-14 20:30,12,微博\n"
    "车机卡,2026/8/15,1.2万,b站\n"
)
TEXTS = ["底盘不错", "车机卡"]


def check(rows):
    assert [r["text"] for r in rows] == TEXTS
    assert [r["likes"] for r in rows] == [12, 12000]
    assert [r["platform"] for r in rows] == ["weibo", "bilibili"]
    assert [r["time_precision"] for r in rows] == ["minute", "day"]
    assert [r["source_id"] for r in rows] == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_each_encoding(read, write, encoding):
    check(read(write("a.csv", CSV, encoding)))


def test_a_gzipped_csv_is_read_in_place(read, write):
    check(read(write("a.csv.gz", gzip.compress(CSV.encode()))))


def test_a_tsv_is_read(read, write):
    check(read(write("a.tsv", CSV.replace(",", "\t"))))


def test_tab_separated_text_of_excel_is_read(read, write):
    check(read(write("a.txt", CSV.replace(",", "\t"), "utf-16")))


def test_json_lines_and_an_array_and_parquet_give_the_same(read, write, write_lines):
    header, *lines = (line.split(",") for line in CSV.splitlines())
    records = [dict(zip(header, line, strict=True)) for line in lines]
    check(read(write_lines("a.jsonl", records)))
    check(read(write("b.json", json.dumps(records, ensure_ascii=False, indent=1))))
    check(read(write("c.json", json.dumps({"data": {"list": records}}))))
    path = write("d.parquet", b"")
    parquet.write_table(pa.Table.from_pylist(records), path)
    check(read(path))


def test_the_rows_of_json_over_a_megabyte_all_arrive(read, write):
    records = [{"id": str(i * 7 + 3), "content": f"第{i}条" * 60} for i in range(4000)]
    path = write("a.json", json.dumps(records))
    assert path.stat().st_size > 1 << 20
    assert len(read(path)) == 4000


def test_ids_over_two_to_the_53_keep_their_digits(read, write_lines):
    path = write_lines("a.jsonl", [{"id": 7400000000000000101, "content": "好"}])
    assert read(path)[0]["id"] == "unknown:7400000000000000101"


def test_records_of_several_tools_in_one_file_are_told_apart(read, write_lines):
    post = {"note_id": "1", "content": "发布", "create_date_time": "x"}
    post |= {"comments_count": "2", "shared_count": "1", "create_time": 1786710600}
    rows = read(write_lines("a.jsonl", [post, {"text": "好", "id": "x9"}]))
    assert [r["kind"] for r in rows] == ["article", "comment"]
    assert rows[0]["id"] == "weibo:article:1"


def test_comments_inside_a_post_know_their_article(read, write):
    post = {"aid": "7", "appmsgid": 1, "link": "http://x.invalid", "title": "观察"}
    post |= {"update_time": 1786710600, "content": "正文在此"}
    post |= {"comments": [{"content_id": "55", "content": "写得客观"}]}
    rows = read(write("a.json", json.dumps([post])))
    comment = next(r for r in rows if r["kind"] == "comment")
    assert comment["article_id"] == "wechat:article:7"
    assert comment["id"] == "wechat:55"


def test_a_folder_of_texts_is_an_article_a_file(read, write):
    write(
        "n/20260816_a.txt", "首周订单\n来源：示例网　2026年08月16日 07:30\n\n订单过万。"
    )
    write("n/20260817_b.txt", "充电桩\n多地公布新规划。")
    rows = read()
    assert [r["title"] for r in rows] == ["首周订单", "充电桩"]
    assert [r["time_precision"] for r in rows] == ["minute", "day"]
    assert {r["kind"] for r in rows} == {"article"}
    assert rows[0]["file"] == "n/20260816_a.txt"


def test_a_single_text_of_short_lines_is_a_comment_a_line(write):
    path = write("a.txt", "底盘不错\n车机卡\n\n底盘不错\n")
    corpus = read_corpus([path], key=bytes(32))
    assert corpus.intake.files[0].signature == "txt.lines"
    assert sorted(corpus.texts) == ["底盘不错", "底盘不错", "车机卡"]


def test_a_web_page_is_an_article(read, write):
    body = "<p>" + "订单过万，门店客流明显上升，用户等待的时间变长。" * 8 + "</p>"
    page = f"<html><head><title>首周订单</title></head><body><h1>首周订单</h1>{body}"
    row = read(write("a.html", page + "</body></html>", "gb18030"))[0]
    assert (row["kind"], row["title"]) == ("article", "首周订单")
    assert "门店客流明显上升" in row["text"]


def test_a_header_below_a_title_row_is_found(read, write):
    check(read(write("a.csv", "八月导出,,,\n,,,\n" + CSV)))


def test_files_appended_to_each_other_are_read_by_their_own_headers(read, write):
    other = "\ufeff点赞数,评论内容,评论时间\n3,真香,2026-08-16\n"
    rows = read(write("a.csv", CSV + other))
    assert [(r["text"], r["likes"]) for r in rows][-1] == ("真香", 3)


def test_map_overrides_what_is_recognised(read, write):
    path = write("a.csv", "content,网友说\n无关,车机卡\n无关,好\n")
    rows = read(path, options=ReadOptions(map={"text": "网友说"}))
    assert [r["text"] for r in rows] == ["车机卡", "好"]


def test_rows_shifted_by_a_known_tool_are_put_right(read, write):
    header = "id,bid,正文,视频url,位置,日期,工具,点赞数,评论数,转发数\n"
    path = write("a.csv", header + "51\t,P,试驾,,,成都,2025-05-01,iPhone,5,1,0\n")
    row = read(path)[0]
    assert (row["id"], row["region"], row["likes"]) == ("weibo:article:51", "成都", 5)
    assert row["flags"] == ["realigned"]


def test_replies_point_to_what_they_answer(read, write):
    header = (
        "comment_id,aweme_id,content,create_time,last_modify_ts,parent_comment_id\n"
    )
    rows = (
        "101,9,好,1786710600,1787192100000,0\n102,9,是,1786710601,1787192100000,101\n"
    )
    first, second = read(write("a.csv", header + rows))
    assert (first["kind"], first["parent_id"]) == ("comment", None)
    assert (second["kind"], second["parent_id"]) == ("reply", "douyin:101")
    assert first["article_id"] == "douyin:article:9"


def test_the_naive_times_of_the_bilibili_export_are_utc(read, write):
    header = "序号,上级评论ID,评论ID,用户等级,评论内容,评论时间\n"
    row = read(write("a.csv", header + "1,0,26,5,好,2026-08-10 11:00:01\n"))[0]
    assert row["published_at"].hour == 11


def test_a_broken_date_keeps_the_row_undated(read, write):
    row = read(write("a.csv", "评论内容,评论时间\n好,2026-08-14\n卡,2026-02-31\n"))[1]
    assert (row["published_at"], row["flags"]) == (None, ["bad_time"])


def test_ids_that_a_spreadsheet_damaged_are_not_used(read, write):
    rows = read(write("a.csv", "id,评论内容\n5.19E+15,好\n'5190000000000003,卡\n"))
    assert rows[0]["flags"] == ["id_lossy"]
    assert rows[0]["id"].startswith("unknown:~")
    assert rows[1]["id"] == "unknown:5190000000000003"


def test_links_lose_tokens_and_only_web_links_stay(read, write):
    path = write(
        "a.csv",
        "评论内容,链接\n好,https://x.invalid/a?xsec_token=1\n卡,https://x.invalid/b\n"
        "行,javascript:alert(1)\n",
    )
    links = [r["url"] for r in read(path)]
    assert links == ["https://x.invalid/a", "https://x.invalid/b", None]


def test_author_names_never_reach_the_table(read, write):
    rows = read(write("a.csv", "评论内容,用户昵称\n好,城北车客\n@城北车客 看,海边石\n"))
    assert "城北车客" not in str(rows)
    assert len(rows[0]["author"]) == 16


def test_a_comment_of_a_picture_alone_is_kept_without_words(read, write):
    lines = "comment_id,content,pictures\n"
    lines += "51,,https://p.invalid/1.jpg\n52,好车,\n53,,[]\n"
    rows = read(write("a.csv", lines))
    assert [(r["text"], r["flags"]) for r in rows] == [
        (None, ["picture_only"]),
        ("好车", []),
    ]


def test_a_short_list_of_comments_in_a_folder_is_a_comment_a_line(tmp_path, read):
    folder = tmp_path / "in"
    folder.mkdir()
    lines = ["底盘不错", "车机卡", "刹车太硬了", "买贵了", "还行吧"] * 2
    (folder / "comments.txt").write_text("\n".join(lines), "utf-8")
    (folder / "note.txt").write_text("曜川E6上市\n\n门店客流上升。\n", "utf-8")
    kinds = [row["kind"] for row in read(folder)]
    assert sorted(kinds) == ["article", *["comment"] * 10]


def test_a_short_page_is_its_body_without_the_frame(read, write):
    body = "<p>上市第一周客流明显上升。</p><p>车主说刹车偏硬。</p>"
    page = (
        "<div class=cookie><p>本网站使用 Cookie。</p></div><nav><p>首页</p></nav>"
        f"<article><h1>一周</h1>{body}</article><footer><p>版权所有</p></footer>"
    )
    (row,) = read(write("a.html", f"<html><body>{page}</body></html>"))
    assert row["text"] == "上市第一周客流明显上升。\n车主说刹车偏硬。"
