import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textmine.trends.counts import Counts, cell_shares, count_documents, merge_counts

DOCUMENT = st.tuples(
    st.sampled_from([None, "2024-W50", "2024-W52", "2025-W02"]),
    st.sampled_from(["weibo", "douyin"]),
    st.booleans(),
)


def count(documents):
    weeks, platforms, members = (
        list(map(list, zip(*documents, strict=True))) if documents else ([], [], [])
    )
    return count_documents(weeks, platforms, {"theme": np.array(members, dtype=bool)})


def as_dict(counts):
    return {
        (w, p): (int(counts.of[i, j]), int(counts.hits["theme"][i, j]))
        for i, w in enumerate(counts.weeks)
        for j, p in enumerate(counts.platforms)
        if counts.of[i, j]
    }


@given(st.lists(DOCUMENT), st.lists(DOCUMENT))
def test_counting_in_two_parts_gives_the_counts_of_the_whole(a, b):
    assert as_dict(merge_counts([count(a), count(b)])) == as_dict(count(a + b))


@given(st.lists(DOCUMENT))
def test_every_dated_document_is_counted_once(documents):
    counts = count(documents)
    assert counts.of.sum() == sum(week is not None for week, _, _ in documents)


def test_a_week_without_documents_between_two_others_is_there():
    counts = count([("2024-W50", "weibo", True), ("2024-W52", "weibo", False)])
    assert counts.weeks == ("2024-W50", "2024-W51", "2024-W52")
    assert len(cell_shares(counts, "theme")) == 2


@given(st.lists(DOCUMENT))
def test_counts_come_back_from_json(documents):
    counts = count(documents)
    back = Counts.from_value(json.loads(json.dumps(counts.to_value())))
    assert (back.weeks, back.platforms) == (counts.weeks, counts.platforms)
    assert (back.of == counts.of).all()
    assert (back.hits["theme"] == counts.hits["theme"]).all()
