import datetime as dt

import numpy as np
import pyarrow as pa

from tests.report.sample_findings import empty_findings
from textmine.corpus.table import SCHEMA, Corpus
from textmine.report.documents import tabulate_sentiment
from textmine.themes.sentiment import Sentiment
from textmine.themes.themes import Themes
from textmine.trends.tone import add_sentiment


def corpus_of(days):
    rows = [
        {
            "id": f"weibo:{i:03d}",
            "source_id": str(i),
            "kind": "comment",
            "platform": "weibo" if i % 2 else "douyin",
            "published_at": day,
            "time_precision": "second",
            "text": "x",
            "flags": [],
            "file": "a.csv",
            "row": i + 1,
        }
        for i, day in enumerate(days)
    ]
    return Corpus(pa.Table.from_pylist(rows, SCHEMA))


def sentiment_of(labels):
    label = np.array(labels, dtype=np.int8)
    return Sentiment(np.eye(3, dtype=np.float32)[label], label, None, label < 0)


def tone_of(days, labels):
    nothing = np.zeros((len(days), 0))
    themes = Themes((), nothing.astype(np.float32), nothing > 0, np.zeros(0, np.int32))
    findings = empty_findings()
    return add_sentiment(
        findings.__class__(**{**vars(findings), "themes": ()}),
        corpus_of(days),
        themes,
        sentiment_of(labels),
    ).tone


DAY = dt.datetime(2024, 7, 3, 12, tzinfo=dt.UTC)


def test_negative_and_positive_shares_leave_the_neutral():
    tone = tone_of([DAY] * 40, [0] * 10 + [1] * 10 + [2] * 20)
    assert (tone.negative.documents, tone.positive.documents) == (10, 20)
    assert tone.negative.low < 0.25 < tone.negative.high


def test_undated_documents_count_for_their_platform_but_for_no_week():
    tone = tone_of([None] * 10 + [DAY] * 30, [0] * 40)
    assert [cell.share.of for cell in tone.weeks] == [30]
    assert {c.platform: c.share.of for c in tone.platforms} == {
        "douyin": 20,
        "weibo": 20,
    }


def test_a_tone_of_few_documents_has_no_share():
    tone = tone_of([DAY] * 12, [0] * 12)
    assert tone.negative.documents == 12
    assert tone.negative.value is None


def test_documents_tell_their_sentiment():
    columns = tabulate_sentiment(sentiment_of([0, 2]))
    assert columns["sentiment"].to_pylist() == ["negative", "positive"]
    assert columns["p_negative"].to_pylist() == [1.0, 0.0]
    assert "emotion_fear" not in columns
