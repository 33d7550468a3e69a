"""Paths that are no files, files that change, and databases in use."""

import os
import socket
import sqlite3

import pytest

from textmine.corpus import describe_sources, ingest, open_store, read_corpus
from textmine.errors import InputError

ROWS = "评论ID,评论内容\n91,底盘不错\n92,车机卡\n"


def refusals(folder):
    return {r.file: r.refusal for r in describe_sources(folder) if r.refusal}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path, write):
    os.mkfifo(tmp_path / "p.csv")
    with pytest.raises(InputError, match=r"p\.csv: a pipe, socket or device"):
        read_corpus([tmp_path / "p.csv"])
    write("a.csv", ROWS)
    corpus = read_corpus([tmp_path])
    assert len(corpus) == 2
    assert corpus.intake.warnings == (
        "p.csv: not used, a pipe, socket or device, not a file",
    )


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no sockets here")
def test_a_socket_in_a_folder_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as own:
        own.bind("s.csv")
        assert refusals(tmp_path) == {"s.csv": "a pipe, socket or device, not a file"}


def test_links_that_lead_nowhere_or_around_are_told(tmp_path, write):
    write("in/a.csv", ROWS)
    write("other/b.csv", ROWS)
    (tmp_path / "in" / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "in" / "self.csv").symlink_to(tmp_path / "in" / "self.csv")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    assert refusals(tmp_path / "in") == {
        "gone.csv": "a link that leads nowhere",
        "self.csv": "a link that leads nowhere",
        "up": "a link to a folder, which is not followed",
    }
    with pytest.raises(InputError, match="no such file"):
        read_corpus([tmp_path / "in" / "self.csv"])


def test_a_folder_that_cannot_be_entered_is_told(tmp_path, write, monkeypatch):
    write("in/a.csv", ROWS)
    write("in/closed/b.csv", ROWS)
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert refusals(tmp_path / "in") == {"closed": "a folder that can't be entered"}
    with pytest.raises(InputError, match="a folder that can't be entered"):
        read_corpus([tmp_path / "in" / "closed"])


def test_each_file_that_cannot_be_opened_is_told_each_time(tmp_path, write):
    write("in/a.csv", ROWS)
    for name in ("b.csv", "c.csv"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "nowhere.csv")
    for _ in range(2):
        with open_store(tmp_path / "c.duckdb") as store:
            told = ingest(
                store, [tmp_path / "in"], key=bytes(32), rejects=tmp_path / "r"
            )
        assert [w.partition(":")[0] for w in told.warnings] == ["b.csv", "c.csv"]


def test_an_empty_folder_is_one_clear_error(tmp_path):
    with pytest.raises(InputError, match=r"no usable row in 0 file\(s\)"):
        read_corpus([tmp_path])


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_names_that_are_no_utf8_are_read_and_shown(tmp_path, write):
    raw = os.fsencode(tmp_path) + b"/\xb3\xb5.csv"
    with open(raw, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(ROWS.encode())
    corpus = read_corpus([tmp_path])
    assert corpus.intake.files[0].file == "??.csv"
    assert len(corpus) == 2


def test_what_is_appended_while_a_file_is_read_comes_with_the_next_ingest(
    tmp_path, write
):
    path = write("a.csv", ROWS)

    def grow(stage, *_):
        if stage == "read" and path.stat().st_size < 100:
            with path.open("a", encoding="utf-8") as file:
                file.write("93,续航掉得快\n")

    with open_store(tmp_path / "c.duckdb") as store:
        options = {"key": bytes(32), "rejects": tmp_path / "r"}
        ingest(store, [path], progress=grow, **options)
        assert len(store) == 2
        ingest(store, [path], **options)
        assert len(store) == 3


def test_rows_that_a_database_keeps_in_its_journal_are_read(tmp_path):
    path = tmp_path / "in" / "a.db"
    path.parent.mkdir()
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE c (comment_id TEXT, content TEXT)")
    writer.execute("INSERT INTO c VALUES ('91', '底盘不错')")
    writer.commit()
    with open_store(tmp_path / "c.duckdb") as store:
        options = {"key": bytes(32), "rejects": tmp_path / "r"}
        told = ingest(store, [path.parent], **options)
        assert len(store) == 1
        assert any("a.db-wal" in warning for warning in told.warnings)
        writer.execute("INSERT INTO c VALUES ('92', '车机卡')")
        writer.commit()
        ingest(store, [path.parent], **options)
        assert len(store) == 2
    assert sorted(f.name for f in path.parent.iterdir()) == [
        "a.db",
        "a.db-shm",
        "a.db-wal",
    ]
    writer.close()
