import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.themes import assign_themes
from textmine.themes.spans import LONGEST, cut_span
from textmine.words import segment

SENTENCE = "这辆车在高速上刹车突然失灵，"


def quote(corpus, book):
    return assign_themes(corpus, segment(corpus), book, None).quotes["safety"]


@pytest.fixture(scope="module")
def quotes(make_corpus, complaints, two_themes):
    corpus = make_corpus(complaints)
    themes = assign_themes(corpus, segment(corpus), two_themes, None)
    return corpus, themes


def test_quotes_are_verbatim_at_their_offsets(quotes):
    corpus, themes = quotes
    texts = dict(zip(corpus.ids, corpus.texts, strict=True))
    for found in themes.quotes.values():
        assert 3 <= len(found) <= 5
        for q in found:
            assert texts[q.id][q.start : q.end] == q.text


def test_quotes_carry_the_stored_probability_and_are_assigned(quotes):
    corpus, themes = quotes
    row = {i: d for d, i in enumerate(corpus.ids)}
    for k, theme in enumerate(themes.themes):
        for q in themes.quotes[theme.key]:
            assert themes.assigned[row[q.id], k]
            assert q.probability == pytest.approx(themes.probability[row[q.id], k])


def test_equal_comments_are_quoted_once(make_corpus, two_themes):
    texts = ["高速上刹车失灵真吓人"] * 40 + ["电池半夜起火谁负责啊"]
    found = quote(make_corpus(texts), two_themes)
    assert sorted(q.text for q in found) == sorted(set(texts))


def test_deleted_and_spam_are_never_quoted(make_corpus, two_themes):
    rows = [
        {"text": "刹车失灵加微信免费领取大奖", "flags": ["spam"]},
        {"text": "刹车失灵这条评论已经被删除", "flags": ["deleted"]},
        {"text": "昨天在路口刹车失灵差点出事"},
    ]
    found = quote(make_corpus(rows), two_themes)
    assert [q.text for q in found] == ["昨天在路口刹车失灵差点出事"]


def test_quotes_spread_over_platforms(make_corpus, two_themes):
    places = ["路口", "桥上", "山路", "地库", "小区", "停车场", "隧道", "匝道"]
    rows = [
        {
            "id": f"{'douyin' if i == 7 else 'weibo'}:{i}",
            "platform": "douyin" if i == 7 else "weibo",
            "text": f"{place}那次刹车失灵谁来负责",
        }
        for i, place in enumerate(places)
    ]
    found = quote(make_corpus(rows), two_themes)
    assert "douyin:7" in [q.id for q in found]


def test_a_long_article_is_quoted_by_the_sentence_of_its_seed(make_corpus, two_themes):
    article = "开头说的是公司的历史。" * 30 + "后来刹车失灵，三人受伤。" + "结尾。" * 80
    (found,) = quote(make_corpus([{"text": article, "kind": "article"}]), two_themes)
    assert "后来刹车失灵，三人受伤。" in found.text
    assert len(found.text) <= LONGEST
    assert found.text.startswith(("开头", "后来"))


@given(st.text("啊。，\n a😡", max_size=400), st.integers(0, 399))
def test_a_span_is_short_trimmed_and_inside_the_text(text, at):
    start, end = cut_span(text, at)
    assert 0 <= start <= end <= len(text)
    assert end - start <= LONGEST
    assert text[start:end] == text[start:end].strip()
    assert text[start:end] or not text.strip()


@given(st.integers(0, 5), st.integers(0, 5))
def test_the_evidence_stands_inside_its_span(before, after):
    text = SENTENCE * (before * 4) + "看这里！" + SENTENCE * (after * 4)
    at = text.index("看")
    start, end = cut_span(text, at)
    assert start <= at < end


def test_a_row_of_equal_stickers_is_quoted_once():
    text = "刹车又失灵了" + "[发怒]" * 60
    assert text[slice(*cut_span(text, 2))] == "刹车又失灵了[发怒]"


def test_an_article_is_quoted_where_its_seeds_are_densest(make_corpus, two_themes):
    filler = "公司的历史很长，工厂在南方。" * 12
    article = f"有人说起失灵。{filler}刹车失灵之后失控，刹不住车。{filler}又是起火。"
    (found,) = quote(make_corpus([{"text": article, "kind": "article"}]), two_themes)
    assert "刹车失灵之后失控" in found.text


def test_an_advertisement_is_quoted_after_all_that_people_say(make_corpus, two_themes):
    texts = [
        "刹车失灵专修 加微信 [账号] 当天到店",
        "昨天在路口刹车失灵差点出事，现在想起来还后怕",
    ]
    found = quote(make_corpus(texts), two_themes)
    assert [q.text for q in found] == texts[::-1]


def test_a_person_is_quoted_before_an_article(make_corpus, two_themes):
    rows = [
        {"text": "记者获悉，该车型昨日再次出现刹车失灵的情况。", "kind": "article"},
        {"text": "我家这台上个月也刹车失灵了一次，谁来负责。"},
    ]
    found = quote(make_corpus(rows), two_themes)
    assert found[0].text.startswith("我家")
