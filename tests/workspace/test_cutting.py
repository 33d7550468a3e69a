"""Stop words of a workspace: by purpose, and in topics."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from textmine.words import DEFAULT_LEXICON
from textmine.workspace import Workspace
from textmine.workspace.cutting import cut_corpus, read_stop_words
from textmine.workspace.folder import load_settings
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.keywords import number_parts, number_sources
from textmine.workspace.new_words import load_corpus


@pytest.fixture(scope="module")
def workspace(demo_run, tmp_path_factory):
    place = tmp_path_factory.mktemp("cutting") / "ws"
    shutil.copytree(demo_run, place)
    text = "車門 # both\nsu7\n[topics]\n颜色\n[keywords]\n内饰 ＢＢＡ\n"
    (place / "stopwords.txt").write_text(text, "utf-8")
    return Workspace(place)


def test_stop_words_are_read_by_purpose(workspace):
    def read(profile):
        return read_stop_words(workspace, profile, DEFAULT_LEXICON)

    assert read("topics") == {"车门", "SU7", "颜色"}
    assert read("keywords") == {"车门", "SU7", "内饰", "bba"}


def test_stop_words_are_no_words_of_a_topic_and_change_the_digest(workspace):
    words, corpus = read_vocabularies(workspace, None, None), load_corpus(workspace)
    settings = load_settings(workspace)
    own = cut_corpus(corpus, words, settings)
    usual = cut_corpus(corpus, replace(words, stop=frozenset()), settings)
    assert own.stop[own.index["颜色"]]
    assert not usual.stop[usual.index["颜色"]]
    assert own.lexicon_digest != usual.lexicon_digest
    assert np.array_equal(own.terms, usual.terms)


def test_authors_and_repeated_texts_are_one_source(workspace):
    corpus = load_corpus(workspace)
    known = number_sources(corpus)
    authors = corpus.table.column("author").to_pylist()
    assert len(set(known.tolist())) < len(corpus)
    pair = {}
    for author, number in zip(authors, known.tolist(), strict=True):
        if author:
            assert pair.setdefault(author, number) == number


def test_weeks_are_cut_finer_into_days(workspace):
    corpus = load_corpus(workspace)
    weeks, days = (number_parts(corpus, "Asia/Shanghai", days=d) for d in (False, True))
    assert 1 < len(set(weeks.tolist())) < len(set(days.tolist()))
