"""Judging new words in a workspace, and what the accepted ones change."""

import shutil

import pytest

from textmine.errors import NothingDue, WorkspaceError
from textmine.words import read_lexicon
from textmine.workspace import open_workspace
from textmine.workspace.new_words import find_words, read_words
from textmine.workspace.word_change import apply_words


@pytest.fixture(scope="module")
def judged(demo_run, tmp_path_factory):
    """The demo's workspace with its words found, for reading."""
    folder = tmp_path_factory.mktemp("words") / "ws"
    shutil.copytree(demo_run, folder)
    return open_workspace(folder), find_words(open_workspace(folder), top=20)


@pytest.fixture
def workspace(judged, tmp_path):
    shutil.copytree(judged[0].root, tmp_path / "ws")
    return open_workspace(tmp_path / "ws")


def judge(workspace, verdict, word):
    path = workspace.root / "words.tsv"
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"\n\t{word}\t", f"\n{verdict}\t{word}\t"), "utf-8")


def test_a_found_word_has_its_week_and_contexts(judged):
    workspace, rows = judged
    assert 5 <= len(rows) <= 20
    assert all(row.contexts and row.first_week.startswith("2025-W") for row in rows)
    assert (workspace.root / "words.tsv").read_text("utf-8").count("\n") > len(rows)


def test_a_verdict_survives_the_next_search(judged, workspace):
    word = judged[1][3].word
    judge(workspace, "-", word)
    again = find_words(workspace, top=20)
    assert [r.verdict for r in again if r.word == word] == ["reject"]
    assert [(r.word, r.verdict) for r in read_words(workspace)] == [(word, "reject")]


def test_a_word_of_ones_own_may_be_added_by_hand(workspace):
    with (workspace.root / "words.tsv").open("a", encoding="utf-8") as file:
        file.write("accept\t曜川E6Pro\n")
    find_words(workspace, top=5)
    assert ("曜川E6Pro", "accept") in [
        (r.word, r.verdict) for r in read_words(workspace)
    ]


def test_lines_that_are_no_rows_are_all_named(workspace):
    (workspace.root / "words.tsv").write_text("maybe\t车\naccept\n\n", "utf-8")
    with pytest.raises(WorkspaceError, match=r"line 1: .*line 2: "):
        find_words(workspace)


def test_nothing_accepted_is_nothing_due(workspace):
    with pytest.raises(NothingDue):
        apply_words(workspace)


def test_accepted_words_join_the_lexicon_and_the_change_is_told(judged, workspace):
    word = judged[1][0].word
    judge(workspace, "accept", word)
    change = apply_words(workspace)
    assert change.added == (word,)
    assert word in read_lexicon(workspace.lexicon).canonical
    assert {row.key for row in change.themes} >= {"safety_anxiety"}
    for row in change.themes:
        assert row.after - row.before == row.gained - row.lost
    with pytest.raises(NothingDue):
        apply_words(workspace)
    assert word not in [r.word for r in find_words(workspace) if not r.verdict]
