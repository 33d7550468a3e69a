"""`textmine count`: themes under articles and groups add up."""

import csv
import json
import shutil

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from textmine.cli import cli
from textmine.corpus import open_store
from textmine.errors import WorkspaceError
from textmine.workspace import Workspace, init_workspace
from textmine.workspace.count import count_themes


@pytest.fixture(scope="module")
def workspace(demo_run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("count") / "out"
    shutil.copytree(demo_run, folder)
    return Workspace(folder)


def test_platforms_add_up_to_all_documents(workspace):
    table = pq.read_table(workspace.root / "documents.parquet")
    counts = count_themes(workspace, "platform")
    keys = {count.theme for count in counts}
    assert len(keys) > 3
    for key in keys:
        found = [count.share for count in counts if count.theme == key]
        assert sum(share.of for share in found) == table.num_rows
        carried = sum(table.column(f"has_{key}").to_pylist())
        assert sum(share.documents for share in found) == carried


def test_comments_stand_under_their_article_with_its_title(workspace):
    with open_store(workspace.corpus) as store:
        table = store.load().table
    rows = table.select(["id", "kind", "article_id", "title"]).to_pylist()
    titles = {row["id"]: row["title"] for row in rows if row["kind"] == "article"}
    counts = count_themes(workspace, "article")
    of = {count.name: (count.share.of, count.title) for count in counts}
    for name, (documents, title) in of.items():
        below = sum(name in (row["id"], row["article_id"]) for row in rows)
        assert documents == below
        assert title == (titles.get(name) or "")
    assert [count.share.of for count in counts] == sorted(
        (count.share.of for count in counts), reverse=True
    )


def test_texts_that_repeat_each_other_count_once_on_request(workspace):
    groups = pq.read_table(workspace.root / "documents.parquet").column("dup_group")
    named = [group for group in groups.to_pylist() if group]
    theme = count_themes(workspace, "platform")[0].theme
    every, once = (
        sum(
            count.share.of
            for count in count_themes(workspace, "platform", once=flag)
            if count.theme == theme
        )
        for flag in (False, True)
    )
    assert every - once == len(named) - len(set(named))


def test_the_command_prints_a_table_or_json(workspace):
    root = str(workspace.root)
    table = CliRunner().invoke(cli, ["count", root, "--by", "week"])
    rows = list(csv.DictReader(table.stdout.splitlines(), delimiter="\t"))
    found = CliRunner().invoke(cli, ["count", root, "--by", "week", "--json"])
    values = json.loads(found.stdout)
    assert [row["week"] for row in rows] == [value["name"] for value in values]
    assert int(rows[0]["of"]) == values[0]["share"]["of"]


def test_a_workspace_without_a_report_is_told_so(tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    with pytest.raises(WorkspaceError, match="no report here yet"):
        count_themes(workspace, "group")
