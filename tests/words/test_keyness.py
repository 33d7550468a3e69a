"""Keywords of groups: methods, spread, phrases."""

import numpy as np
import pytest

from textmine.errors import OptionError
from textmine.words import (
    DOCUMENT_METHODS,
    METHODS,
    document_keywords,
    find_group_keywords,
    segment_texts,
)
from textmine.words.dispersion import measure_dispersion

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


def test_dispersion_is_that_of_gries():
    # Gries 2008, table 1: shares of the parts .18 .22 .20 .20 .20, of the word
    # 1/15 2/15 3/15 4/15 5/15: DP .22; by its largest value, 1 - .18, .2683
    parts = np.repeat(np.arange(5), [9, 11, 10, 10, 10])
    word = np.repeat(np.arange(5), [1, 2, 3, 4, 5])
    expected = (0.18 - 1 / 15 + 0.22 - 2 / 15) / (1 - 0.18)
    assert measure_dispersion(word, parts) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("parts", [[0, 0, 0], [-1, -1, 0], []])
def test_one_part_has_no_dispersion(parts):
    parts = np.array(parts, np.int64)
    assert measure_dispersion(parts[:1], parts) is None


def test_keywords_of_groups_tell_their_dispersion(tokens):
    parts = np.arange(80) % 4
    found = find_group_keywords(tokens, GROUPS, parts=parts)
    assert found["brakes"][0].dispersion == 0
    assert find_group_keywords(tokens, GROUPS)["brakes"][0].dispersion is None


@pytest.mark.parametrize("method", DOCUMENT_METHODS)
def test_keywords_of_a_document_are_its_rare_words(tokens, method):
    found = document_keywords(tokens, method=method, top=3)
    assert len(found) == 80
    assert "异响" in [k.word for k in found[3]]
    assert {k.word for k in found[3]} <= {"刹车", "失灵", "异响", "刹车失灵"}


def test_some_documents_have_the_keywords_that_they_have_among_all(tokens):
    every = document_keywords(tokens)
    rows = np.array([3, 50])
    assert document_keywords(tokens, rows=rows) == [every[3], every[50]]


def test_phrases_are_keywords_of_documents():
    texts = [
        f"{a}车门锁死{b}" for a in "听买看想" for b in ("了", "吗", "便宜", "召回")
    ]
    others = [
        f"{a}，{b}{i}" for i in range(40) for a in "听买看想" for b in ("便宜", "召回")
    ]
    found = document_keywords(segment_texts([*texts, *others]))
    assert found[2][0].word in {"车门锁死", "锁死"}
    plain = document_keywords(segment_texts([*texts, *others]), phrases=False)
    assert "车门锁死" not in [k.word for k in plain[2]]


def test_a_document_alone_has_keywords_by_what_is_rare_in_chinese_text():
    tokens = segment_texts(["车机一直黑屏，车机又黑屏，公司说问题不大，工作照做"])
    (found,) = document_keywords(tokens)
    assert {k.word for k in found[:2]} == {"车机", "黑屏"}
    assert all(k.score > 0 and k.documents == 1 for k in found)


def test_an_unknown_method_for_documents_is_refused(tokens):
    with pytest.raises(OptionError, match="tf-idf or textrank"):
        document_keywords(tokens, method="log-odds")
