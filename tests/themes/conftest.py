"""Small corpora and codebooks for the tests of themes."""

import datetime as dt

import pyarrow as pa
import pytest

from textmine.corpus.table import SCHEMA, Corpus
from textmine.themes import Codebook, Theme

START = dt.datetime(2024, 7, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def make_corpus():
    def make(rows):
        """Rows are texts, or dicts of columns with a text."""
        full = []
        for i, row in enumerate(rows):
            given = row if isinstance(row, dict) else {"text": row}
            base = {field.name: None for field in SCHEMA} | {
                "id": f"weibo:{i:05d}",
                "source_id": str(i),
                "kind": "comment",
                "platform": "weibo",
                "published_at": START + dt.timedelta(days=i % 70),
                "time_precision": "second",
                "flags": [],
                "file": "a.csv",
                "row": i + 1,
            }
            full.append(base | given)
        full.sort(key=lambda row: row["id"])
        return Corpus(pa.Table.from_pylist(full, schema=SCHEMA))

    return make


@pytest.fixture(scope="session")
def make_codebook():
    def make(themes, exclude=()):
        """Make a codebook of {key: seeds}."""
        rows = tuple(
            Theme(
                id=f"T{i:03d}",
                key=key,
                kind="named",
                label=key,
                label_en=key,
                threshold=0.5,
                seeds=tuple(seeds),
                exclude=tuple(exclude),
            )
            for i, (key, seeds) in enumerate(themes.items(), 1)
        )
        return Codebook("test", "1", rows, "", "")

    return make


@pytest.fixture(scope="session")
def complaints():
    """Four hundred invented comments: brakes, promotion, and nothing of either."""
    brakes = ["刹车失灵", "突然失控", "刹不住车", "电池起火"]
    promotion = ["天天发布会", "满屏广告", "又上热搜", "就会营销"]
    places = ["高速上", "小区里", "停车场", "路口", "山路上", "地库里", "桥上"]
    ends = ["真的服了", "大家小心", "谁还敢信", "说说看法", "家人都在问"]
    idle = ["今天天气不错", "早饭吃面条", "猫又跑出门了", "周末去爬山", "电影挺好看"]
    texts = []
    for i in range(400):
        place, end = places[i % 7], ends[i % 5]
        if i % 4 == 0:
            texts.append(f"{place}{brakes[i // 4 % 4]}，{end}{i}")
        elif i % 4 == 1:
            texts.append(f"{promotion[i // 4 % 4]}，{place}也躲不开，{end}{i}")
        else:
            texts.append(f"{idle[i % 5]}，{place}人很多{i}")
    return texts


@pytest.fixture(scope="session")
def two_themes(make_codebook):
    return make_codebook(
        {
            "safety": ["失灵", "失控", "刹不住", "起火"],
            "marketing": ["发布会", "广告", "热搜", "营销", "洗脑"],
        }
    )
