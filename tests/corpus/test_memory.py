"""DuckDB gets no more memory than a step needs."""

import duckdb
import pyarrow as pa
import pytest

from textmine.corpus import duplicates, merge
from textmine.corpus.memory import limit_memory
from textmine.corpus.normalise import STAGED
from textmine.corpus.store import open_store

_LIMIT = "SELECT current_setting('memory_limit')"


def test_a_step_that_fails_gives_its_memory_back():
    with duckdb.connect(config={"memory_limit": "512MiB"}) as database:
        with pytest.raises(duckdb.Error), limit_memory(database, 64):
            database.execute("FROM nowhere")
        assert database.execute(_LIMIT).fetchall() == [("512.0 MiB",)]


def _stage_equals(rows: int) -> pa.Table:
    """Rows that are all equal, so that their ids are numbered."""
    values = {
        "id": ["weibo:~0"] * rows,
        "source_id": ["1"] * rows,
        "kind": ["comment"] * rows,
        "platform": ["weibo"] * rows,
        "time_precision": ["second"] * rows,
        "flags": [[]] * rows,
        "file": ["a.csv"] * rows,
        "row": list(range(1, rows + 1)),
        "made": [True] * rows,
    }
    arrays = [
        pa.array(values.get(field.name, [None] * rows), field.type) for field in STAGED
    ]
    return pa.table(arrays, schema=STAGED)


def _merge(folder, rows: int) -> list[str]:
    with open_store(folder / "corpus.duckdb") as store:
        store.stage([_stage_equals(rows)])
        merge.number_equal_rows(store.database)
        merge.merge_staged(store.database)
        found = store.database.execute("SELECT id FROM documents ORDER BY id")
        return [row[0] for row in found.fetchall()]


def test_rows_have_the_same_ids_whatever_the_pieces(tmp_path, monkeypatch):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    expected = _merge(whole, 23)
    monkeypatch.setattr(merge, "_PIECE", 5)
    monkeypatch.setattr(merge, "_MET_PIECE", 4)
    assert _merge(cut, 23) == expected
    assert len(set(expected)) == 23


def test_grouping_that_needs_more_memory_gets_it(monkeypatch):
    text = "刹车突然失灵了，我踩到底也没有用，差一点撞上前面的车，谁来负责"
    documents = pa.table({"id": ["a", "b", "c"], "text": [text, text + "？", "好车"]})
    stream, failed = duplicates._stream_wordings, []

    def fail_once(*given):
        if not failed:
            failed.append(True)
            raise duckdb.OutOfMemoryException("no more")
        return stream(*given)

    monkeypatch.setattr(duplicates, "_stream_wordings", fail_once)
    with duckdb.connect(config={"memory_limit": "512MiB"}) as database:
        database.register("given", documents)
        database.execute("CREATE TABLE documents AS FROM given")
        duplicates.group_duplicates(database)
        found = database.execute("SELECT id, dup_group FROM duplicates ORDER BY id")
        assert found.fetchall() == [("a", "a"), ("b", "a"), ("c", None)]
    assert failed
