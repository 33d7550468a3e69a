"""`textmine keywords` from the outside."""

import json
import shutil

import pytest
from click.testing import CliRunner

from textmine.cli import cli
from textmine.errors import OptionError, WorkspaceError


@pytest.fixture(scope="module")
def workspace(demo_run, tmp_path_factory):
    return shutil.copytree(demo_run, tmp_path_factory.mktemp("keywords") / "ws")


def read(workspace, *arguments):
    command = ["keywords", str(workspace), *arguments, "--json", "-q"]
    done = CliRunner().invoke(cli, command, catch_exceptions=False)
    return json.loads(done.stdout)


@pytest.mark.parametrize("by", ["platform", "week", "theme"])
def test_groups_have_keywords_with_examples(workspace, by):
    rows = read(workspace, "--by", by)
    assert len({row["group"] for row in rows}) >= 2
    assert all(row["examples"] and row["sources"] >= 1 for row in rows)


def test_words_of_the_workspaces_stop_list_are_left_out(workspace):
    word = read(workspace)[0]["word"]
    (workspace / "stopwords.txt").write_text(f"# own\n{word}\n", "utf-8")
    assert word not in [row["word"] for row in read(workspace)]


def test_each_document_has_keywords(workspace):
    rows = read(workspace, "--by", "document", "--top", "3")
    groups = [row["group"] for row in rows]
    assert len(set(groups)) > 100
    assert max(map(groups.count, set(groups))) == 3
    assert all(row["examples"] == [row["group"]] for row in rows)


def test_dispersion_is_told_where_there_are_weeks(workspace):
    rows = read(workspace, "--by", "platform")
    assert any(0 < row["dispersion"] <= 1 for row in rows)


def test_documents_have_no_group_to_compare_with(workspace):
    command = ["keywords", str(workspace), "--by", "document", "--against", "weibo"]
    with pytest.raises(OptionError, match="--against"):
        CliRunner().invoke(cli, command, catch_exceptions=False)


def test_headings_of_stop_words_that_are_unknown_are_told(workspace):
    (workspace / "stopwords.txt").write_text("[labels]\n车\n[doge]\n", "utf-8")
    with pytest.raises(WorkspaceError, match=r"line 1: \[labels\]; line 3: \[doge\]"):
        CliRunner().invoke(cli, ["keywords", str(workspace)], catch_exceptions=False)
    (workspace / "stopwords.txt").unlink()


def test_documents_that_tell_no_group_are_said_to_tell_none(workspace):
    command = ["keywords", str(workspace), "--by", "event"]
    with pytest.raises(OptionError, match=r"tells its event.*--map group=COLUMN"):
        CliRunner().invoke(cli, command, catch_exceptions=False)
