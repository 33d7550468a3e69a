"""Files that were made, or broken, to hurt."""

import gzip
import json
import time

import pytest

from textmine.corpus import describe_sources, read_corpus
from textmine.errors import InputError


def test_stray_nul_bytes_are_dropped(read, write):
    lines = "content,likes\n" + "车机卡得很,1\n" * 200 + "好\x00车,2\n"
    assert read(write("a.csv", lines))[-1]["text"] == "好车"


def test_a_quote_never_closed_costs_one_line(write):
    path = write("a.csv", 'content,likes\n好,1\n"开头没有结尾,2\n卡,3\n行,4\n')
    corpus = read_corpus([path])
    assert sorted(corpus.texts) == ["卡", "好", "行"]
    assert corpus.intake.rejects == {"quote never closed": 1}


def test_many_open_quotes_end_in_time(write):
    path = write("a.csv", "content,likes\n好,1\n" + '"开,2\n' * 3001)
    corpus = read_corpus([path])
    assert corpus.intake.files[0].rejected > 0


def test_a_huge_cell_is_read_whole(read, write):
    text = "长" * 2_000_000
    assert read(write("a.csv", f"content,likes\n{text},1\n"))[0]["text"] == text


def test_formula_texts_are_texts(read, write):
    texts = ["=1+1", "+1", "-2", "@SUM(A1)"]
    rows = read(write("a.csv", "content,likes\n" + "".join(f"{t},1\n" for t in texts)))
    assert [r["text"] for r in rows][:3] == texts[:3]


def test_thousands_of_brackets_are_a_rejected_line(read, write):
    path = write("a.jsonl", '{"content": "好"}\n' + "[" * 100_000 + "\n")
    assert [r["text"] for r in read(path)] == ["好"]


def test_numbers_that_are_none_are_none(read, write):
    line = '{"content": "好", "likes": NaN, "id": Infinity}\n'
    row = read(write("a.jsonl", line * 2))[0]
    assert row["likes"] is None


def test_a_cut_gzip_keeps_what_arrived_and_warns(write):
    data = gzip.compress(
        ("content\n" + "".join(f"第{i}条\n" for i in range(90_000))).encode()
    )
    corpus = read_corpus([write("a.csv.gz", data[: len(data) // 2])])
    assert 0 < len(corpus) < 90_000
    assert corpus.intake.warnings == ("a.csv.gz: damaged, read as far as it goes",)


def test_a_gzip_of_nothing_is_empty(write):
    with pytest.raises(InputError, match=r"a\.csv\.gz: the file is empty"):
        read_corpus([write("a.csv.gz", gzip.compress(b""))])


def test_a_binary_with_a_text_name_is_one_clear_error(write):
    path = write("a.jsonl", b"SQLite format 3\x00" + bytes(100))
    with pytest.raises(InputError, match=r"a.jsonl: the database can't be read"):
        read_corpus([path])


def test_damaged_bytes_cost_characters_not_rows(write):
    good = "".join(f"第{i}条评论真不错\n" for i in range(200)).encode()
    corpus = read_corpus([write("a.csv", b"content\n" + good + b"\xe5\xa5 broken\n")])
    assert len(corpus) == 201
    assert corpus.intake.flags == {"bad_characters": 1}


def test_lone_surrogates_are_replaced(read, write):
    row = read(write("a.jsonl", json.dumps({"content": "好\ud83d车"}) + "\n"))[0]
    assert row["text"] == "好\ufffd车"


def test_surrogates_in_ids_and_groups_break_nothing(read, write):
    record = {
        "content": "好",
        "id": "a\ud83d",
        "event": "会\ud83d",
        "platform": "x\ud83d",
    }
    record |= {"author_id": "u\ud83d", "url": "https://x.invalid/\ud83d"}
    assert len(read(write("a.jsonl", json.dumps(record) + "\n"))) == 1


def test_a_million_columns_are_refused_with_their_number(write):
    names = ",".join(f"c{n}" for n in range(20_000))
    path = write("a.csv", f"{names}\n{names}\n")
    with pytest.raises(InputError, match="20,000 columns; expected at most 16,384"):
        read_corpus([path])


def test_a_record_of_too_many_keys_is_a_rejected_row(read, write):
    wide = json.dumps(dict.fromkeys(map(str, range(20_000)), "好"))
    path = write("a.jsonl", '{"content": "好"}\n' + wide + "\n")
    assert [r["text"] for r in read(path)] == ["好"]
    assert read_corpus([path]).intake.rejects == {"more than 16,384 keys": 1}


def test_a_danmaku_file_with_a_document_type_is_refused(write):
    declared = '<!DOCTYPE i [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    danmaku = '<i><d p="1,1,25,1,1786000000,0,ab,1">&a;</d></i>'
    with pytest.raises(InputError, match="a document type, which is not read"):
        read_corpus([write("a.xml", '<?xml version="1.0"?>' + declared + danmaku)])


#: Half a million characters of nothing but what begins and never ends.
OPENINGS = {
    "a.csv": ('"', ",", "1234 ", "\u3000"),
    "b.csv": ("content,likes\n微信" + " " * 100_000 + "1234,1\n全文" + "…" * 100_000,),
    "a.jsonl": ('{"a":', "[", '\\"', '{"content": "' + '\\"' * 300_000),
    "a.json": ('[{"a":1},', '{"data": [', "[["),
    "a.html": ("<p>", "<script>", "<title>", '<h1 id="activity-name">', "&#9"),
    "a.md": ("[", "**a ", "![", "[a]("),
    "a.xml": ("<i><d>", "<a>", "<i><chatid>1</chatid>" + '<d p="' * 100_000),
    "a.xls": ("<table><tr><td>" + '<a href="' * 50_000, "<table>" + "<!--" * 50_000),
}


@pytest.mark.parametrize(
    ("name", "unit"),
    [(name, unit) for name, units in OPENINGS.items() for unit in units],
    ids=lambda value: value[:12],
)
def test_what_never_ends_is_told_in_time(write, name, unit):
    path = write(name, unit * (500_000 // len(unit) + 1))
    start = time.process_time()
    (report,) = describe_sources(path)
    assert time.process_time() - start < 10
    assert report.read == report.usable + report.rejected
    assert report.usable or report.refusal


def test_elements_of_one_name_are_joined_in_time(write):
    inner = "<r>" + "<a>xx</a>" * 50_000 + "<b>底盘不错</b></r>"
    start = time.process_time()
    describe_sources(write("a.xml", f'<?xml version="1.0"?><all>{inner}</all>'))
    assert time.process_time() - start < 10


@pytest.mark.parametrize("depth", [400, 900, 2000, 50_000])
def test_nested_values_cost_at_most_their_row(write, depth):
    nest = '{"content": "好", "x": ' + "[" * depth + "]" * depth + "}\n"
    corpus = read_corpus([write("a.jsonl", '{"content": "稳"}\n' + nest)])
    assert "稳" in list(corpus.texts)
    assert sum(f.read for f in corpus.intake.files) == 2


def test_a_number_of_thousands_of_digits_breaks_nothing(read, write):
    digits = "9" * 5000
    head = "评论ID,序号,content,time,likes,ip属地\n"
    rows = "".join(f"{digits},{digits},好,{digits},{digits},{digits}\n" for _ in "123")
    assert len(read(write("a.csv", head + rows))) == 3
    danmaku = f'<i><d p="1,1,25,1,1786000000,0,ab,1">好&#{digits};</d></i>'
    assert read(write("b.xml", danmaku))[-1]["text"] == "好\ufffd"


def test_superscripts_are_no_time(read, write):
    rows = read(write("a.csv", "content,time\n好,²\n卡,³\n"))
    assert [row["published_at"] for row in rows] == [None, None]


def test_rows_before_the_damage_are_kept(write):
    lines = "".join(f"{n},第{n}条\n" for n in range(50))
    data = gzip.compress(f"comment_id,content\n{lines}".encode()) + b"damage"
    whole = gzip.compress(b"51,x\n")[:-12]
    corpus = read_corpus([write("a.csv.gz", data[:-6] + whole)])
    assert len(corpus) >= 50


def test_an_array_on_one_long_line_is_read_item_by_item(write, monkeypatch):
    from textmine.corpus import opening
    from textmine.corpus.readers import json_lines

    monkeypatch.setattr(opening, "MAX_LINE", 100)
    monkeypatch.setattr(json_lines, "_CHUNK", 64)
    items = [{"comment_id": str(700 + n), "content": f"第{n}条"} for n in range(90)]
    path = write("a.json", json.dumps(items))
    assert len(read_corpus([path])) == 90


def test_a_wide_row_is_not_held(write):
    wide = "x," * 20_000
    path = write("a.csv", "content,likes\n好,1\n" * 6 + wide + "\n")
    assert read_corpus([path]).intake.rejects == {"more than 16,384 cells": 1}


def test_long_texts_are_held_a_few_rows_at_a_time(write, monkeypatch):
    from textmine.corpus import batches

    monkeypatch.setattr(batches, "BATCH_CHARACTERS", 1000)
    sizes = []
    build = batches._fit_rows
    monkeypatch.setattr(
        batches, "_fit_rows", lambda h, kept: sizes.append(len(kept)) or build(h, kept)
    )
    text = "长" * 400
    rows = "".join(f"{n},{text}{n}\n" for n in range(10))
    assert len(read_corpus([write("a.csv", "comment_id,content\n" + rows)])) == 10
    assert max(sizes) == 3
