"""New words of the last weeks: what no earlier document says."""

import dataclasses
import datetime as dt

import pyarrow as pa
import pytest

from tests.report.sample_findings import sample_findings
from textmine.corpus import Corpus
from textmine.corpus.table import SCHEMA
from textmine.trends.new_words import add_new_words, choose_recent
from textmine.words import Entry, Lexicon, segment

START = dt.datetime(2025, 9, 1, tzinfo=dt.UTC)  # 2025-W36, a Monday
BEFORE = ["听说", "邻居", "公司", "同事", "老板", "隔壁", "销售", "朋友"]
AFTER = ["便宜", "难看", "好看", "自燃", "降价", "停产", "漏水", "召回"]
WEEKS = [f"2025-W{week}" for week in range(36, 40)]


def documents(week, word, authors=None):
    """Return texts of a week in which `word` stands in varied company."""
    day = None if week is None else START + dt.timedelta(weeks=week)
    texts = [f"{a}{word}{b}" for a in BEFORE for b in AFTER]
    return [
        {
            "text": text,
            "published_at": day,
            "author": authors and authors[i % len(authors)],
        }
        for i, text in enumerate(texts)
    ]


def corpus_of(rows):
    base = {"kind": "comment", "platform": "weibo", "time_precision": "second"}
    base |= {"flags": [], "file": "a.csv", "row": 1}
    full = [
        dict.fromkeys(SCHEMA.names)
        | base
        | {"id": f"weibo:{i:04d}", "source_id": str(i)}
        | row
        for i, row in enumerate(rows)
    ]
    return Corpus(pa.Table.from_pylist(full, schema=SCHEMA))


def find(rows, report_week=None, lexicon=None):
    corpus, words = corpus_of([*rows, *OTHERS]), lexicon or Lexicon()
    scope = dataclasses.replace(
        sample_findings().scope, weeks=dict.fromkeys(WEEKS, 1), report_week=report_week
    )
    findings = dataclasses.replace(sample_findings(), scope=scope, new_words=None)
    tokens = segment(corpus, lexicon=words)
    return add_new_words(findings, corpus, tokens, lexicon=words).new_words


def names(found):
    return [word.word for word in found.words]


#: Other comments, each different, that make the parts of a word no news.
OTHERS = [
    row | {"text": f"{row['text']}{i}"}
    for i in range(10)
    for week in (2, 3)
    for row in documents(week, "，")
]
OLD = [row for week in range(3) for row in documents(week, "，")]


def test_a_word_of_the_last_week_alone_is_new():
    found = find([*OLD, *documents(3, "车门锁死")])
    (word,) = found.words
    assert (word.word, word.documents, word.first_week) == ("车门锁死", 64, "2025-W39")
    assert word.context.text == "听说车门锁死便宜"
    assert (word.context.id, word.context.week) == ("weibo:0192", "2025-W39")
    assert (found.weeks, found.since) == (("2025-W39", "2025-W39"), "2025-W36")
    assert (found.documents, found.before) == (64 + 640, 192 + 640)


@pytest.mark.parametrize("earlier", ["車門鎖死", "车门 锁死", "我说车门锁死了"])
@pytest.mark.parametrize("week", [0, None])
def test_one_earlier_document_takes_a_word_away(earlier, week):
    said = documents(week, "，")[:1]
    said[0]["text"] = earlier
    assert names(find([*OLD, *said, *documents(3, "车门锁死")])) == []


def test_a_word_of_the_lexicon_is_not_new():
    lexicon = Lexicon((Entry("车门锁死"),))
    assert names(find([*OLD, *documents(3, "车门锁死")], lexicon=lexicon)) == []


def test_a_word_of_two_authors_is_not_new():
    rows = documents(3, "车门锁死", authors=["a", "b"])
    assert names(find([*OLD, *rows])) == []


def test_a_weekly_report_looks_at_its_week():
    rows = [*OLD, *documents(2, "车门锁死"), *documents(3, "冰箱漏水")]
    found = find(rows, report_week="2025-W38")
    assert found.weeks == ("2025-W38", "2025-W38")
    assert names(found) == ["车门锁死"]


def test_without_a_week_before_nothing_is_told():
    assert find(documents(0, "车门锁死"), report_week="2025-W36") is None
    assert find(documents(0, "车门锁死"), report_week="2025-W30") is None


def test_the_last_quarter_of_a_period_is_recent_at_most_four_weeks():
    def recent(weeks):
        scope = dataclasses.replace(
            sample_findings().scope, weeks=dict.fromkeys(weeks, 1), report_week=None
        )
        return sorted(
            choose_recent(dataclasses.replace(sample_findings(), scope=scope))
        )

    assert recent(["2025-W36"]) == []
    assert recent(WEEKS[:2]) == ["2025-W37"]
    assert recent([f"2025-W{w}" for w in range(10, 50)]) == [
        f"2025-W{w}" for w in range(46, 50)
    ]
