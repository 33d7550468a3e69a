"""Exports read into a workspace: once, whole, and by one process at a time."""

import pytest

from textmine.corpus import ReadOptions, open_store
from textmine.errors import InputError, WorkspaceError
from textmine.workspace import ingest_files, init_workspace
from textmine.workspace.folder import lock_workspace

CSV = "评论ID,评论内容,评论时间,点赞数\n91,底盘不错,08-14,3\n92,车机卡,08-15,1\n"


@pytest.fixture
def workspace(tmp_path):
    return init_workspace(tmp_path / "ws")


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CSV, "utf-8")
    return path


def test_the_same_file_twice_adds_nothing(workspace, export):
    first = ingest_files(workspace, [export])
    again = ingest_files(workspace, [export])
    assert (first.added, first.documents, first.known) == (2, 2, frozenset())
    assert (again.added, again.documents, again.known) == (0, 2, {"a.csv"})


def test_a_newer_crawl_updates_counts(workspace, export, tmp_path):
    ingest_files(workspace, [export])
    newer = tmp_path / "b.csv"
    newer.write_text(CSV.replace(",3\n", ",8\n") + "93,真香,08-16,0\n", "utf-8")
    assert ingest_files(workspace, [newer]).added == 1
    with open_store(workspace.corpus) as store:
        table = store.load().table
    assert table.column("likes").to_pylist() == [8, 1, 0]


def test_options_of_the_reading_reach_the_rows(workspace, export):
    options = ReadOptions(year=2025, platform="weibo", article_id="7")
    ingest_files(workspace, [export], options)
    with open_store(workspace.corpus) as store:
        row = store.load().table.to_pylist()[0]
    assert row["published_at"].year == 2025
    assert (row["id"], row["article_id"]) == ("weibo:91", "weibo:article:7")


def test_a_locked_workspace_is_left_alone(workspace, export):
    with (
        lock_workspace(workspace),
        pytest.raises(WorkspaceError, match="another run is working here"),
    ):
        ingest_files(workspace, [export])


def test_a_bad_path_stores_nothing(workspace, export, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        ingest_files(workspace, [export, tmp_path / "missing.csv"])
    with open_store(workspace.corpus) as store:
        assert len(store) == 0
