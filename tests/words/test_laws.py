"""Laws of tokens: offsets, order, writing variants, batches."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.words.texts import PIECES, TEXTS
from textmine.words import segment_texts, simplify, tokenize
from textmine.words.scanner import build_scanner

PLAIN = st.lists(PIECES.filter(lambda p: "#" not in p), max_size=12).map("".join)


@pytest.fixture(scope="module", autouse=True)
def _load_the_dictionary_before_any_clock_runs():
    tokenize("")


@given(TEXTS)
def test_offsets_give_back_the_text_and_only_white_space_is_dropped(text):
    position = 0
    for token in tokenize(text):
        assert token.text == text[token.start : token.end] != ""
        assert token.start >= position
        assert not text[position : token.start].strip()
        position = token.end
    assert not text[position:].strip()


@given(TEXTS)
def test_simplifying_keeps_the_length(text):
    assert len(simplify(text)) == len(text)


@given(st.lists(st.sampled_from("剎車失靈很嚇人這電動車沒開過乾淨後悔買"), max_size=12))
def test_traditional_writing_gives_the_terms_of_simplified(characters):
    text = "".join(characters)
    assert [t.term for t in tokenize(text)] == [
        t.term for t in tokenize(simplify(text))
    ]


@given(st.lists(PLAIN, max_size=5))
def test_a_batch_gives_the_terms_of_single_texts(texts):
    tokens = segment_texts(texts)
    for d, text in enumerate(texts):
        assert tokens.document(d) == [t.term for t in tokenize(text)]


@given(st.lists(TEXTS, min_size=1, max_size=6, unique=True), st.randoms())
def test_the_order_of_texts_does_not_matter(texts, random):
    shuffled = random.sample(texts, len(texts))
    one, other = segment_texts(texts), segment_texts(shuffled)
    assert one.vocabulary == other.vocabulary
    assert one.kinds.tolist() == other.kinds.tolist()
    assert one.stop.tolist() == other.stop.tolist()
    for d, name in enumerate(one.ids):
        assert one.document(d) == other.document(other.ids.index(name))


@settings(max_examples=20)
@given(st.lists(TEXTS, max_size=6), st.integers(min_value=2, max_value=9))
def test_the_number_of_workers_does_not_matter(texts, workers):
    one, other = segment_texts(texts), segment_texts(texts, workers=workers)
    assert one.vocabulary == other.vocabulary
    assert np.array_equal(one.terms, other.terms)
    assert np.array_equal(one.offsets, other.offsets)


@pytest.mark.parametrize("segmenter", ["rjieba", "jieba"])
def test_the_vocabulary_ascends_by_code_point(segmenter):
    tokens = segment_texts(["刹车失灵", "SU7[捂脸]", "啊"], segmenter=segmenter)
    assert list(tokens.vocabulary) == sorted(tokens.vocabulary)
    assert tokens.segmenter == segmenter


def test_a_hashtag_counts_as_itself_and_its_words():
    tokens = segment_texts(["#国庆自驾# 好看"])
    assert tokens.document(0) == ["#国庆自驾", "国庆", "自驾", "好看"]


def test_large_inputs_are_cut_in_batches_without_a_seam():
    texts = [f"刹车失灵{i}[捂脸]" for i in range(20_000)]
    tokens = segment_texts(texts)
    assert tokens.document(19_999) == ["刹车", "失灵", "19999", "[捂脸]"]
    assert len(tokens.terms) == 4 * len(texts)


def test_the_test_of_first_characters_hides_no_special_span():
    pattern = build_scanner().pattern
    guard, _, rest = pattern.pattern.partition("])(?:")
    unguarded = re.compile("(?:" + rest)
    assert guard.startswith("(?=[")
    for code in (*range(0xD800), *range(0xE000, 0xFDD0), *range(0xFDF0, 0x1FC00)):
        pair = chr(code) * 2
        found, wanted = pattern.match(pair), unguarded.match(pair)
        assert (found and found[0]) == (wanted and wanted[0]), hex(code)
