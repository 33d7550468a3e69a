"""One theme on two platforms, and articles beside their comments."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from textmine.corpus.duplicates import find_duplicates
from textmine.corpus.table import SCHEMA, Corpus
from textmine.themes import Theme, Themes
from textmine.trends.article_themes import compare_articles
from textmine.trends.contrast import (
    adjust_false_discoveries,
    adjust_holm,
    compare_shares,
    contrast_platforms,
)
from textmine.words import segment

START = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)
WORDS = [
    "刹车",
    "门把手",
    "电池",
    "屏幕",
    "座椅",
    "轮胎",
    "方向盘",
    "空调",
    "车窗",
    "底盘",
]


def make_corpus(rows):
    full = []
    for i, row in enumerate(rows):
        base = {field.name: None for field in SCHEMA} | {
            "id": f"weibo:{i:05d}",
            "source_id": str(i),
            "kind": "comment",
            "platform": "weibo",
            "published_at": START,
            "time_precision": "second",
            "flags": [],
            "file": "a.csv",
            "row": i + 1,
        }
        full.append(base | row)
    return Corpus(pa.Table.from_pylist(full, schema=SCHEMA))


def make_themes(assigned):
    themes = tuple(
        Theme(f"T{k:03d}", f"theme_{k}", "named", "甲", "A", 0.5)
        for k in range(assigned.shape[1])
    )
    p = assigned.astype(np.float32)
    return Themes(themes, p, assigned, np.full(len(p), -1, np.int32))


def contrast(places, assigned, texts=None):
    rng = np.random.default_rng(1)
    texts = texts or [
        "".join(rng.choice(WORDS, 5)) + f"第{i}条" for i in range(len(places))
    ]
    rows = [{"text": t, "platform": p} for t, p in zip(texts, places, strict=True)]
    corpus = make_corpus(rows)
    given = corpus, segment(corpus), make_themes(np.asarray(assigned, bool))
    return contrast_platforms(*given, find_duplicates(corpus))


def test_a_theme_that_is_warm_here_and_cold_there_is_told():
    places = ["weibo"] * 200 + ["douyin"] * 150
    assigned = np.zeros((350, 2), bool)
    assigned[:80, 0] = True
    assigned[::7, 1] = True
    first, second = contrast(places, assigned)
    assert (first.theme, first.first, first.second) == ("theme_0", "weibo", "douyin")
    assert first.sure
    assert first.difference == pytest.approx(0.4)
    assert first.low < 0.4 < first.high
    assert not second.sure


def test_words_of_one_theme_are_told_apart_by_platform():
    here = [f"{w}刹车失灵吓人{i}" for i in range(60) for w in WORDS[:1]]
    there = [f"车门打不开急死人{i}" for i in range(60)]
    found = contrast(["weibo"] * 60 + ["douyin"] * 60, np.ones((120, 1)), here + there)
    (row,) = found
    sides = {row.first: row.first_words, row.second: row.second_words}
    assert any("刹车" in word.word for word in sides["weibo"])
    assert not any("刹车" in word.word for word in sides["douyin"])


def test_words_that_only_chance_tells_apart_are_not_told():
    places = ["weibo", "douyin"] * 100
    (row,) = contrast(places, np.ones((200, 1)))
    assert row.first_words == row.second_words == ()


def test_copies_of_one_text_count_once():
    rng = np.random.default_rng(2)
    texts = ["".join(map(chr, rng.integers(0x4E00, 0x7000, 12))) for _ in range(80)]
    texts += ["这是一条被复制了许多许多次的评论大家快来看"] * 60
    places = ["weibo"] * 40 + ["douyin"] * 40 + ["weibo"] * 60
    assigned = np.array([[t.startswith("这是")] for t in texts])
    (row,) = contrast(places, assigned, texts)
    assert max(row.first_share.documents, row.second_share.documents) == 1
    assert not row.sure


@pytest.mark.parametrize("places", [["weibo"] * 100, ["weibo"] * 90 + ["douyin"] * 10])
def test_one_platform_is_compared_with_none(places):
    assert contrast(places, np.ones((100, 1))) == ()


def test_no_difference_is_sure_where_there_is_none():
    """Holm: 5 % of reports at most; 40 reports of 6 themes on 3 platforms."""
    rng = np.random.default_rng(3)
    false = 0
    for _ in range(300):
        counts = rng.binomial(150, 0.2, (6, 3))
        p = [
            compare_shares((int(a), 150), (int(b), 150))
            for row in counts
            for a, b in ((row[0], row[1]), (row[0], row[2]), (row[1], row[2]))
        ]
        false += min(adjust_holm(p)) < 0.05
    assert false / 300 < 0.08


def test_p_is_that_of_the_chi_squared_test():
    table = [[56, 14], [48, 32]]
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert compare_shares((56, 70), (48, 80)) == pytest.approx(expected)
    assert compare_shares((0, 70), (0, 80)) == 1.0


def test_false_discovery_rates_are_those_of_scipy():
    p = np.random.default_rng(0).random(40) ** 2
    expected = stats.false_discovery_control(p)
    assert adjust_false_discoveries(p) == pytest.approx(expected)


def make_pages():
    """Forty comments on an article about theme 0, forty on one about nothing."""
    rows = [
        {"id": "a:article:1", "kind": "article", "text": "正文一"},
        {"id": "a:article:2", "kind": "article", "text": "正文二"},
    ]
    rows += [
        {
            "id": f"a:c{i:03d}",
            "text": f"评论{i}",
            "article_id": f"a:article:{1 + i % 2}",
        }
        for i in range(80)
    ]
    assigned = np.zeros((82, 3), bool)
    assigned[0, 0] = True
    assigned[2::4, 0] = True  # under the first article
    assigned[40:75, 1] = True  # raised by readers alone
    return rows, assigned


def test_themes_come_from_articles_or_from_readers():
    rows, assigned = make_pages()
    found = compare_articles(make_corpus(rows), make_themes(assigned))
    assert (found.articles, found.comments) == (2, 80)
    origins = {theme.theme: theme.origin for theme in found.themes}
    assert origins == {"theme_0": "article", "theme_1": "readers"}
    under = next(t for t in found.themes if t.theme == "theme_0").under
    assert (under.documents, under.of) == (20, 40)


def test_comments_leave_the_themes_of_their_article():
    rows, assigned = make_pages()
    found = compare_articles(make_corpus(rows), make_themes(assigned))
    carrying = assigned[2:].any(axis=1)
    kept = assigned[2:, 0] & (np.arange(80) % 2 == 0)
    assert found.leaving.of == carrying.sum()
    assert found.leaving.documents == (carrying & ~kept).sum()


def test_comments_that_hang_on_no_article_are_not_compared():
    rows, assigned = make_pages()
    for row in rows[2:]:
        row["article_id"] = "a:article:9"
    assert compare_articles(make_corpus(rows), make_themes(assigned)) is None


def test_few_comments_give_no_origin():
    rows, assigned = make_pages()
    found = compare_articles(make_corpus(rows[:22]), make_themes(assigned[:22]))
    assert {theme.origin for theme in found.themes} == {"unknown"}
