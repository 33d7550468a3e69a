from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.themes.theme_cases import read_cases
from textmine.themes import match_seeds
from textmine.themes import seeds as seeds_module
from textmine.themes.fold import fold_text
from textmine.themes.seeds import take_matches

LETTERS = "刹車车失灵安全食品ab1Ａ [尬]😡\n"


@pytest.mark.parametrize("case", read_cases("matching"))
def test_seeds_are_found_where_a_reader_sees_them(case, make_codebook):
    book = make_codebook({"theme": case["seeds"]}, case.get("exclude", ()))
    found = match_seeds(["前一条刹", case["text"], "车后一条"], book)
    mine = found.document == 1
    spans = zip(found.start[mine], found.end[mine], strict=True)
    texts = [case["text"][start:end] for start, end in spans]
    assert sorted(texts) == sorted(case["matched"])
    assert found.matched[1, 0] == bool(case["matched"])


@given(st.lists(st.text(LETTERS, max_size=12), max_size=8))
def test_every_match_is_its_seed_at_its_place(make_codebook, texts):
    seeds = ["刹车", "失灵", "安全", "全", "车失"]
    found = match_seeds(texts, make_codebook({"theme": seeds}, ["食品安全"]))
    for d, s, start, end in zip(
        found.document, found.seed, found.start, found.end, strict=True
    ):
        assert fold_text(texts[d][start:end]) == seeds[s]
    assert set(np.flatnonzero(found.matched[:, 0])) == set(found.document)


@given(st.lists(st.text(LETTERS, max_size=12), min_size=1, max_size=8), st.data())
def test_a_text_matches_the_same_whatever_stands_beside_it(make_codebook, texts, data):
    book = make_codebook({"theme": ["刹车", "失灵", "安全"]})
    together = match_seeds(texts, book).distinct
    i = data.draw(st.integers(0, len(texts) - 1))
    assert (match_seeds([texts[i]], book).distinct[0] == together[i]).all()


@given(st.lists(st.text(LETTERS, max_size=12), max_size=8), st.data())
def test_taken_matches_are_those_of_the_texts_alone(make_codebook, texts, data):
    book = make_codebook({"a": ["刹车", "失灵"], "b": ["安全"]}, ["食品安全"])
    rows = data.draw(
        st.sets(st.sampled_from(range(len(texts)))) if texts else st.just(())
    )
    rows = np.array(sorted(rows), dtype=np.int64)
    taken = take_matches(match_seeds(texts, book), rows, book)
    alone = match_seeds([texts[i] for i in rows], book)
    for field in fields(alone):
        assert np.array_equal(getattr(taken, field.name), getattr(alone, field.name))


def test_chunks_change_nothing(make_codebook, monkeypatch, complaints):
    book = make_codebook({"a": ["失灵", "广告"], "b": ["小心"]})
    whole = match_seeds(complaints, book)
    monkeypatch.setattr(seeds_module, "_CHUNK", 50)
    parts = match_seeds(complaints, book)
    assert (whole.distinct == parts.distinct).all()
    assert (whole.document == parts.document).all()


def test_different_seeds_are_counted_not_occurrences(make_codebook):
    book = make_codebook({"theme": ["失灵", "失控"]})
    assert match_seeds(
        ["失灵失灵失控", "失灵失灵"], book
    ).distinct.ravel().tolist() == [
        2,
        1,
    ]


def test_seeds_that_no_text_holds_are_told_in_codebook_order(make_codebook):
    book = make_codebook({"a": ["断轴", "失灵", "爆燃"], "b": ["失灵"]})
    assert match_seeds(["刹车失灵"], book).absent == {"a": ("断轴", "爆燃"), "b": ()}


def test_no_texts_give_no_rows(make_codebook):
    found = match_seeds([], make_codebook({"a": ["失灵"]}))
    assert found.matched.shape == (0, 1)
    assert found.absent == {"a": ("失灵",)}


@given(st.text(max_size=30))
def test_folding_keeps_the_length(text):
    assert len(fold_text(text)) == len(text)
