"""`forget` and `export` say what they did, and refuse what they can't."""

import csv
import shutil

from click.testing import CliRunner

from textmine.cli import cli


def invoke(*arguments):
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def test_export_names_its_file_and_forget_what_it_removed(demo_run, tmp_path):
    shutil.copytree(demo_run, tmp_path / "out")
    path = tmp_path / "o.csv"
    done = invoke("export", tmp_path / "out", "--format", "csv", "-o", path, "-q")
    assert done.stdout == f"{path}\n"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "author" not in rows[0]
    done = invoke("forget", tmp_path / "out", "--id", rows[0]["id"], "-q")
    assert done.exit_code == 0
    assert "removed: 1 documents" in done.stdout
    assert rows[0]["file"] in done.stdout
    assert "still counted in, until --retrain: model" in done.stdout
    assert "revised reports: report.html\n" in done.stdout
    done = invoke("export", tmp_path / "out", "--format", "csv", "-o", path, "-q")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [
            r["id"] for r in rows[1:]
        ]


def test_forget_tells_where_to_look_when_it_found_nothing(demo_run, tmp_path):
    shutil.copytree(demo_run, tmp_path / "out")
    done = invoke("forget", tmp_path / "out", "--id", "unknown:1", "-q")
    assert "removed: 0 documents" in done.stdout
    assert "platforms here: " in done.stdout
    assert "weibo" in done.stdout
    assert "textmine export tells the ids" in done.stdout
    assert "revised reports" not in done.stdout
