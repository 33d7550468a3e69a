"""A real DuckDB file: merges, transactions, foreign files."""

import duckdb
import pyarrow as pa
import pytest

from textmine.corpus import SCHEMA, ingest, open_store
from textmine.corpus import store as module
from textmine.corpus.duplicates import ensure_groups
from textmine.corpus.normalise import STAGED
from textmine.errors import WorkspaceError

KEY = bytes(32)


def build(**values):
    row = dict.fromkeys(SCHEMA.names)
    row |= {"id": "weibo:1", "source_id": "1", "kind": "comment", "platform": "weibo"}
    row |= {"time_precision": "unknown", "flags": [], "file": "a.csv", "row": 1}
    return row | values


def table(*rows):
    return pa.Table.from_pylist([build(**row) for row in rows], schema=SCHEMA)


def test_a_corpus_comes_back_as_it_was_put_in(tmp_path):
    rows = table({"id": "b", "text": "好", "likes": 3, "flags": ["x"]}, {"id": "a"})
    with open_store(tmp_path / "c.duckdb") as store:
        assert store.upsert(rows) == (2, 0)
    with open_store(tmp_path / "c.duckdb") as store:
        found = store.load().table
    assert found.schema == SCHEMA
    assert found.equals(rows.take([1, 0]))


def test_documents_are_ordered_by_code_point(tmp_path):
    ids = ["b", "A", "中", "𠀀", "a", "\uffff", "~x", "é"]
    with open_store(tmp_path / "c.duckdb") as store:
        store.upsert(table(*({"id": i} for i in ids)))
        assert store.load().ids == sorted(ids)


def test_the_newest_crawl_wins_and_counts_are_the_largest(tmp_path):
    old = {"text": "旧", "likes": 9, "crawled_at": 1_786_000_000, "file": "z.csv"}
    new = {"text": "新", "likes": 3, "crawled_at": 1_787_000_000, "replies": 1}
    for name, order in {"1": [old, new], "2": [new, old]}.items():
        with open_store(tmp_path / f"{name}.duckdb") as store:
            for row in order:
                store.upsert(table(row))
            found = store.load().table.to_pylist()[0]
        assert (found["text"], found["likes"], found["replies"]) == ("新", 9, 1)


def test_of_equal_crawls_the_later_row_wins(tmp_path):
    with open_store(tmp_path / "c.duckdb") as store:
        kept = store.upsert(table({"row": 2, "text": "后"}, {"row": 1, "text": "前"}))
        assert kept == (1, 1)
        assert store.load().texts == ["后"]


def test_equal_rows_stay_separate_documents(tmp_path, write):
    path = write("a.csv", "content,时间\n[666],2026-08-14\n[666],2026-08-14\n")
    with open_store(tmp_path / "c.duckdb") as store:
        ingest(store, [path], key=KEY, rejects=tmp_path / "r.jsonl")
        assert store.load().texts == ["[666]", "[666]"]
        sources = store.load().table.column("source_id").to_pylist()
    assert sorted(sources) == ["1", "2"]


def test_an_overlapping_export_keeps_the_larger_number_of_equal_rows(tmp_path, write):
    row = "[666],2026-08-14\n"
    paths = [write(f"{n}.csv", "content,时间\n" + row * n) for n in (3, 2)]
    with open_store(tmp_path / "c.duckdb") as store:
        intake = ingest(store, paths, key=KEY, rejects=tmp_path / "r.jsonl")
        assert len(store) == 3
    assert sum(f.repeated for f in intake.files) == 2


def test_a_reading_that_breaks_off_leaves_no_trace(tmp_path, write):
    path = write("a.csv", "content\n" + "好车\n" * 30_000)

    def interrupt(_stage, _done, _total=None, _detail=""):
        raise KeyboardInterrupt

    with open_store(tmp_path / "c.duckdb") as store:
        with pytest.raises(KeyboardInterrupt):
            ingest(store, [path], key=KEY, rejects=tmp_path / "r", progress=interrupt)
        assert (len(store), store.files()) == (0, ())
        ingest(store, [path], key=KEY, rejects=tmp_path / "r")
        assert len(store) == 30_000


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "c.duckdb"
    path.write_text("not a database" * 2000)
    with (
        pytest.raises(WorkspaceError, match=r"c\.duckdb: not a corpus"),
        open_store(path),
    ):
        pass


def test_a_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "c.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE mine (a INTEGER)")
    with (
        pytest.raises(WorkspaceError, match="a database of another program"),
        open_store(path),
    ):
        pass


def test_a_corpus_of_another_format_is_refused(tmp_path):
    path = tmp_path / "c.duckdb"
    with open_store(path):
        pass
    with duckdb.connect(str(path)) as other:
        other.execute("UPDATE schema_version SET version = 99")
    with (
        pytest.raises(WorkspaceError, match="a corpus of format 99; expected format 1"),
        open_store(path),
    ):
        pass


def test_rows_that_arrived_are_not_kept_in_memory_until_the_commit(tmp_path):
    held = []
    rows = 20_000

    def arrive():
        for piece in range(12):
            ids = [f"weibo:{piece}:{i}" for i in range(rows)]
            texts = [f"第{i}条评论写了几个字" * 4 for i in range(rows)]
            columns = {name: [None] * rows for name in STAGED.names}
            columns |= {"id": ids, "source_id": ids, "text": texts}
            columns |= {n: ["x"] * rows for n in ("kind", "platform", "file")}
            columns |= {"time_precision": ["day"] * rows, "flags": [[]] * rows}
            columns |= {"row": list(range(rows)), "made": [False] * rows}
            yield pa.table(columns, schema=STAGED)
            held.append(pa.total_allocated_bytes())

    with open_store(tmp_path / "c.duckdb") as store, store.transaction():
        store.stage(arrive())
    assert held[-1] < 3 * held[0]


def test_groups_of_repeated_texts_go_when_the_corpus_changes(tmp_path, write):
    first = write("a.csv", "comment_id,content\n5,底盘不错推荐大家\n")
    copy = write("b.csv", "comment_id,content\n6,底盘不错推荐大家\n")
    with open_store(tmp_path / "c.duckdb") as store:
        for path, repeated in ((first, 0), (copy, 2), (first, 2)):
            ingest(store, [path], key=KEY, rejects=tmp_path / "r")
            assert ensure_groups(store.database).documents == repeated


def test_other_words_under_a_known_id_are_flagged_in_any_order(tmp_path):
    old = {"text": "旧", "crawled_at": 1}
    new = {"text": "新", "crawled_at": 2}
    rows = [table(old), table(new), table({**old, "file": "b.csv"})]
    found = []
    for number, order in enumerate((rows, rows[::-1])):
        with open_store(tmp_path / f"{number}.duckdb") as store:
            for row in order:
                store.upsert(row)
            found.append(store.load().table.select(["text", "flags"]).to_pylist())
    assert found[0] == found[1] == [{"text": "新", "flags": ["edited"]}]


def test_a_full_disk_is_told_with_the_file_that_did_not_fit(tmp_path):
    message = 'IO Error: Could not write file "/d/c.duckdb": No space left on device'
    with (
        pytest.raises(WorkspaceError, match=r"^/d/c\.duckdb: .*No space left"),
        open_store(tmp_path / "c.duckdb"),
    ):
        raise duckdb.IOException(message)


@pytest.mark.parametrize("after", range(5))
def test_a_corpus_that_was_cut_while_it_was_made_opens_again(
    tmp_path, monkeypatch, after
):
    with monkeypatch.context() as patch:
        patch.setattr(module, "TABLES", (*module.TABLES[:after], "cut off here"))
        with pytest.raises(duckdb.Error), open_store(tmp_path / "c.duckdb"):
            pass
    with open_store(tmp_path / "c.duckdb") as store:
        assert len(store) == 0


def test_a_merge_beyond_its_memory_is_told_with_a_way_out(tmp_path):
    with (
        pytest.raises(WorkspaceError, match=r"needs more memory.*Split"),
        open_store(tmp_path / "c.duckdb"),
    ):
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to pin")
