"""Bad input: one clear message, the right exit code, no traceback, no report."""

import gzip
import json
import os
import subprocess
import sys

import pytest

HEADER = ["评论ID", "平台", "评论时间", "评论内容"]


def textmine(*arguments, **options):
    command = [sys.executable, "-m", "textmine", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, **options
    )


def rows(count):
    return [
        [
            str(900000000000 + i * 7919),
            "weibo",
            "2025-08-01 10:00",
            f"刹车有点软 第{i}次",
        ]
        for i in range(count)
    ]


def fails(tmp_path, *arguments, code=1, told=()):
    """Run with `arguments`, expect `code`, every word of `told`, and no report."""
    out = tmp_path / "out"
    done = textmine("run", *arguments, "-o", out)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    message = done.stderr.strip().splitlines()[-1]
    for word in told:
        assert word in message, message
    assert not (out / "report.html").exists()
    return message


def test_a_missing_file(tmp_path):
    missing = tmp_path / "nowhere.csv"
    fails(tmp_path, missing, told=["nowhere.csv", "not there", "spelling"])


def test_every_missing_file_is_named_at_once(tmp_path):
    fails(tmp_path, tmp_path / "a.csv", tmp_path / "b.csv", told=["a.csv", "b.csv"])


def test_an_empty_file(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.touch()
    fails(tmp_path, empty, told=["empty.csv", "empty"])


def test_a_binary_with_a_csv_name(tmp_path):
    binary = tmp_path / "photo.csv"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    fails(tmp_path, binary, told=["photo.csv"])


def test_a_csv_without_a_text_column(tmp_path, write_csv):
    path = write_csv(
        "numbers.csv", [["a", "b"], *[[str(i), str(i * 2)] for i in range(40)]]
    )
    fails(tmp_path, path, told=["numbers.csv", "--map"])


def test_no_usable_comment(tmp_path, write_csv):
    path = write_csv("none.csv", [HEADER, *[[r[0], r[1], r[2], ""] for r in rows(20)]])
    fails(tmp_path, path, told=["none.csv"])


def test_fewer_documents_than_topics(tmp_path, write_csv):
    words = ["刹车", "座椅", "空调", "导航", "音响", "天窗", "轮胎", "雨刷"]
    texts = [f"{words[i % 8]}和{words[(i + 3) % 8]}" for i in range(12)]
    found = [[*row[:3], text] for row, text in zip(rows(12), texts, strict=True)]
    path = write_csv("few.csv", [HEADER, *found])
    fails(tmp_path, path, "--topics", "50", told=["50 topics", "12 documents"])


def test_an_output_that_is_a_file(tmp_path, write_csv):
    (tmp_path / "out").write_text("mine")
    path = write_csv("ok.csv", [HEADER, *rows(12)])
    done = textmine("run", path, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "a file" in done.stderr
    assert (tmp_path / "out").read_text() == "mine"


def test_an_output_folder_that_holds_something_else(tmp_path, write_csv):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("mine")
    path = write_csv("ok.csv", [HEADER, *rows(12)])
    fails(tmp_path, path, told=["holds something else", "thesis.docx"])
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["thesis.docx"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root can write anywhere"
)
def test_an_output_folder_that_is_not_writable(tmp_path, write_csv):
    (tmp_path / "closed").mkdir(mode=0o500)
    path = write_csv("ok.csv", [HEADER, *rows(12)])
    done = textmine("run", path, "-o", tmp_path / "closed" / "out")
    assert done.returncode == 1
    assert "not writable" in done.stderr


def test_an_output_below_a_file_is_refused(tmp_path, write_csv):
    (tmp_path / "file").write_text("mine")
    path = write_csv("ok.csv", [HEADER, *rows(12)])
    done = textmine("run", path, "-o", tmp_path / "file" / "out")
    assert done.returncode == 1
    assert "not writable" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_gzip_without_a_whole_row_is_told(tmp_path):
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress("评论内容\n刹车有点软\n".encode())[:20])
    fails(tmp_path, path, told=["cut.csv.gz"])


def test_rows_before_the_damage_of_a_gzip_are_used(tmp_path):
    path = tmp_path / "cut.csv.gz"
    rows = "".join(f"第{n}次来店里刹车还是有点软\n" for n in range(2000))
    whole = gzip.compress(f"评论内容\n{rows}".encode())
    path.write_bytes(whole[: len(whole) // 2])
    done = textmine("run", path, "-o", tmp_path / "out")
    assert done.returncode == 0
    assert "cut.csv.gz" in done.stderr


def test_a_corpus_of_one_sentence_alone_gets_a_report_without_topics(tmp_path):
    path = tmp_path / "same.csv"
    path.write_text("评论内容\n" + "刹车有点软\n" * 200, "utf-8")
    out = tmp_path / "out"
    assert textmine("run", path, "-o", out).returncode == 0
    notices = json.loads((out / "findings.json").read_text("utf-8"))["notices"]
    assert "no topic model" in notices


def test_an_unknown_option_is_wrong_usage(tmp_path):
    fails(tmp_path, tmp_path, "--topcis", "5", code=2)


def test_a_date_that_is_none_is_wrong_usage(tmp_path):
    fails(tmp_path, tmp_path, "--since", "2025-13-01", code=2)


def test_a_codebook_with_a_typo_names_it(tmp_path, write_csv):
    path = write_csv("ok.csv", [HEADER, *rows(12)])
    codebook = tmp_path / "c.toml"
    codebook.write_text('[codebook]\nname = "c"\n\n[[theme]]\nkye = "x"\n', "utf-8")
    fails(tmp_path, path, "--codebook", codebook, told=["kye"])


def run_ok(tmp_path, path, *arguments):
    done = textmine("run", path, "-o", tmp_path / "out", *arguments)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return (tmp_path / "out" / "rejects.jsonl").read_text("utf-8")


def test_a_row_with_a_broken_date_is_kept_undated(tmp_path, write_csv):
    import json

    broken = [["777777777777", "weibo", "someday", "安全气囊没有弹出来"]]
    run_ok(tmp_path, write_csv("dates.csv", [HEADER, *rows(40), *broken]))
    found = json.loads((tmp_path / "out" / "findings.json").read_text("utf-8"))
    assert found["scope"]["undated"] == 1
    assert found["scope"]["documents"] == 41


def test_a_jsonl_with_a_cut_last_line_keeps_the_rest(tmp_path):
    import json

    lines = [
        json.dumps({"id": r[0], "content": r[3], "time": r[2]}, ensure_ascii=False)
        for r in rows(40)
    ]
    path = tmp_path / "cut.jsonl"
    path.write_text("\n".join([*lines[:-1], lines[-1][:20]]), "utf-8")
    rejects = run_ok(tmp_path, path)
    assert '"cut.jsonl"' in rejects
    assert "40" in rejects
    found = json.loads((tmp_path / "out" / "findings.json").read_text("utf-8"))
    assert found["scope"]["documents"] == 39
    assert sum(found["quality"]["rejects"].values()) == 1


def test_hostile_text_runs_nowhere(tmp_path, write_csv):
    hostile = [
        "<script>alert(1)</script> 刹车失灵",
        '=HYPERLINK("x") 安全隐患',
        "</script><img src=x onerror=alert(2)> 气囊没弹",
        "{{ 7*7 }} 车门打不开",
    ]
    extra = [
        [f"88888888{i}111", "weibo", "2025-08-02", t] for i, t in enumerate(hostile)
    ]
    run_ok(tmp_path, write_csv("hostile.csv", [HEADER, *rows(60), *extra]))
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
