"""Groups of repeated texts become figures, without a word of them."""

import datetime as dt

import pyarrow as pa

from textmine.corpus import Corpus
from textmine.corpus.duplicates import find_duplicates
from textmine.corpus.table import SCHEMA
from textmine.trends.repeats import LARGEST, describe_repeats

TEXT = "曜川汽车的刹车踏板在高速路上忽然变硬了"
START = dt.datetime(2025, 9, 8, tzinfo=dt.UTC)


def corpus_of(rows):
    base = {"kind": "comment", "platform": "weibo", "time_precision": "second"}
    base |= {"flags": [], "file": "a.csv", "row": 1, "text": TEXT}
    full = [
        dict.fromkeys(SCHEMA.names)
        | base
        | {"id": f"weibo:{i:03d}", "source_id": str(i)}
        | row
        for i, row in enumerate(rows)
    ]
    return Corpus(pa.Table.from_pylist(full, schema=SCHEMA))


def describe(rows, weeks=None):
    corpus = corpus_of(rows)
    weeks = weeks or [None] * len(corpus)
    return describe_repeats(corpus, weeks, find_duplicates(corpus))


def test_a_group_tells_its_size_span_platforms_and_authors():
    rows = [
        {"author": "a", "published_at": START},
        {"author": "a", "published_at": START + dt.timedelta(hours=30)},
        {"author": "b", "platform": "douyin", "text": TEXT + "！"},
    ]
    group = describe(rows, ["2025-W37", "2025-W37", None]).largest[0]
    assert (group.dup_group, group.documents, group.wordings) == ("weibo:000", 3, 2)
    assert (group.hours, group.first_week, group.last_week) == (
        30,
        "2025-W37",
        "2025-W37",
    )
    assert group.platforms == ("douyin", "weibo")
    assert (group.authors, group.articles) == (2, None)


def test_documents_are_groups_and_surplus():
    rows = [{}] * 3 + [{"text": "沙发"}] + [{"text": "完全不同的一句话在这里"}]
    found = describe(rows)
    assert (found.documents, found.groups, found.surplus) == (3, 1, 2)
    assert (found.near, found.stock) == (0, 1)


def test_only_the_largest_groups_are_told():
    texts = [chr(0x4E00 + 97 * i + j) for i in range(LARGEST + 3) for j in range(8)]
    words = ["".join(texts[i : i + 8]) for i in range(0, len(texts), 8)]
    found = describe([{"text": w} for w in [*words, *words, words[-1]]])
    assert found.groups == LARGEST + 3
    assert [g.documents for g in found.largest] == [3] + [2] * (LARGEST - 1)


def test_no_text_of_a_group_is_told():
    assert TEXT[:6] not in repr(describe([{}] * 4))
