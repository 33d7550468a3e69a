"""Words near a seed in meaning, by whatever embedder is at hand."""

import numpy as np
import pytest

from textmine.themes.suggestion import suggest_neighbours
from textmine.words import segment_texts

MEANING = {"起火": 0, "自燃": 0, "冒烟": 0, "广告": 1, "推广": 1, "软文": 1}
TEXTS = [
    f"{place}{word}了，{end}"
    for place in ("高速上", "小区里", "停车场", "路口")
    for word in MEANING
    for end in ("真吓人", "看见了")
]
TEXTS += [f"今天天气不错，早饭吃面条{i}" for i in range(400)]


def embed(texts):
    """Two directions of meaning; other words have one of their own each."""
    vectors = np.zeros((len(texts), 40), np.float32)
    for row, text in enumerate(texts):
        vectors[row, MEANING.get(text, 2 + sum(map(ord, text)) % 38)] = 1.0
    return vectors


@pytest.fixture(scope="module")
def book(make_codebook):
    return make_codebook({"fire": ["起火"], "adverts": ["广告"]})


def test_other_words_for_a_seed_are_suggested_for_its_theme(book):
    rows = suggest_neighbours(TEXTS, segment_texts(TEXTS), book, embed)
    found = {(row.theme, row.cue) for row in rows}
    assert found == {
        ("fire", "自燃"),
        ("fire", "冒烟"),
        ("adverts", "推广"),
        ("adverts", "软文"),
    }
    assert all(row.kind == "seed" and row.documents == 8 for row in rows)
    assert all(row.contexts for row in rows)


def test_at_most_so_many_words_are_suggested_a_theme(book):
    rows = suggest_neighbours(TEXTS, segment_texts(TEXTS), book, embed, top=1)
    assert [row.theme for row in rows] == ["fire", "adverts"]


def test_an_embedder_that_knows_nothing_suggests_nothing(book):
    blank = lambda texts: np.zeros((len(texts), 3), np.float32)  # noqa: E731
    assert suggest_neighbours(TEXTS, segment_texts(TEXTS), book, blank) == []
