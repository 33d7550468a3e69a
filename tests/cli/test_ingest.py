"""`textmine sources` and `textmine ingest`: what they print and where."""

import json

from click.testing import CliRunner

from textmine.cli import cli


def textmine(*arguments):
    return CliRunner().invoke(cli, [str(a) for a in arguments])


HEADER = ["评论内容", "评论时间", "点赞数"]
ROWS = [["底盘不错", "2026-08-14 20:30", "1.2万"], ["", "2026-08-15", "3"]]


def test_sources_tells_each_file_and_stores_nothing(write_csv, tmp_path):
    path = write_csv("a.csv", [HEADER, *ROWS])
    done = textmine("sources", path, "-q")
    assert done.exit_code == 0
    for told in ("a.csv", "text ← 评论内容", "1 rejected: no text", "底盘不错"):
        assert told in done.output
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_sources_prints_json_for_machines(write_csv):
    path = write_csv("a.csv", [HEADER, *ROWS])
    done = textmine("sources", path, "--json", "--platform", "微博", "--kind", "reply")
    (report,) = json.loads(done.stdout)
    assert (report["usable"], report["reasons"]) == (1, {"no text": 1})
    assert report["examples"][0]["platform"] == "weibo"
    assert report["examples"][0]["kind"] == "reply"


def test_ingest_says_what_is_new_and_what_was_read_before(write_csv, tmp_path):
    path = write_csv("a.csv", [HEADER, *ROWS])
    textmine("init", tmp_path / "ws")
    first = textmine("ingest", tmp_path / "ws", path)
    again = textmine("ingest", tmp_path / "ws", path)
    assert first.exit_code == again.exit_code == 0
    assert "a.csv: columns, utf-8; 1 new, 1 rejected" in first.stderr
    assert "1 new documents, 1 in all" in first.stderr
    assert "a.csv: read before" in again.stderr
    assert "0 new documents, 1 in all" in again.stderr
    assert first.stdout.strip() == str(tmp_path / "ws" / "corpus.duckdb")


def test_ingest_wants_a_workspace(write_csv, tmp_path):
    path = write_csv("a.csv", [HEADER, *ROWS])
    done = textmine("ingest", tmp_path, path)
    assert "no workspace there" in str(done.exception)
