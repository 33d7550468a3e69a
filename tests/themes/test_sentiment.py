import json
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import OptionError
from textmine.themes.hashed_features import hash_texts
from textmine.themes.sentiment import CLASSES, find_irony, judge_sentiment
from textmine.themes.sentiment_model import EMOTIONS, SHIPPED, load_shipped

CASES = json.loads((Path(__file__).parent / "cases/sentiment.json").read_text("utf-8"))


def slots_of(text):
    return set(hash_texts([text])[0].tolist())


def label_of(text):
    return CLASSES[judge_sentiment([text]).label[0]]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda c: c["english"])
def test_a_comment_is_judged_as_it_is_meant(case):
    assert label_of(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda c: c["english"])
@pytest.mark.xfail(strict=True, reason="needs more than the words")
def test_a_hard_comment_is_judged_as_it_is_meant(case):
    assert label_of(case["text"]) == case["expected"]


def test_the_smile_sticker_is_no_smile():
    assert not slots_of("[微笑]") & slots_of("微笑")
    plain, sticker = judge_sentiment(["修了三次", "修了三次[微笑]"]).probability
    assert sticker[0] > plain[0]
    assert sticker[2] / sticker[0] <= plain[2] / plain[0]
    assert sticker[0] > judge_sentiment(["修了三次[爱心]"]).probability[0, 0]


def test_a_negated_word_has_slots_of_its_own():
    apart = slots_of("不怎么好吃") - slots_of("不怎么") - slots_of("怎么好吃")
    assert len(apart) >= 3


def test_scripts_widths_and_long_repeats_are_judged_alike():
    judged = judge_sentiment(["质量很差ＡＢ！！！！！！", "質量很差ab!!!"])
    assert np.array_equal(*judged.probability)


def test_mentions_and_addresses_say_nothing():
    named = slots_of("回复 @好开心 :走") - slots_of("回复 @垃圾车 :走")
    assert not named


def test_irony_is_marked():
    texts = ["呵呵，真行啊", "遥遥领先[微笑R]", "今天下雨"]
    assert find_irony(texts).tolist() == [True, True, False]


def test_fear_and_joy_are_told_apart():
    found = judge_sentiment(["好害怕，吓死我了", "今天真开心，哈哈"]).emotion
    fear, joy = EMOTIONS.index("fear"), EMOTIONS.index("joy")
    assert found[0, fear] > found[1, fear]
    assert found[1, joy] > found[0, joy]


@given(st.lists(st.text(max_size=30), max_size=8))
def test_each_text_is_judged_by_itself(texts):
    together = judge_sentiment(texts)
    assert together.probability.shape == (len(texts), 3)
    for i, text in enumerate(texts):
        alone = judge_sentiment([text])
        assert np.array_equal(alone.probability[0], together.probability[i])
        assert abs(float(together.probability[i].sum()) - 1) < 1e-5
        assert np.array_equal(alone.emotion[0], together.emotion[i])


def test_the_shipped_weights_are_small_plain_arrays():
    assert SHIPPED.stat().st_size < 3_000_000
    with np.load(SHIPPED, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= {"i", "f"}


def test_negative_and_positive_are_told_apart_by_the_sign_of_polarity():
    negative, neutral, positive = load_shipped().classes
    assert positive[0] == pytest.approx(-negative[0], abs=1e-3)
    assert positive[1:] == pytest.approx(negative[1:], abs=1e-3)
    assert neutral[0] == pytest.approx(0, abs=1e-3)


@pytest.fixture
def own_judges(monkeypatch):
    module = types.ModuleType("own_judges")
    module.gloomy = lambda texts: [[1.0, 0.0, 0.0]] * len(texts)
    module.short = lambda texts: [[1.0, 0.0, 0.0]] * bool(texts)
    module.loud = lambda texts: [[2.0, 0.0, 0.0]] * len(texts)
    module.words = lambda texts: ["bad"] * len(texts)
    module.number = 3
    monkeypatch.setitem(sys.modules, "own_judges", module)


def test_a_judge_of_ones_own_replaces_the_shipped_one(own_judges):
    found = judge_sentiment(["很好", "不错"], judge="own_judges:gloomy")
    assert found.negative.all()
    assert found.emotion is None


@pytest.mark.parametrize(
    "name", ["short", "loud", "words", "number", "nobody", "own_judges:x:y"]
)
def test_a_judge_that_gives_no_probabilities_is_refused(own_judges, name):
    with pytest.raises(OptionError, match="sentiment"):
        judge_sentiment(["很好", "不错"], judge=f"own_judges:{name}")


def test_a_judge_without_a_colon_is_refused():
    with pytest.raises(OptionError, match="module:callable"):
        judge_sentiment(["很好"], judge="own_judges")
