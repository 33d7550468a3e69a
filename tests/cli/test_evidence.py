"""`textmine evidence` from the outside."""

import csv
import io
import json

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from textmine.cli import cli
from textmine.errors import OptionError
from textmine.themes.kwic import count_cells

THEME = "safety_anxiety"


def evidence(folder, *arguments):
    given = ["evidence", str(folder), *map(str, arguments)]
    return CliRunner().invoke(cli, given, catch_exceptions=False).stdout


def texts_of(folder):
    with duckdb.connect(str(folder / "corpus.duckdb"), read_only=True) as base:
        return dict(base.execute("SELECT id, text FROM documents").fetchall())


def test_quotes_stand_verbatim_in_the_corpus_at_their_offsets(demo_run):
    rows = json.loads(evidence(demo_run, THEME, "--json", "--count", 7))
    texts = texts_of(demo_run)
    assert len(rows) == 7
    for row in rows:
        assert texts[row["id"]][row["start"] : row["end"]] == row["text"]
        for cue in row["cues"]:
            assert texts[row["id"]][cue["start"] : cue["end"]] == cue["text"]
        assert row["cues"] or row["words"]


def test_quotes_can_be_narrowed_to_a_platform_and_a_week(demo_run):
    rows = json.loads(evidence(demo_run, THEME, "--json", "--count", 50))
    week, platform = rows[0]["week"], rows[0]["platform"]
    narrowed = json.loads(
        evidence(demo_run, THEME, "--json", "--week", week, "--platform", platform)
    )
    assert {(r["week"], r["platform"]) for r in narrowed} == {(week, platform)}


def test_the_table_tells_the_reason(demo_run):
    shown = evidence(demo_run, THEME)
    assert "cues: " in shown
    assert "words: " in shown


def test_key_words_stand_below_each_other(demo_run):
    lines = evidence(demo_run, THEME, "--kwic", "--count", 12).splitlines()
    assert len(lines) == 12
    assert {count_cells(line.split(" [")[0]) for line in lines} == {30}


def test_a_topic_has_quotes_and_contexts_as_well(demo_run):
    table = pq.read_table(demo_run / "documents.parquet")
    topics = [n for n in table.column_names if n.startswith("has_topic_")]
    counts = {n: table.column(n).to_numpy(zero_copy_only=False).sum() for n in topics}
    largest = max(topics, key=counts.__getitem__).removeprefix("has_")
    assert evidence(demo_run, largest, "--kwic")
    assert evidence(demo_run, largest)


def test_csv_is_harmless_for_a_spreadsheet(demo_run):
    text = evidence(demo_run, THEME, "--csv", "--count", 20)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows
    assert not any(v.startswith(("=", "+", "-", "@")) for r in rows for v in r.values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("safety",), "no theme 'safety' here"),
        ((THEME, "--platform", "微博"), "--platform: '微博' is not there"),
        ((THEME, "--week", "2031-W01"), "--week"),
        ((THEME, "--csv", "--kwic"), "--csv"),
    ],
)
def test_what_is_not_there_is_refused(demo_run, arguments, message):
    with pytest.raises(OptionError, match=message):
        evidence(demo_run, *arguments)
