"""themes.csv and documents.parquet."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.report.sample_findings import empty_findings, sample_findings
from textmine.corpus.table import SCHEMA, Corpus
from textmine.report import write_documents, write_themes_csv
from textmine.report.themes_csv import COLUMNS, neutralise_cell
from textmine.themes.themes import Theme, Themes

UTC = dt.UTC


def read_rows(findings, tmp_path):
    write_themes_csv(findings, tmp_path / "themes.csv")
    with (tmp_path / "themes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def small_corpus(times):
    rows = [
        {
            "id": f"weibo:{i}",
            "source_id": str(i),
            "kind": "comment",
            "platform": "weibo",
            "published_at": time,
            "time_precision": "second",
            "text": "x",
            "flags": [],
            "file": "a.csv",
            "row": i + 1,
        }
        for i, time in enumerate(times)
    ]
    return Corpus(pa.Table.from_pylist(rows, SCHEMA))


def small_themes(probabilities, threshold=0.3):
    p = np.asarray(probabilities, dtype=np.float32).reshape(-1, 1)
    theme = Theme("T001", "safety_anxiety", "named", "安全焦虑", "Safety", threshold)
    assigned = p >= np.float32(threshold)
    return Themes((theme,), p, assigned, np.arange(len(p), dtype=np.int32) - 1)


TIMES = (
    dt.datetime(2024, 12, 29, 15, 59, tzinfo=UTC),
    dt.datetime(2024, 12, 29, 16, 0, tzinfo=UTC),
    None,
)


def test_themes_csv_has_one_row_a_theme_in_report_order(tmp_path):
    rows = read_rows(sample_findings(), tmp_path)
    assert [row["key"] for row in rows] == [t.key for t in sample_findings().themes]
    assert tuple(rows[0]) == COLUMNS


def test_excel_sees_utf8_and_numbers_as_findings_json_has_them(tmp_path):
    row = read_rows(sample_findings(), tmp_path)[0]
    value = sample_findings().to_value()["themes"][0]
    assert (tmp_path / "themes.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    assert float(row["share"]) == value["share"]["value"]
    assert float(row["change"]) == value["change"]["points"]
    assert float(row["threshold"]) == value["threshold"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", " =x", "\t=x", "a\rb"])
def test_a_cell_that_could_be_a_formula_is_neutralised(text):
    assert neutralise_cell(text) == f"'{text}"


def test_a_falling_share_stays_a_number(tmp_path):
    theme = sample_findings().themes[0]
    change = dataclasses.replace(theme.change, points=-0.25)
    theme = dataclasses.replace(theme, change=change, label='=HYPERLINK("x")')
    row = read_rows(dataclasses.replace(sample_findings(), themes=(theme,)), tmp_path)[
        0
    ]
    assert row["change"] == "-0.25"
    assert row["label"] == '\'=HYPERLINK("x")'


def test_a_number_that_is_not_given_is_an_empty_cell(tmp_path):
    row = read_rows(empty_findings(), tmp_path)[0]
    assert (row["share"], row["change"], row["documents"]) == ("", "", "3")


def test_documents_have_their_week_topic_and_themes(tmp_path):
    write_documents(
        small_corpus(TIMES), small_themes([0.29, 0.3, 1]), tmp_path / "d.parquet"
    )
    table = pq.read_table(tmp_path / "d.parquet")
    assert table.to_pydict() == {
        "id": ["weibo:0", "weibo:1", "weibo:2"],
        "source_id": ["0", "1", "2"],
        "platform": ["weibo"] * 3,
        "week": ["2024-W52", "2025-W01", None],
        "topic": [-1, 0, 1],
        "dup_group": [None] * 3,
        "p_safety_anxiety": [np.float32(0.29), np.float32(0.3), 1.0],
        "has_safety_anxiety": [False, True, True],
    }
    assert table.schema.field("topic").type == pa.int32()
    assert table.schema.field("p_safety_anxiety").type == pa.float32()


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_has_is_p_at_or_above_the_threshold_even_at_its_edge(tmp_path, threshold):
    edge = np.float32(threshold)
    p = [np.nextafter(edge, np.float32(0)), edge, np.nextafter(edge, np.float32(1))]
    themes = small_themes(p, threshold)
    write_documents(small_corpus([None] * 3), themes, tmp_path / "d.parquet")
    frame = pq.read_table(tmp_path / "d.parquet").to_pandas()
    expected = [False, True, True]
    assert list(frame["has_safety_anxiety"]) == expected
    assert list(frame["p_safety_anxiety"] >= threshold) == expected
    assert list(themes.assigned[:, 0]) == expected


def test_parquet_bytes_are_equal_and_carry_no_pandas_metadata(tmp_path):
    for name in ("a", "b"):
        write_documents(small_corpus(TIMES), small_themes([0, 0, 1]), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert b"pandas" not in (tmp_path / "a").read_bytes()


def test_themes_csv_says_what_a_share_is_compared_with(tmp_path):
    theme = sample_findings().themes[0]
    change = dataclasses.replace(theme.change, against="rest", p=0.0124)
    theme = dataclasses.replace(theme, change=change)
    found = dataclasses.replace(sample_findings(), themes=(theme,))
    (row,) = read_rows(found, tmp_path)
    assert (row["against"], row["p"]) == ("rest", "0.0124")
