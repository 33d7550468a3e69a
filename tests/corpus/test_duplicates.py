"""Repeated texts are found whatever the order, and stock phrases stay apart."""

import random

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.corpus import Corpus
from textmine.corpus.duplicates import (
    COPY,
    MINIMUM_COPY,
    NEAR,
    SIMILARITY,
    STOCK,
    find_duplicates,
    group_duplicates,
    read_stock_phrases,
)
from textmine.corpus.shingles import BANDS, band_texts, compare_texts
from textmine.corpus.table import SCHEMA

LONG = "曜川汽车的刹车踏板在高速路上忽然变硬了，大家一定要小心检查一下"
SHORT_EDIT = LONG.replace("大家", "各位")
OTHER = "今天的天气非常适合全家人一起出门去郊外爬山野餐拍照"


def corpus_of(texts):
    rows = [
        dict.fromkeys(SCHEMA.names)
        | {"id": f"weibo:{i}", "source_id": str(i), "kind": "comment"}
        | {"platform": "weibo", "time_precision": "unknown", "flags": []}
        | {"file": "a.csv", "row": 1, "text": text}
        for i, text in texts.items()
    ]
    rows.sort(key=lambda row: row["id"])
    return Corpus(pa.Table.from_pylist(rows, schema=SCHEMA))


def groups_of(texts):
    corpus = corpus_of(dict(enumerate(texts)))
    found = find_duplicates(corpus)
    return dict(
        zip(
            (int(i.split(":")[1]) for i in corpus.ids),
            zip(found.group.to_pylist(), found.kind.to_pylist(), strict=True),
            strict=True,
        )
    )


def test_case_width_spaces_signs_and_emoji_codes_make_no_difference():
    found = groups_of(
        ["刹车ABC失灵了吗", "刹车 ａｂｃ 失灵了吗？？[捂脸]", "@用户 刹车abc失灵了吗!"]
    )
    assert set(found.values()) == {("weibo:0", COPY)}


def test_a_few_changed_characters_are_a_near_copy():
    found = groups_of([OTHER, SHORT_EDIT, LONG])
    assert found == {0: (None, None), 1: ("weibo:1", NEAR), 2: ("weibo:1", NEAR)}


def test_stock_phrases_and_short_texts_are_a_class_of_their_own():
    texts = ["沙发", "沙发", "此用户没有填写评价。", "此用户没有填写评价。"]
    texts += ["哈哈哈哈哈哈哈哈", "哈" * 40, "[赞][赞]", "666666"]
    assert set(groups_of(texts).values()) == {(None, STOCK)}


def test_a_deleted_text_is_in_no_group():
    assert groups_of([None, None, LONG]) == dict.fromkeys(range(3), (None, None))


def test_alike_documents_are_joined_over_a_third():
    words = [LONG, LONG[:22] + "请先停车联系客服", LONG[8:22] + "请先停车联系客服"]
    assert compare_texts([words[0]], [words[2]])[0] < SIMILARITY
    joined = compare_texts(words[:2], words[1:]).min() >= SIMILARITY
    assert (len(set(groups_of(words).values())) == 1) == joined


def test_the_order_of_documents_changes_nothing():
    texts = dict(
        enumerate([LONG, SHORT_EDIT, OTHER, LONG, "好的好的好的", "好的好的好的"] * 30)
    )
    rows = [{"id": f"weibo:{i}", "text": t} for i, t in texts.items()]
    found = []
    for seed in range(2):
        random.Random(seed).shuffle(rows)  # noqa: S311
        with duckdb.connect() as database:
            database.register("documents", pa.Table.from_pylist(rows))
            group_duplicates(database)
            query = "FROM duplicates ORDER BY id"
            found.append(database.execute(query).fetchall())
    assert found[0] == found[1]
    assert len(found[0]) == 180


def test_counting_once_keeps_one_document_of_each_group():
    corpus = corpus_of({i: LONG if i % 2 else f"{OTHER}{i:04d}" * 3 for i in range(8)})
    once = find_duplicates(corpus).mark_first(corpus.table.column("id"))
    named = [g for g in find_duplicates(corpus).group.to_pylist() if g]
    assert once.sum() == 8 - len(named) + len(set(named))


def test_an_empty_corpus_has_no_groups():
    assert find_duplicates(corpus_of({})).group.to_pylist() == []


def test_stock_phrases_are_listed_once_and_long_enough_to_need_it():
    phrases = read_stock_phrases()
    assert len(set(phrases)) == len(phrases)
    assert any(len(p) >= MINIMUM_COPY for p in phrases)


@pytest.mark.parametrize("cut", [0, 3, 9])
def test_similarity_is_shared_trigrams_out_of_all(cut):
    left, right = LONG, LONG[cut:]
    one, other = ({t[i : i + 3] for i in range(len(t) - 2)} for t in (left, right))
    expected = len(one & other) / len(one | other)
    assert compare_texts([left], [right])[0] == pytest.approx(expected)


@given(st.lists(st.text("曜川汽车刹失灵abc", min_size=12, max_size=60), max_size=6))
@settings(max_examples=60)
def test_bands_of_a_text_depend_on_it_alone(texts):
    together = band_texts(texts)
    assert together.shape == (len(texts), BANDS)
    for row, text in enumerate(texts):
        assert (band_texts([text])[0] == together[row]).all()
