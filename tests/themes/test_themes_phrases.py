import numpy as np
import pytest

from textmine.themes.phrases import find_phrases, join_words
from textmine.words import segment


@pytest.fixture(scope="module")
def found(make_corpus):
    """Ten times each: the brakes fail; the brakes squeal (with a comma between)."""
    corpus = make_corpus(["刹车失灵太吓人了"] * 10 + ["刹车，异响"] * 10)
    return find_phrases(segment(corpus), np.zeros(20, np.int32), 1)[0]


def test_neighbours_that_keep_together_are_a_phrase(found):
    assert found["刹车"] == "刹车失灵"
    assert found["失灵"] == "刹车失灵"


def test_words_with_a_sign_between_them_are_no_phrase(found):
    assert "异响" not in found


def test_documents_without_a_topic_make_no_phrase(make_corpus):
    tokens = segment(make_corpus(["刹车失灵"] * 10))
    assert find_phrases(tokens, np.full(10, -1, np.int32), 2) == ({}, {})


def test_a_corpus_of_one_word_has_no_phrase(make_corpus):
    tokens = segment(make_corpus(["刹车"]))
    assert find_phrases(tokens, np.zeros(1, np.int32), 1) == ({},)


def test_latin_words_keep_their_space():
    assert join_words("model", "y") == "model y"
    assert join_words("问界", "m7") == "问界m7"
