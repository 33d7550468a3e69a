"""Exports read into a workspace: once, whole, and by one process at a time."""

import errno

import pytest

from textmine.corpus import ReadOptions, open_store
from textmine.errors import InputError, WorkspaceError
from textmine.workspace import ingest_files, init_workspace
from textmine.workspace.folder import lock_workspace
from textmine.workspace.settings import Settings

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


def test_a_workspace_says_how_its_exports_are_read(tmp_path):
    settings = Settings(platform="weibo", columns={"text": "网友说"}, year=2025)
    workspace = init_workspace(tmp_path / "ws", settings)
    known, foreign = tmp_path / "a.csv", tmp_path / "b.csv"
    known.write_text(CSV, "utf-8")
    foreign.write_text("编号,网友说,热度\n7,真香,9\n8,还行,1\n", "utf-8")
    ingest_files(workspace, [known])  # has no such column, which is no mistake here
    ingest_files(workspace, [foreign])
    with open_store(workspace.corpus) as store:
        rows = store.load().table.to_pylist()
    assert {row["platform"] for row in rows} == {"weibo"}
    assert {row["text"] for row in rows} == {"底盘不错", "车机卡", "真香", "还行"}
    assert {row["published_at"].year for row in rows if row["published_at"]} == {2025}


def test_an_unknown_field_in_the_settings_is_named(tmp_path, export):
    workspace = init_workspace(tmp_path / "ws", Settings(columns={"words": "网友说"}))
    with pytest.raises(WorkspaceError, match=r"\[ingest\]: there is no field 'words'"):
        ingest_files(workspace, [export])


def test_a_full_disk_is_told_with_the_workspace(workspace):
    with (
        pytest.raises(WorkspaceError, match=r"ws: no space left"),
        lock_workspace(workspace),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
