"""`textmine keywords` from the outside."""

import json
import shutil

import pytest
from click.testing import CliRunner

from textmine.cli import cli


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
