"""Shipped weights: what people ticked elsewhere joins what a corpus says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import CodebookError
from textmine.themes.assignment import assign_named
from textmine.themes.blend import (
    ENOUGH_MATCHES,
    TAUGHT_THRESHOLD,
    TAUGHT_THRESHOLD_LARGE,
    blend_probability,
    see_seeds,
)
from textmine.themes.codebook import parse_codebook, read_codebook
from textmine.themes.weights import available_weights, load_weights
from textmine.words import segment_texts

SHIPPED = "brand_reputation"
TEXTS = [
    "刹车软得像没有一样，全家都不敢坐了",
    "今天天气不错",
    "",
    "👍",
    "再也不是当年那个牌子了，老粉心寒",
]


def test_the_shipped_weights_know_every_theme_of_their_codebook() -> None:
    keys = [theme.key for theme in read_codebook(SHIPPED).themes]
    assert list(load_weights(SHIPPED).keys) == keys


def test_weights_hold_numbers_and_no_text_but_keys() -> None:
    weights = load_weights(SHIPPED)
    arrays = (
        weights.weights,
        weights.step,
        weights.bias,
        weights.alone,
        weights.beside,
        weights.alone_read,
        weights.beside_read,
    )
    assert [a.dtype.kind for a in arrays] == ["i", *"ffffff"]


@given(st.permutations(range(len(TEXTS))))
def test_a_score_hangs_on_its_text_alone(order: list[int]) -> None:
    weights = load_weights(SHIPPED)
    whole = weights.score(TEXTS)
    assert np.array_equal(weights.score([TEXTS[i] for i in order]), whole[order])
    assert np.array_equal(weights.score([TEXTS[order[0]]])[0], whole[order[0]])


def test_a_theme_without_weights_is_left_as_it_is() -> None:
    theme = read_codebook("public_event").themes[0]
    own = np.array([[0.2]] * len(TEXTS))
    distinct = np.zeros(own.shape, dtype=np.uint8)
    assert theme.weights == ""
    assert np.array_equal(blend_probability(TEXTS, [theme], own, distinct), own)


def test_a_small_corpus_is_not_asked_for_its_own_judgement() -> None:
    theme = read_codebook(SHIPPED).themes[0]
    distinct = np.zeros((len(TEXTS), 1), dtype=np.uint8)
    low, high = (
        blend_probability(TEXTS, [theme], np.full((len(TEXTS), 1), p), distinct)
        for p in (0.01, 0.9)
    )
    assert np.array_equal(low, high)


def test_a_corpus_with_many_matches_is_asked() -> None:
    theme = read_codebook(SHIPPED).themes[0]
    texts = ["车门打不开"] * ENOUGH_MATCHES
    distinct = np.ones((len(texts), 1), dtype=np.uint8)
    low, high = (
        blend_probability(texts, [theme], np.full((len(texts), 1), p), distinct)
        for p in (0.01, 0.9)
    )
    assert (low < high).all()


def test_a_theme_is_assigned_from_a_higher_probability_where_it_is_matched_often() -> (
    None
):
    codebook = read_codebook(SHIPPED)
    texts = ["刹车失灵了，不敢开", "中午吃什么"] * ENOUGH_MATCHES
    named = assign_named(texts, segment_texts(texts), codebook)
    thresholds = {theme.key: theme.threshold for theme in named.themes}
    assert thresholds["safety_anxiety"] == TAUGHT_THRESHOLD_LARGE
    assert thresholds["patriotism"] == TAUGHT_THRESHOLD


def test_drivers_are_scored_apart_in_corpora_with_few_and_with_many_matches() -> None:
    codebook, weights = read_codebook(SHIPPED), load_weights(SHIPPED)
    twice = weights.columns[:, 0] != weights.columns[:, 1]
    assert twice.tolist() == [theme.driver for theme in codebook.themes]


def test_more_than_three_seeds_count_as_three() -> None:
    some, count = see_seeds(np.array([0, 1, 3, 9], dtype=np.uint8))
    assert some.tolist() == [0, 1, 1, 1]
    assert count.tolist() == [0, 1, 3, 3]


def test_a_comment_without_a_seed_can_carry_a_theme() -> None:
    texts = [
        "这刹车谁踩谁知道，真怕哪天停不下来",
        "广告打得满天飞，看吐了",
        "中午吃什么",
    ]
    codebook = read_codebook(SHIPPED)
    named = assign_named(texts, segment_texts(texts), codebook)
    carried = named.probability[:, :2] >= TAUGHT_THRESHOLD
    assert carried.tolist() == [[True, False], [False, True], [False, False]]


def test_unknown_weights_are_told_with_those_that_exist() -> None:
    text = (
        '[codebook]\nformat = 1\nname = "x"\n[[theme]]\nid = "T1"\nkey = "a"\n'
        'label = "甲"\nseeds = ["一二"]\nweights = "brand"\n'
    )
    with pytest.raises(
        CodebookError, match="unknown weights 'brand'; there are: brand_reputation"
    ):
        parse_codebook(text)
    assert available_weights() == (SHIPPED,)
