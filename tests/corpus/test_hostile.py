"""Files that were made, or broken, to hurt."""

import gzip
import json

import pytest

from textmine.corpus import read_corpus
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
