"""Stop words and which terms can be words of a topic."""

import pytest

from textmine.errors import OptionError
from textmine.words import segment_texts, stop_words


def test_negation_survives_for_sentiment_alone():
    negations = {"不", "没", "别", "没有", "不是", "不会", "无法", "从不"}
    assert negations <= stop_words("topics")
    assert not negations & stop_words("sentiment")


@pytest.mark.parametrize("profile", ["topics", "keywords", "sentiment"])
def test_words_with_content_are_on_no_list(profile):
    content = {"刹车", "价格", "营销", "失望", "恶心", "垃圾", "自燃", "客服", "降价"}
    assert not content & stop_words(profile)


@pytest.mark.parametrize("profile", ["topics", "keywords", "sentiment"])
def test_function_words_are_on_every_list(profile):
    assert {"的", "了", "因为", "我们", "这个", "评论区"} <= stop_words(profile)


def test_feeling_survives_for_sentiment():
    assert {"哈哈", "太", "居然", "谢谢", "无语"}.isdisjoint(stop_words("sentiment"))


def test_an_unknown_profile_is_refused():
    with pytest.raises(OptionError, match="topics or keywords or sentiment"):
        stop_words("labels")


def test_only_words_with_content_can_be_words_of_a_topic():
    text = "的刹车失灵[捂脸]哈哈哈666啊啊啊👍#吐槽#@小明 12 https://a.bc ，车很SU7 x"
    tokens = segment_texts([text])
    kept = {tokens.vocabulary[i] for i in (~tokens.stop).nonzero()[0]}
    assert kept == {"刹车", "失灵", "车", "SU7", "吐槽"}


def test_stop_words_apply_to_traditional_text():
    tokens = segment_texts(["這個剎車"])
    assert tokens.stop[tokens.index["这个"]]


def test_a_stop_list_of_the_caller_is_used_and_in_the_digest():
    own = segment_texts(["刹车"], stop=frozenset({"刹车"}))
    assert own.stop.all()
    assert own.lexicon_digest != segment_texts(["刹车"]).lexicon_digest
