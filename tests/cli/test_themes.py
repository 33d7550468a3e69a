"""`textmine themes` from the outside."""

import json
import shutil

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from textmine.cli import cli
from textmine.errors import CodebookError, OptionError
from textmine.themes import parse_codebook
from textmine.workspace import RunOptions, open_workspace, run
from textmine.workspace.theme_decisions import (
    FILE,
    merge_history,
    read_theme_decisions,
)


@pytest.fixture
def folder(demo_run, tmp_path):
    return shutil.copytree(demo_run, tmp_path / "ws")


def themes(folder, *arguments):
    given = ["themes", str(folder), *map(str, arguments)]
    return CliRunner().invoke(cli, given, catch_exceptions=False).stdout


def listed(folder):
    return {row["key"]: row for row in json.loads(themes(folder, "--json"))}


def test_all_themes_are_listed_with_their_share_and_words(folder):
    rows = listed(folder)
    table = pq.read_table(folder / "documents.parquet")
    assert set(rows) == {
        n.removeprefix("has_") for n in table.column_names if n.startswith("has_")
    }
    assert rows["safety_anxiety"]["documents"] > 0
    assert rows["topic_01"]["words"]
    assert "safety_anxiety\tnamed" in themes(folder)


def test_decisions_are_written_where_a_person_edits_them(folder):
    themes(folder, "--name", "topic_01", "门把手", "--mute", "topic_02")
    path = folder / FILE
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")
    themes(folder, "--merge", "topic_03", "safety_anxiety")
    assert "# mine" in path.read_text("utf-8")
    found = {d.key: d for d in read_theme_decisions(open_workspace(folder))}
    assert found["topic_01"].label == "门把手"
    assert len(found["topic_01"].words) == 10
    assert found["topic_02"].mute
    assert found["topic_03"].merge == "safety_anxiety"
    assert listed(folder)["topic_03"]["state"] == "merged into safety_anxiety"
    themes(folder, "--unmute", "topic_02", "--unmute", "topic_03")
    assert not listed(folder)["topic_02"]["state"]
    assert not listed(folder)["topic_03"]["state"]


def test_a_topic_becomes_a_named_theme_with_seeds_to_edit(folder):
    before = (folder / "codebook.toml").read_text("utf-8")
    words = listed(folder)["topic_01"]["words"]
    themes(folder, "--promote", "topic_01", "door_handles")
    text = (folder / "codebook.toml").read_text("utf-8")
    assert text.startswith(before.rstrip())
    theme = parse_codebook(text).themes[-1]
    assert theme.key == "door_handles"
    assert set(theme.seeds) <= set(words)
    assert theme.id == "T013"


def test_a_theme_is_split_off_with_seeds_of_its_own(folder):
    themes(folder, "--split", "safety_anxiety", "fire", "起火", "起火，自燃、爆炸")
    theme = parse_codebook((folder / "codebook.toml").read_text("utf-8")).themes[-1]
    assert theme.seeds == ("起火", "自燃", "爆炸")
    assert listed(folder)["safety_anxiety"]["state"] == "without fire"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--mute", "topic_99"), "no theme 'topic_99'"),
        (("--merge", "safety_anxiety", "topic_01"), "can't become part of a topic"),
        (("--merge", "topic_01", "topic_01"), "no other theme"),
        (("--promote", "safety_anxiety", "x"), "is a named theme"),
        (("--promote", "topic_01", "patriotism"), "stands in the codebook already"),
    ],
)
def test_what_can_not_be_done_is_refused(folder, arguments, message):
    with pytest.raises(OptionError, match=message):
        themes(folder, *arguments)
    assert not (folder / FILE).exists()


def test_themes_that_would_merge_in_a_circle_are_refused(folder):
    themes(folder, "--merge", "topic_01", "topic_02")
    with pytest.raises(CodebookError, match="into itself"):
        themes(folder, "--merge", "topic_02", "topic_01")


@pytest.mark.slow
def test_the_next_run_follows_and_keeps_every_column(demo, folder):
    before = pq.read_table(folder / "documents.parquet")
    themes(folder, "--name", "topic_01", "门把手", "--mute", "topic_02")
    themes(folder, "--merge", "topic_03", "safety_anxiety")
    words = '[[theme]]\nkey = "topic_04"\nmute = true\nwords = ["甲", "乙"]\n'
    path = folder / FILE
    path.write_text(path.read_text("utf-8") + "\n" + words, "utf-8")
    done = run([demo], folder, RunOptions(workers=2)).analysis
    shown = {theme.key: theme for theme in done.findings.themes}
    assert shown["topic_01"].label == "门把手"
    assert not {"topic_02", "topic_03"} & set(shown)
    assert not {"topic_02", "topic_03"} & {t.key for t in done.findings.topics}
    assert "topic_04" in shown
    assert "decisions not held" in done.findings.notices
    after = pq.read_table(folder / "documents.parquet")
    assert set(after.column_names) == set(before.column_names)
    told = after.column("has_safety_anxiety").to_numpy()
    assert (told >= before.column("has_topic_03").to_numpy()).all()
    assert "门把手" in (folder / "report.html").read_text("utf-8")


def test_weeks_that_were_published_before_a_merge_count_both_themes():
    import numpy as np

    from textmine.themes.decisions import Decision
    from textmine.trends import Counts

    counts = Counts(
        ("2025-W31",),
        ("weibo",),
        np.array([[10]]),
        {"topic_01": np.array([[4]]), "a": np.array([[7]])},
    )
    decisions = (Decision("topic_01", merge="a"),)
    assert merge_history(counts, {}, decisions).hits["a"].tolist() == [[10]]
    done = {"topic_01": "a"}
    assert merge_history(counts, done, decisions).hits["a"].tolist() == [[7]]
