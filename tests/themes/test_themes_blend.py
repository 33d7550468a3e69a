"""Weights judge every text of a corpus, the encoder those that are in doubt."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textmine.themes.blend import (
    ENOUGH_MATCHES,
    MOST_ENCODED,
    TAUGHT_THRESHOLD,
    blend_probability,
    choose_doubtful,
    score_theme,
)
from textmine.themes.codebook import read_codebook

THEMES = read_codebook("brand_reputation").themes
TEXTS = ["刹车软得像没有一样，全家都不敢坐了", "今天天气不错", "", "发布会又吹上天了"]


def judge(texts: list[str], *, seeds: int = 0, most: int = MOST_ENCODED) -> np.ndarray:
    shape = len(texts), len(THEMES)
    distinct = np.full(shape, seeds, dtype=np.uint8)
    return blend_probability(texts, THEMES, np.full(shape, 0.1), distinct, most=most)


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 1)), min_size=1),
    st.integers(1, 8),
)
def test_each_text_is_chosen_once_and_no_more_than_asked(
    pairs: list[tuple[str, float]], most: int
) -> None:
    texts, probability = zip(*pairs, strict=True)
    column = np.array(probability)[:, None]
    chosen = choose_doubtful(texts, column, np.array([False]), most)
    assert len(chosen) == min(most, len(set(texts)))
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(texts)


def test_the_text_nearest_to_the_threshold_of_any_theme_is_chosen() -> None:
    probability = np.array([[0.9, 0.01], [0.9, TAUGHT_THRESHOLD], [0.001, 0.001]])
    enough = np.array([False, False])
    assert choose_doubtful(["a", "b", "c"], probability, enough, 1) == ["b"]


def test_texts_that_are_not_read_keep_what_weights_say() -> None:
    differs = (judge(TEXTS, most=2) != judge(TEXTS, most=0)).any(axis=1)
    assert differs.sum() == 2


def test_only_texts_that_are_told_of_are_read() -> None:
    shape = len(TEXTS), len(THEMES)
    own, distinct = np.full(shape, 0.1), np.zeros(shape, dtype=np.uint8)
    some = blend_probability(TEXTS, THEMES, own, distinct, reported=np.array([0, 3]))
    differs = (some != judge(TEXTS, most=0)).any(axis=1)
    assert differs.tolist() == [True, False, False, True]
    assert np.array_equal(some[[0, 3]], judge(TEXTS)[[0, 3]])


def test_copies_of_a_text_are_judged_alike() -> None:
    p = judge([*TEXTS, TEXTS[0], TEXTS[0]])
    assert np.array_equal(p[0], p[-1])
    assert np.array_equal(p[0], p[-2])


def test_a_text_is_judged_the_same_in_any_small_corpus() -> None:
    assert np.array_equal(judge(TEXTS)[0], judge(TEXTS[:1])[0])


def test_themes_with_many_matches_are_read_too() -> None:
    texts = [f"{text}{i}" for i in range(ENOUGH_MATCHES // 4) for text in TEXTS]
    p = judge(texts, seeds=1)
    assert p.shape == (ENOUGH_MATCHES, len(THEMES))
    assert ((p > 0) & (p < 1)).all()


def test_what_speaks_for_a_theme_is_more_where_it_is_said() -> None:
    score = score_theme(["这车我可不敢让家里人坐", "中午吃什么"], THEMES[0])
    assert score is not None
    assert score[0] > score[1]


def test_nothing_speaks_for_a_theme_without_weights() -> None:
    assert score_theme(TEXTS, read_codebook("public_event").themes[0]) is None
