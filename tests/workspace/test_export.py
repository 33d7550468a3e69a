"""The canonical table comes back in each format, in order, and runs nothing."""

import csv
import datetime as dt
import json

import openpyxl
import pyarrow.parquet as pq
import pytest

from textmine.corpus import SCHEMA, ReadOptions, ingest, open_store, read_key
from textmine.corpus.outflow import COLUMNS
from textmine.errors import OptionError, WorkspaceError
from textmine.workspace import Workspace, init_workspace
from textmine.workspace import export as module
from textmine.workspace.export import WRITERS, export, neutralise

HOSTILE = ["=HYPERLINK(1)", "+1", "-1", "@ SUM(A1)", "＝1", '刹车,"失灵"\n了', "012"]


@pytest.fixture
def workspace(tmp_path):
    made = init_workspace(tmp_path / "ws")
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["comment_id", "content", "user_id", "like_count", "create_time"])
        for place, text in enumerate(HOSTILE):
            rows.writerow([f"{(place * 37) % 91 + 10}", text, "7", place, "1786000000"])
    with open_store(made.corpus) as store:
        ingest(
            store,
            [path],
            options=ReadOptions(platform="weibo"),
            key=read_key(made.key),
            rejects=made.rejects,
        )
    return made


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_xlsx(path):
    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file)["documents"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def read_jsonl(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


READERS = {
    "csv": read_csv,
    "jsonl": read_jsonl,
    "xlsx": read_xlsx,
    "parquet": lambda path: pq.read_table(path).to_pylist(),
}


@pytest.mark.parametrize("form", WRITERS)
def test_rows_are_ordered_by_id_and_tell_no_author(workspace, tmp_path, form):
    done = export(workspace, form, tmp_path / "o")
    rows = READERS[form](tmp_path / "o")
    assert done.rows == len(rows) == len(HOSTILE)
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert list(rows[0]) == [n for n in COLUMNS.names if n != "author"]


@pytest.mark.parametrize("form", WRITERS)
def test_hashes_of_authors_are_written_when_asked_for(workspace, tmp_path, form):
    export(workspace, form, tmp_path / "o", authors=True)
    rows = READERS[form](tmp_path / "o")
    assert {len(row["author"]) for row in rows} == {16}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_of_a_spreadsheet_is_a_formula(workspace, tmp_path, form):
    export(workspace, form, tmp_path / "o")
    texts = {row["text"] for row in READERS[form](tmp_path / "o")}
    assert texts == {"'" + t if t[0] in "=+-@＝" else t for t in HOSTILE}


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_texts_for_programs_stay_as_they_are(workspace, tmp_path, form):
    export(workspace, form, tmp_path / "o")
    assert {row["text"] for row in READERS[form](tmp_path / "o")} == set(HOSTILE)


def test_parquet_has_the_canonical_types(workspace, tmp_path):
    export(workspace, "parquet", tmp_path / "o", authors=True)
    schema = pq.read_schema(tmp_path / "o")
    assert schema.names == COLUMNS.names
    with open_store(workspace.corpus) as store:
        written = pq.read_table(tmp_path / "o", columns=SCHEMA.names)
        assert written.to_pylist() == store.load().table.to_pylist()


@pytest.mark.parametrize("form", WRITERS)
def test_documents_that_repeat_each_other_are_marked(workspace, tmp_path, form):
    path = tmp_path / "b.csv"
    text = "曜川汽车的刹车踏板在高速路上忽然变硬了"
    path.write_text(f"comment_id,content\n81,{text}\n82,{text}！\n83,沙发\n", "utf-8")
    with open_store(workspace.corpus) as store:
        ingest(store, [path], key=read_key(workspace.key), rejects=workspace.rejects)
    export(workspace, form, tmp_path / "o")
    marks = {
        row["source_id"]: (row["dup_group"] or None, row["dup_kind"] or None)
        for row in READERS[form](tmp_path / "o")
        if row["dup_kind"]
    }
    assert marks["81"] == marks["82"] == ("unknown:81", "copy")
    assert marks["83"] == (None, "stock")


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_corpus_gives_the_same_bytes(workspace, tmp_path, form):
    for name in ("a", "b"):
        export(workspace, form, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("form", WRITERS)
def test_pieces_leave_no_seam(workspace, tmp_path, form, monkeypatch):
    export(workspace, form, tmp_path / "whole")
    monkeypatch.setattr(module, "ROWS", 2)
    export(workspace, form, tmp_path / "pieces")
    assert READERS[form](tmp_path / "whole") == READERS[form](tmp_path / "pieces")


def test_times_are_written_in_utc(workspace, tmp_path):
    export(workspace, "csv", tmp_path / "o")
    expected = dt.datetime.fromtimestamp(1786000000, dt.UTC)
    assert (
        read_csv(tmp_path / "o")[0]["published_at"] == f"{expected:%Y-%m-%dT%H:%M:%SZ}"
    )


def test_more_rows_than_a_sheet_holds_are_refused(workspace, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHEET_ROWS", 5)
    with pytest.raises(OptionError, match="what a sheet holds"):
        export(workspace, "xlsx", tmp_path / "o")


def test_an_export_that_fails_leaves_no_file(workspace, tmp_path):
    with pytest.raises(WorkspaceError, match="can't be written"):
        export(workspace, "csv", tmp_path / "missing" / "o")
    (tmp_path / "kept").write_text("before")

    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(workspace, "csv", tmp_path / "kept", progress=interrupt)
    assert (tmp_path / "kept").read_text() == "before"
    assert not (tmp_path / "kept.part").exists()


def test_a_folder_without_a_corpus_has_nothing_to_export(tmp_path):
    with pytest.raises(WorkspaceError, match="no corpus here"):
        export(Workspace(tmp_path), "csv", tmp_path / "o")


def test_an_unknown_format_is_refused(workspace, tmp_path):
    with pytest.raises(OptionError, match="parquet, csv, jsonl, xlsx"):
        export(workspace, "ods", tmp_path / "o")


@pytest.mark.parametrize("text", ["\x01=1", "a\x0bb"])
def test_a_control_character_is_shown_as_unreadable(text):
    assert "\ufffd" in neutralise(text)
