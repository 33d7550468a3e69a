"""Glossed cases: what each text is cut into."""

import json
from pathlib import Path

import pytest

from textmine.words import tokenize

CASES = Path(__file__).parent / "cases"


def read_cases(name):
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


def cases(*names):
    return [
        pytest.param(case, id=f"{name}: {case['label']}: {case['text']}")
        for name in names
        for case in read_cases(name)
    ]


def terms(text, **options):
    return [[token.term, token.kind] for token in tokenize(text, **options)]


CUT = (
    "segmentation",
    "joined",  # where jieba cuts more: docs/words.md, jieba and rjieba
    "normalisation",
    "spans",
    "negative",
    "negation",
    "traditional",
)


@pytest.mark.parametrize("case", cases(*CUT))
def test_a_glossed_text_is_cut_as_a_reader_would(case):
    assert terms(case["text"]) == case["tokens"]


@pytest.mark.parametrize("case", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="docs/words.md, what is not reached")
def test_a_known_failure_is_still_one(case):
    assert terms(case["text"]) == case["tokens"]


@pytest.mark.parametrize("case", cases("offsets"))
def test_tokens_stand_where_they_stood_in_the_original(case):
    text, position = case["text"], 0
    tokens = tokenize(text)
    assert [text[t.start : t.end] for t in tokens] == case["tokens"]
    for token in tokens:
        assert token.start == text.index(token.text, position)
        position = token.end


def test_no_text_is_a_case_twice():
    every = [c for name in (*CUT, "known-failures") for c in read_cases(name)]
    assert len({case["text"] for case in every}) == len(every) >= 150
    assert all(case["comment"] and case["label"] for case in every)


@pytest.mark.parametrize("case", cases("segmentation", "negation", "traditional"))
def test_jieba_cuts_a_glossed_text_as_rjieba_does(case):
    assert terms(case["text"], segmenter="jieba") == case["tokens"]
