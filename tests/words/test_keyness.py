"""Keywords of groups: methods, spread, phrases."""

import numpy as np
import pytest

from textmine.errors import OptionError
from textmine.words import METHODS, find_group_keywords, segment_texts

BRAKES = [f"刹车失灵，{w}" for w in ("吓人", "后怕", "高速", "异响", "维权")] * 8
PRICE = [f"又降价，{w}" for w in ("背刺", "心寒", "便宜", "老车主", "提车")] * 8
GROUPS = {"brakes": np.arange(80) < 40, "price": np.arange(80) >= 40}


@pytest.fixture(scope="module")
def tokens():
    return segment_texts(BRAKES + PRICE)


@pytest.mark.parametrize("method", METHODS)
def test_each_method_finds_what_marks_a_group(tokens, method):
    found = find_group_keywords(tokens, GROUPS, method=method)
    assert found["brakes"][0].word in {"刹车", "失灵"}
    assert found["price"][0].word == "降价"
    assert found["price"][0].documents == found["price"][0].sources == 40


@pytest.mark.parametrize("method", ["log-odds", "log-likelihood", "tf-idf"])
def test_one_author_with_many_comments_makes_no_keyword(method):
    tokens = segment_texts(["优惠券，刹车"] * 50 + BRAKES + PRICE)
    groups = {"a": np.arange(130) < 90, "b": np.arange(130) >= 90}
    sources = np.maximum(0, np.arange(130) - 49)
    found = find_group_keywords(tokens, groups, method=method, sources=sources)
    assert "优惠券" not in [k.word for k in found["a"]]


def test_spread_and_examples_are_of_the_group():
    tokens = segment_texts(BRAKES + PRICE)
    sources = np.concatenate([np.zeros(10, int), np.arange(1, 71)])
    (best, *_) = find_group_keywords(tokens, GROUPS, sources=sources)["brakes"]
    assert (best.documents, best.sources, best.largest) == (40, 31, 0.25)
    assert best.examples == (0, 10, 11)


def test_the_group_compared_with_is_left_out(tokens):
    assert list(find_group_keywords(tokens, GROUPS, against="price")) == ["brakes"]


def test_own_stop_words_are_no_keywords(tokens):
    found = find_group_keywords(tokens, GROUPS, stop=frozenset({"降价"}))
    assert "降价" not in [k.word for k in found["price"]]


@pytest.mark.parametrize("options", [{"method": "bm25"}, {"against": "nobody"}])
def test_what_is_unknown_is_refused(tokens, options):
    with pytest.raises(OptionError):
        find_group_keywords(tokens, GROUPS, **options)


def test_groups_of_another_size_are_refused(tokens):
    with pytest.raises(OptionError, match="80 bools"):
        find_group_keywords(tokens, {"a": np.ones(3, bool)})
