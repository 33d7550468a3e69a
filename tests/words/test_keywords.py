"""Keywords: what marks a group, and what may not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import OptionError
from textmine.words import (
    corpus_keywords,
    document_term_matrix,
    group_keywords,
    keywords_of,
    log_odds_keywords,
    segment_texts,
)

BRAKES = ["刹车失灵太吓人", "高速刹车失灵", "刹车踩不动", "刹车失灵，后怕", "刹车异响"]
PRICE = ["又降价了", "刚提车就降价", "降价背刺", "降价太快", "降价，心寒"]


def words(keywords):
    return [k.word for k in keywords]


@pytest.fixture
def tokens():
    return segment_texts(BRAKES * 8 + PRICE * 8)


@pytest.fixture
def brakes(tokens):
    return np.arange(len(tokens)) < 40


def test_a_group_is_marked_by_its_own_words(tokens, brakes):
    assert words(keywords_of(tokens, brakes))[:2] == ["刹车", "失灵"]
    assert words(keywords_of(tokens, ~brakes))[0] == "降价"


def test_keywords_carry_the_documents_of_the_group(tokens, brakes):
    assert keywords_of(tokens, brakes)[0].documents == 40


def test_one_spammer_does_not_make_a_keyword():
    tokens = segment_texts(["优惠券，" * 500, *BRAKES * 8, *PRICE * 8])
    members = np.arange(len(tokens)) < 41
    assert "优惠券" not in words(keywords_of(tokens, members, minimum_documents=1))


def test_stickers_laughter_stop_words_and_single_characters_are_no_keywords():
    texts = ["[捂脸]哈哈哈的车，失灵"] * 20 + ["降价"] * 20
    tokens = segment_texts(texts)
    assert words(keywords_of(tokens, np.arange(40) < 20)) == ["失灵"]


def test_of_two_near_duplicates_the_better_one_stays():
    texts = ["小米汽车发布"] * 30 + ["小米手机"] * 9 + ["降价"] * 40
    found = words(keywords_of(segment_texts(texts), np.arange(79) < 39))
    assert ("小米" in found) != ("小米汽车" in found)


def test_rare_words_are_left_out(tokens, brakes):
    found = keywords_of(tokens, brakes, minimum_documents=41)
    assert found == []


@pytest.mark.parametrize("members", [np.ones(80, bool), np.zeros(80, bool)])
def test_everything_or_nothing_has_no_keywords(tokens, members):
    assert keywords_of(tokens, members) == []


def test_members_that_do_not_fit_are_refused(tokens):
    with pytest.raises(OptionError, match="one bool for 80 documents"):
        keywords_of(tokens, np.ones(3, bool))


def test_many_groups_at_once_give_what_each_gives_alone(tokens, brakes):
    together = group_keywords(tokens, np.array([brakes, ~brakes]))
    assert together == [keywords_of(tokens, brakes), keywords_of(tokens, ~brakes)]


def test_the_keywords_of_a_corpus_are_what_general_text_lacks():
    tokens = segment_texts(["绷不住，智驾又翻车", "智驾接管", "时间问题"] * 10)
    assert words(corpus_keywords(tokens))[0] == "智驾"


def test_the_matrix_leaves_the_tokens_alone(tokens):
    before = tokens.terms.copy()
    matrix = document_term_matrix(tokens)
    assert np.array_equal(tokens.terms, before)
    assert matrix.dtype == np.int32
    assert set(matrix.data) == {1}


def test_the_score_is_that_of_the_paper():
    # Monroe, Colaresi, Quinn 2008, eq. 16, 19-22, by hand: y_i=(9, 1), y_j=(1, 9),
    # alpha=(5, 5): delta = 2 ln(14/6), variance = 1/14 + 1/6
    z = log_odds_keywords(np.array([9, 1]), np.array([10, 10]), prior=10)
    assert z[0] == pytest.approx(2 * np.log(14 / 6) / np.sqrt(1 / 14 + 1 / 6))


COUNTS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=8
)


@given(COUNTS)
def test_group_and_rest_have_opposite_scores(rows):
    inside = np.array([a for a, _ in rows])
    everywhere = np.array([a + b for a, b in rows])
    z = log_odds_keywords(inside, everywhere)
    assert np.isfinite(z).all()
    assert np.allclose(z, -log_odds_keywords(everywhere - inside, everywhere))


LOCKED = [
    f"{a}车门锁死{b}" for a in "听买看想" for b in ("便宜", "召回", "自燃", "降价")
]
LOOSE = [
    f"{a}，{b}{i}" for i in range(40) for a in "听买看想" for b in ("便宜", "召回")
]


def test_a_collocation_is_one_keyword():
    tokens = segment_texts([*LOCKED, *LOOSE])
    members = np.arange(len(tokens)) < len(LOCKED)
    assert [k.word for k in keywords_of(tokens, members)] == ["车门锁死"]
    assert group_keywords(tokens, members[np.newaxis]) == [keywords_of(tokens, members)]
    assert "车门锁死" in [k.word for k in corpus_keywords(tokens)]
    plain = [k.word for k in keywords_of(tokens, members, phrases=False)]
    assert set(plain) >= {"车门", "锁死"}


def test_a_word_that_also_stands_alone_stays_a_keyword():
    alone = [
        f"{a}车门{b}" for a in "听买看想" for b in ("便宜", "召回", "自燃", "降价")
    ]
    tokens = segment_texts([*LOCKED, *alone, *LOOSE])
    members = np.arange(len(tokens)) < len(LOCKED) + len(alone)
    found = [k.word for k in keywords_of(tokens, members)]
    assert found[0] == "车门"
    assert "锁死" not in found


def test_a_word_of_the_group_alone_comes_before_one_that_all_use():
    # two words of 200 documents of the group: the second has 600 more outside
    inside, everywhere = np.array([200, 200, 9600]), np.array([200, 800, 390000])
    alone, shared, _ = log_odds_keywords(inside, everywhere)
    assert alone > shared > 0
    assert np.diff(log_odds_keywords(inside, everywhere, prior=500.0))[0] > 0
