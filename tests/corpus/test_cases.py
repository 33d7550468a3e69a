"""Glossed cases: times, counts, texts, masks, columns, plain texts."""

import datetime as dt
import json
from pathlib import Path

import pytest

from textmine.corpus.clean import clean_text
from textmine.corpus.counts import parse_count
from textmine.corpus.mask import mask_personal
from textmine.corpus.options import ReadOptions
from textmine.corpus.readers.plain_text import is_article
from textmine.corpus.recognise import Refusal, recognise_columns
from textmine.corpus.times import UNDATED, Moment, TimeRule, parse_time

CASES = Path(__file__).parent / "cases"


def cases(name):
    return [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
    ]


def epoch(text):
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).timestamp())


@pytest.mark.parametrize("case", cases("times"))
def test_a_time_is_read_as_its_writer_meant_it(case):
    base = Moment(epoch(case["base"]), "second") if "base" in case else UNDATED
    rule = TimeRule(unit=case.get("unit", "text"), year=case.get("year"))
    moment = parse_time(case["raw"], rule, base)
    if case.get("fails"):
        assert moment is None
    else:
        at = case["utc"] and epoch(case["utc"])
        assert (moment.at, moment.precision) == (at, case["precision"])


@pytest.mark.parametrize("case", cases("counts"))
def test_a_count_is_the_number_that_is_shown(case):
    assert parse_count(case["raw"]) == case["count"]


@pytest.mark.parametrize("case", cases("texts"))
def test_a_text_keeps_what_its_writer_wrote(case):
    clean = clean_text(case["raw"])
    assert clean.text == case["text"]
    assert clean.is_reply == case.get("reply", False)
    assert list(clean.flags) == case.get("flags", [])


@pytest.mark.parametrize("case", cases("masks"))
def test_personal_data_is_masked_and_nothing_else(case):
    assert mask_personal(case["raw"]) == case["text"]


@pytest.mark.parametrize("case", cases("columns"))
def test_columns_are_recognised_by_name_and_content(case):
    columns = case["columns"]
    layout = recognise_columns(list(columns), columns, ReadOptions())
    if "refused" in case:
        assert isinstance(layout, Refusal)
        assert layout.reason == case["refused"]
        return
    assert layout.signature == case["signature"]
    for field, column in case["fields"].items():
        assert layout.columns[field] == column
    assert not set(case.get("absent", [])).intersection(layout.fields)


@pytest.mark.parametrize("case", cases("plain_texts"))
def test_articles_are_told_from_lists_of_comments(case):
    found = is_article(case["lines"], in_folder=case.get("in_folder", False))
    assert found == case["article"]


@pytest.mark.parametrize("case", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="personal data that no simple rule is sure of")
def test_a_known_failure_is_still_one(case):
    assert clean_text(case["raw"]).text == case["text"]
