"""Archives, databases, documents and markup: what users drag in besides tables."""

import gzip
import io
import sqlite3
import zipfile
import zlib

import pytest

from textmine.corpus import read_corpus
from textmine.errors import InputError

CSV = "评论内容,评论时间\n底盘不错,2026-08-14 20:30\n车机卡,2026-08-15 08:00\n"
TEXTS = ["底盘不错", "车机卡"]
DANMAKU = '<d p="{0},1,25,1,1786357800,0,ab,{0}9">第{0}条</d>'


def pack(members):
    """Return a zip archive of names and contents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def texts(rows):
    return [r["text"] for r in rows]


def test_the_files_in_an_archive_are_read_in_place(read, write):
    path = write("a.zip", pack({"八月/评论.csv": CSV, "八月/图.png": b"\x89PNG" * 9}))
    rows = read(path)
    assert texts(rows) == TEXTS
    assert {r["file"] for r in rows} == {"a.zip/八月/评论.csv"}


def test_archives_within_gzip_members_and_sheets_are_unpacked_as_needed(read, write):
    base = io.BytesIO()
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table({"评论内容": TEXTS, "评论时间": ["2026-08-14", "2026-08-15"]})
    parquet.write_table(table, base)
    inner = {"b.csv.gz": gzip.compress(CSV.encode()), "c.parquet": base.getvalue()}
    assert texts(read(write("a.zip", pack(inner)))) == TEXTS * 2


def test_a_name_that_climbs_out_of_the_archive_leads_nowhere(read, write):
    path = write("in/a.zip", pack({"../../out.csv": CSV}))
    assert {r["file"] for r in read(path)} == {"a.zip/out.csv"}


def test_an_archive_and_its_unpacked_file_add_nothing_twice(write):
    write("a.zip", pack({"x.csv": CSV}))
    folder = write("x.csv", CSV).parent
    corpus = read_corpus([folder], key=bytes(32))
    assert len(corpus) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pack({"a.csv": bytes(70 << 20)}), "unpacks to"),
        (pack({"a.csv": CSV})[:-40], "damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"-- MySQL dump 10.13\nINSERT INTO a VALUES (1);", "database server"),
        (b"%PDF-1.4\n" + b"1 0 obj" * 30, "PDF is damaged"),
    ],
    ids=["bomb", "cut", "password", "mysql", "pdf"],
)
def test_what_cannot_be_read_is_said_in_one_sentence(write, content, message):
    path = write("a.bin" if content[:2] != b"--" else "a.sql", content)
    with pytest.raises(InputError, match=message):
        read_corpus([path], key=bytes(32))


def test_a_bomb_of_one_line_stops_at_its_bound(write):
    path = write("a.csv.gz", gzip.compress(b"x" * (1 << 27)))
    with pytest.raises(InputError, match="longer than 64 million"):
        read_corpus([path], key=bytes(32))


def test_an_entity_bomb_expands_to_nothing(write):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "好好好">]>'
    bomb += "<a><评论>&b;</评论></a>"
    with pytest.raises(InputError, match="document type"):
        read_corpus([write("a.xml", bomb)], key=bytes(32))


def test_danmaku_without_an_end_lose_only_what_is_broken(read, write):
    file = "<?xml version='1.0'?><i><chatid>77</chatid>" + DANMAKU.format(1)
    file += '<d p="2,1,25,1,1786357800,0,ab,29">a<b也行</d>' + DANMAKU.format(3)
    corpus = read_corpus([write("77.xml", file + '<d p="4,1,2')], key=bytes(32))
    assert sorted(corpus.texts) == ["a<b也行", "第1条", "第3条"]
    assert corpus.intake.rejects == {"a danmaku that is cut or broken": 1}
    assert set(corpus.table.column("article_id").to_pylist()) == {"bilibili:article:77"}


def test_danmaku_as_the_server_packs_them_are_read(read, write):
    file = f"<i><chatid>77</chatid>{DANMAKU.format(1)}</i>".encode()
    packed = zlib.compress(file)[2:-4]
    assert texts(read(write("list.so", packed))) == ["第1条"]


def test_a_database_gives_each_of_its_tables_and_no_view(read, tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE 一 (评论内容 TEXT, 评论时间 TEXT)")
        base.execute("INSERT INTO 一 VALUES ('底盘不错', '2026-08-14'), (x'00', '')")
        base.execute("CREATE TABLE 二 (评论内容 TEXT, 长 AS (hex(zeroblob(9000000))))")
        base.execute("INSERT INTO 二 (评论内容) VALUES ('车机卡')")
        base.execute(
            "CREATE VIEW 三 AS WITH RECURSIVE x(评论内容) AS (SELECT '好' UNION "
            "ALL SELECT 评论内容 FROM x) SELECT * FROM x"
        )
    base.close()
    assert texts(read(path)) == TEXTS


def test_a_table_of_html_named_xls_is_a_table(read, write):
    rows = "".join(f"<tr><td>{t}<td>2026-08-14" for t in TEXTS)
    page = f"<html><table><tr><th>评论内容<th>评论时间{rows}</table></html>"
    assert texts(read(write("a.xls", page))) == TEXTS


def test_a_csv_named_xls_is_a_csv(read, write):
    assert texts(read(write("a.xls", CSV, "gb18030"))) == TEXTS


def test_big5_is_told_from_gbk(read, write):
    traditional = "評論內容,評論時間\n這款車的底盤質感實在不錯，隔音也很好,2026-08-14\n"
    row = read(write("a.csv", traditional * 1, "big5"))[0]
    assert row["text"] == "這款車的底盤質感實在不錯，隔音也很好"
    row = read(write("b.csv", traditional, "gb18030"))[0]
    assert row["text"] == "這款車的底盤質感實在不錯，隔音也很好"


def test_notes_beside_the_data_are_read_only_where_they_are_named(read, write):
    note = write("README.md", "# 数据说明\n\n本数据由示例平台导出，仅供演示使用。\n")
    write("a.csv", CSV)
    assert texts(read()) == TEXTS
    assert read(note)[0]["title"] == "数据说明"


def test_members_that_lie_upon_each_other_are_refused(write):
    data = pack({"a.csv": CSV, "b.csv": CSV})
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    end = data.index(b"PK\x05\x06")
    again = data[first:second] * 40  # the same bytes under one name after another
    tail = bytearray(data[end:])
    for place in (8, 10):
        tail[place : place + 2] = (40).to_bytes(2, "little")
    tail[12:16] = len(again).to_bytes(4, "little")
    body = data[: data.index(b"PK\x03\x04", 4)] + bytes(first)
    whole = body[:first] + again + bytes(tail)
    with pytest.raises(InputError, match="lie upon each other"):
        read_corpus([write("a.zip", whole)])


def test_a_member_gives_no_more_than_it_tells(write):
    data = bytearray(pack({"a.csv": CSV}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (20).to_bytes(4, "little")
    with pytest.raises(InputError, match=r"a\.csv"):
        read_corpus([write("a.zip", bytes(data))])
