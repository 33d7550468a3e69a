"""Segmenting a corpus: what counts as text, ids, and quiet running."""

import subprocess
import sys

import pyarrow as pa
import pytest

from textmine.canonical import document_keys
from textmine.corpus.table import SCHEMA, Corpus
from textmine.errors import OptionError
from textmine.words import segment, segment_texts


def make_corpus(*rows):
    base = {
        "source_id": "1",
        "kind": "comment",
        "platform": "weibo",
        "time_precision": "none",
        "flags": [],
        "file": "a.csv",
        "row": 1,
    }
    return Corpus(pa.Table.from_pylist([base | row for row in rows], schema=SCHEMA))


def test_the_title_of_an_article_counts_unless_the_text_begins_with_it():
    tokens = segment(
        make_corpus(
            {"id": "a", "kind": "article", "title": "刹车失灵", "text": "车主维权"},
            {"id": "b", "kind": "article", "title": "刹车失灵", "text": "刹车失灵！"},
            {"id": "c", "title": "刹车失灵", "text": "好车"},
            {"id": "d", "text": None},
        )
    )
    assert [tokens.document(d) for d in range(4)] == [
        ["刹车", "失灵", "车主", "维权"],
        ["刹车", "失灵", "！"],
        ["好车"],
        [],
    ]
    assert tokens.ids == ("a", "b", "c", "d")
    assert tokens.keys.tolist() == document_keys(["a", "b", "c", "d"]).tolist()


def test_equal_texts_get_ids_of_their_own():
    one = segment_texts(["[666]", "顶", "[666]"])
    assert len(set(one.ids)) == 3
    assert set(segment_texts(["[666]", "[666]"]).ids) < set(one.ids)


@pytest.mark.parametrize("texts", [[], [""], [" \n"]])
def test_nothing_gives_empty_tokens(texts):
    tokens = segment_texts(texts)
    assert tokens.offsets.tolist() == [0] * (len(texts) + 1)
    assert len(tokens.terms) == len(tokens.vocabulary) == len(tokens.stop) == 0


@pytest.mark.parametrize(
    "options", [{"ids": ["a"]}, {"ids": ["a", "a"]}, {"workers": 0}]
)
def test_options_that_cannot_be_are_refused(options):
    with pytest.raises(OptionError):
        segment_texts(["车", "车"], **options)


def test_progress_ends_with_all_documents():
    calls = []
    segment_texts(["刹车"] * 3, progress=lambda *call: calls.append(call))
    assert calls[-1] == ("segment", 3, 3)


def test_jieba_prints_nothing_and_writes_no_cache(tmp_path):
    code = (
        "from textmine.words import segment_texts;"
        "segment_texts(['刹车失灵'], segmenter='jieba')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stdout == done.stderr == b""
    assert list(tmp_path.iterdir()) == []


def test_importing_the_package_loads_no_segmenter():
    code = (
        "import sys, textmine.words;"
        "print([m for m in ('rjieba', 'jieba', 'opencc', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout == "[]\n"
