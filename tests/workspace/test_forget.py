"""What is forgotten leaves every table and quote, and does not come back."""

import dataclasses
import json
import shutil

import duckdb
import pyarrow.parquet as pq
import pytest

from textmine.corpus import hash_author, ingest, open_store, read_key
from textmine.corpus.forgotten import REASON
from textmine.errors import OptionError, WorkspaceError
from textmine.trends.findings import NewWordFinding, NewWords, WordContext
from textmine.trends.reading import read_findings
from textmine.workspace import Workspace
from textmine.workspace import forget as module
from textmine.workspace.forget import forget


@pytest.fixture
def workspace(demo_run, tmp_path):
    shutil.copytree(demo_run, tmp_path / "out")
    return Workspace(tmp_path / "out")


def quoted_ids(workspace):
    findings = json.loads((workspace.root / "findings.json").read_text("utf-8"))
    return [q["id"] for theme in findings["themes"] for q in theme["quotes"]]


def count(workspace, query, *values):
    with duckdb.connect(str(workspace.corpus)) as database:
        return database.execute(query, values).fetchall()[0][0]


def text_of(workspace, identity):
    return count(workspace, "SELECT text FROM documents WHERE id = ?", identity)


def snapshot(workspace):
    return {
        path.name: path.read_bytes()
        for path in sorted(workspace.root.iterdir())
        if path.suffix in (".json", ".md", ".html", ".parquet", ".csv")
    }


def test_a_document_leaves_corpus_tables_and_quotes(workspace):
    identity = quoted_ids(workspace)[0]
    text = text_of(workspace, identity)
    done = forget(workspace, document=identity)
    assert (done.documents, done.reports, done.models) == (1, (".",), ("model",))
    assert done.files
    assert not count(workspace, "SELECT count(*) FROM documents WHERE id = ?", identity)
    assert not count(workspace, "SELECT count(*) FROM forgetting")
    ids = pq.read_table(workspace.root / "documents.parquet").column("id").to_pylist()
    assert identity not in ids
    for name in ("report.html", "report.md", "findings.json"):
        assert text not in (workspace.root / name).read_text("utf-8")
        assert identity not in (workspace.root / name).read_text("utf-8")
    assert text.encode() not in workspace.corpus.read_bytes()


def test_the_report_says_that_it_was_revised(workspace):
    forget(workspace, document=quoted_ids(workspace)[0])
    findings = json.loads((workspace.root / "findings.json").read_text("utf-8"))
    assert findings["revision"] == 1
    assert "documents forgotten" in findings["notices"]
    assert "修订版" in (workspace.root / "report.html").read_text("utf-8")
    assert "修订版" in (workspace.root / "report.md").read_text("utf-8")


def test_forgetting_twice_changes_nothing_more(workspace):
    identity = quoted_ids(workspace)[0]
    forget(workspace, document=identity)
    before = snapshot(workspace)
    done = forget(workspace, document=identity)
    assert (done.documents, done.reports, done.files) == (0, (), ())
    assert snapshot(workspace) == before


def test_an_author_is_forgotten_by_account_or_hash(workspace):
    query = "SELECT author FROM documents WHERE author IS NOT NULL ORDER BY id"
    author = count(workspace, query)
    size = count(workspace, "SELECT count(*) FROM documents WHERE author = ?", author)
    assert forget(workspace, author=author).documents == size
    uid = hash_author(read_key(workspace.key), "weibo", "7")
    with duckdb.connect(str(workspace.corpus)) as database:
        database.execute(
            "UPDATE documents SET author = ? "
            "WHERE id = (SELECT min(id) FROM documents)",
            [uid],
        )
    assert forget(workspace, author="微博:7").documents == 1


def test_what_was_forgotten_is_not_read_again(workspace, tmp_path):
    path = tmp_path / "again.csv"
    path.write_text(
        "comment_id,content,user_id\n41,刹车失灵了,7\n97,别的话题,8\n58,同一个人,7\n"
    )
    key = read_key(workspace.key)
    with duckdb.connect(str(workspace.corpus)) as database:
        before = database.execute("SELECT count(*) FROM documents").fetchall()[0][0]
    forget(workspace, author="unknown:7")
    forget(workspace, document="unknown:97")
    with open_store(workspace.corpus) as store:
        rejects = tmp_path / "r.jsonl"
        with pytest.raises(Exception, match="no usable row"):
            ingest(store, [path], key=key, rejects=rejects)
        assert len(store) == before
        record = next(f for f in store.files() if f.file == "again.csv")
    assert (record.read, record.kept, record.rejected) == (3, 0, 3)
    lines = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    assert [line["reason"] for line in lines] == [REASON] * 3


def test_a_tombstone_tells_neither_author_nor_document(workspace):
    forget(workspace, author="weibo:1234567890")
    marks = count(workspace, "SELECT string_agg(mark) FROM forgotten")
    author = hash_author(read_key(workspace.key), "weibo", "1234567890")
    assert "1234567890" not in marks
    assert author not in marks


@pytest.mark.parametrize("place", ["_revise_reports", "find_models"])
def test_a_call_that_is_cut_off_is_completed_by_the_next(
    workspace, monkeypatch, tmp_path, place
):
    identity = quoted_ids(workspace)[0]
    shutil.copytree(workspace.root, tmp_path / "whole")
    whole = Workspace(tmp_path / "whole")
    forget(whole, document=identity)

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, place, interrupt)
        with pytest.raises(KeyboardInterrupt):
            forget(workspace, document=identity)
    forget(workspace, document=identity)
    assert snapshot(workspace) == snapshot(whole)


def test_groups_get_a_new_name_when_the_first_document_goes():
    import pyarrow as pa

    from textmine.workspace.revision import drop_documents

    table = pa.table(
        {
            "id": ["a", "b", "c", "d", "e"],
            "dup_group": pa.array(["a", "a", "a", "d", "d"]),
        }
    )
    left, names = drop_documents(table, frozenset({"a", "d"}))
    assert left.column("dup_group").to_pylist() == ["b", "b", None]
    assert names == {"a": "b", "d": None}


@pytest.mark.parametrize(
    "given",
    [{}, {"author": "a:1", "document": "a:1"}, {"author": "7"}, {"document": "weibo:"}],
)
def test_what_is_to_be_forgotten_must_be_said_exactly(workspace, given):
    with pytest.raises(OptionError):
        forget(workspace, **given)


def test_a_folder_without_a_corpus_has_nothing_to_forget(tmp_path):
    with pytest.raises(WorkspaceError, match="no corpus here"):
        forget(Workspace(tmp_path), document="weibo:1")


def test_a_new_word_loses_the_document_that_shows_it(workspace):
    path = workspace.root / "findings.json"
    before = read_findings(path.read_text("utf-8"))
    identity = before.themes[0].quotes[0].id
    context = WordContext(identity, "1", "weibo", None, 0, 1, "车")
    words = tuple(NewWordFinding("某词", 9, "2025-W36", c) for c in (context, None))
    new_words = NewWords(("2025-W36", "2025-W36"), "2025-W35", 9, 9, words)
    path.write_text(dataclasses.replace(before, new_words=new_words).to_json(), "utf-8")
    forget(workspace, document=identity)
    after = read_findings(path.read_text("utf-8"))
    assert [w.context for w in after.new_words.words] == [None, None]
    assert identity not in path.read_text("utf-8")
