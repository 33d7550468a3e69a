from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import OptionError
from textmine.model import TopicModel
from textmine.model.relevance import SCORES, choose_words, drop_repeats

#: ideal (a brand all talk about), fridge, brake, brakes fail, paper (rare, one topic).
VOCABULARY = ("冰箱", "刹车", "刹车失灵", "理想", "纸条")


def make_model(counts: list[list[int]]) -> TopicModel:
    return TopicModel(
        kind="lda",
        topic_word=np.array(counts),
        alpha=np.full(len(counts), 0.1),
        beta=0.01,
        documents_per_topic=np.ones(len(counts), np.int64),
        vocabulary=VOCABULARY,
    )


MODEL = make_model([[60, 0, 0, 90, 1], [0, 70, 20, 90, 0]])


def first_word(by: str, topic: int) -> str:
    return VOCABULARY[choose_words(MODEL, 1, by=by)[topic][0]]


def test_scores_stand_beside_the_words_where_they_are_asked_for(model):
    frame = model.topics(3, by="lift", scores=True)
    assert list(frame.columns)[3:] == ["probability", "relevance", "lift", "frex"]
    for _, rows in frame.groupby("topic"):
        assert rows["lift"].is_monotonic_decreasing
    assert list(model.topics(3).columns)[3:] == ["probability"]


def test_the_commonest_word_leads_by_probability_alone():
    assert [first_word("probability", k) for k in (0, 1)] == ["理想", "理想"]
    assert [first_word("relevance", k) for k in (0, 1)] == ["冰箱", "刹车"]
    assert [first_word("frex", k) for k in (0, 1)] == ["冰箱", "刹车"]


def test_lift_puts_a_word_of_one_topic_before_a_word_of_both():
    order = choose_words(MODEL, 5, by="lift", distinct=False)[0].tolist()
    assert order.index(VOCABULARY.index("纸条")) < order.index(VOCABULARY.index("理想"))


def test_a_word_that_repeats_a_better_one_is_left_out():
    words = [VOCABULARY[w] for w in choose_words(MODEL, 5)[1]]
    assert "刹车" in words
    assert "刹车失灵" not in words


def test_topics_tells_the_probability_of_the_words_it_chose():
    shown = MODEL.topics(3, by="relevance", distinct=True)
    p = MODEL.distribution()
    for row in shown.itertuples():
        assert row.probability == p[row.topic, VOCABULARY.index(row.word)]
    assert shown["rank"].tolist() == [1, 2, 3, 1, 2, 3]


def test_an_unknown_score_is_refused_with_the_known_ones():
    with pytest.raises(OptionError, match="relevance"):
        MODEL.topics(3, by="beauty")


@pytest.mark.parametrize("by", SCORES)
@given(
    counts=st.lists(
        st.lists(st.integers(0, 99), min_size=5, max_size=5), min_size=1, max_size=4
    )
)
def test_every_score_of_every_model_is_a_number(by, counts):
    model = make_model(counts)
    assert np.isfinite(SCORES[by](model.weights())).all()


@given(st.lists(st.text("小米汽车", min_size=1, max_size=4), max_size=8))
def test_kept_words_never_begin_or_end_with_one_another(words):
    kept = [words[i] for i in drop_repeats(words)]
    for i, one in enumerate(kept):
        for other in kept[:i]:
            assert not one.startswith(other)
            assert not other.endswith(one)
