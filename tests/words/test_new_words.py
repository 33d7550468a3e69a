"""New words: what comes up, what may not."""

import numpy as np
import pytest

from textmine.errors import OptionError
from textmine.words import (
    Entry,
    Lexicon,
    find_contexts,
    find_new_words,
    segment_texts,
)
from textmine.words.grams import count_longer, count_single, lay_out, measure_branching

BEFORE = ["听说", "邻居", "公司", "同事", "老板", "隔壁", "销售", "朋友"]
AFTER = ["便宜", "难看", "好看", "自燃", "降价", "停产", "漏水", "召回"]


#: Other comments, each different, that make the words above no news.
OTHERS = [f"{a}，{b}，{i}" for i in range(10) for a in BEFORE for b in AFTER]


def surround(word):
    """Return texts in which what stands before and behind `word` varies."""
    return [f"{a}{word}{b}" for a in BEFORE for b in AFTER]


def find(texts, **options):
    tokens = segment_texts([*texts, *OTHERS])
    return find_new_words(tokens, **options)


def words(found):
    return [w.word for w in found]


@pytest.mark.parametrize("word", ["车门锁死", "蜻蜓队长", "岚图h77", "腾势d99"])
def test_a_word_that_holds_together_in_varied_company_comes_up(word):
    (found,) = find(surround(word))
    assert found.word == word
    assert found.documents == found.count == len(found.rows) == 64
    assert found.cohesion > 4
    assert found.left == found.right == pytest.approx(3)


@pytest.mark.parametrize("word", ["盲订", "麦弗逊"])
def test_a_word_that_the_segmenter_joined_by_itself_comes_up(word):
    assert word in segment_texts(surround(word)).vocabulary
    (found,) = find(surround(word))
    assert (found.word, found.parts, found.documents) == (word, (word,), 64)
    assert find(surround(word), shortest=2) == []
    assert find(surround(word), lexicon=Lexicon((Entry(word),))) == []


def test_questions_stand_behind_names():
    found = find(surround("贵不贵") + surround("麦弗逊"))
    assert words(found)[0] == "麦弗逊"


def test_an_empty_lexicon_knows_no_word():
    tokens = segment_texts([*surround("余承东"), *OTHERS], lexicon=Lexicon())
    assert words(find_new_words(tokens, lexicon=Lexicon())) == ["余承东"]
    assert find_new_words(tokens) == []


def test_a_part_stays_where_it_also_stands_without_the_longer_word():
    def cut(span):
        if "增程" not in span:
            return [span]
        return [span[:2], *(["增", "程式"] if "式" in span else ["增程"]), span[-2:]]

    texts = [*surround("增程"), *surround("增程式"), *OTHERS]
    tokens = segment_texts(texts, lexicon=Lexicon(), segmenter=cut)
    assert {"增程", "增程式"} <= set(words(find_new_words(tokens, lexicon=Lexicon())))


def test_what_always_stands_in_one_company_is_no_word():
    assert "车门锁死" not in words(find([f"门把手车门锁死{b}" for b in AFTER * 8]))


def test_known_words_do_not_come_up():
    texts = surround("车门锁死")
    assert find(texts, lexicon=Lexicon((Entry("车门锁死"),))) == []
    assert find(surround("安全气囊")) == []  # stands in jieba's dictionary


@pytest.mark.parametrize("edge", ["的车门", "车门了", "这辆车门", "不锁死", "3车门"])
def test_function_words_and_numbers_are_no_edges(edge):
    assert edge not in words(find(surround(edge)))


def test_copies_of_one_text_make_no_word():
    assert find(["听说车门锁死便宜"] * 500) == []


def test_the_rows_are_those_of_the_documents():
    texts = ["好", *surround("车门锁死"), "好"]
    (found,) = find_new_words(segment_texts([*texts, *OTHERS]))
    assert found.rows.tolist() == list(range(1, 65))


def test_the_order_of_texts_does_not_matter():
    texts = surround("车门锁死") + surround("蜻蜓队长")
    assert words(find(texts)) == words(find(texts[::-1]))


def test_too_few_documents_are_refused():
    with pytest.raises(OptionError, match="2 or more"):
        find([], minimum_documents=1)


def test_nothing_has_no_new_words():
    assert find_new_words(segment_texts([])) == []


def test_runs_are_counted_as_by_hand():
    tokens = segment_texts(["车门锁死，车门锁死", "车门好看锁死", "锁死"])
    stream, _ = lay_out(tokens, tokens.kinds == 0)
    single = count_single(stream, len(tokens.vocabulary))
    pairs = count_longer(single, stream, 1)
    named = [tuple(tokens.vocabulary[t] for t in p) for p in pairs.parts]
    assert dict(zip(named, pairs.counts.tolist(), strict=True)) == {
        ("车门", "锁死"): 2,
        ("车门", "好看"): 1,
        ("好看", "锁死"): 1,
    }
    # behind 车门: 锁死 twice, 好看 once
    bits = measure_branching(single, stream, 1)[tokens.index["车门"]]
    assert bits == pytest.approx(-(2 / 3) * np.log2(2 / 3) - (1 / 3) * np.log2(1 / 3))


def test_contexts_are_cut_from_the_original_and_differ():
    texts = ["前言" * 20 + "車門 鎖死" + "后话" * 20, "车门锁死", "车门锁死", "别的"]
    assert find_contexts(["车门", "锁死"], texts) == (
        "…" + "前言" * 6 + "車門 鎖死" + "后话" * 6 + "…",
        "车门锁死",
    )


@pytest.mark.parametrize("joined", ["美国和英国", "讲个笑话", "周末到河北", "车门很重"])
def test_what_joins_words_is_no_word(joined):
    assert words(find(surround(joined))) == []


@pytest.mark.parametrize(
    ("name", "free"),
    [("问界m9", "卖假货"), ("小桌板", "物料成本"), ("物料成本", "玩手机")],
)
def test_a_free_combination_stands_behind_a_name(name, free):
    found = words(find(surround(free) + surround(name)))
    assert found == [name, free]


def test_a_word_that_is_cut_in_two_ways_comes_up_once():
    def cut(span):
        place = 3 if span[0] in "听邻公同" else 4
        return [span[:2], span[2:place], span[place:6], span[6:]]

    tokens = segment_texts([*surround("车门锁死"), *OTHERS], segmenter=cut)
    (found,) = [w for w in find_new_words(tokens) if w.word == "车门锁死"]
    assert found.documents == found.count == 64
    assert found.rows.tolist() == list(range(64))
