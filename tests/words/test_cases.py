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


@pytest.mark.parametrize(
    "case",
    cases("segmentation", "normalisation", "spans", "negative", "traditional"),
)
def test_a_glossed_text_is_cut_as_a_reader_would(case):
    assert terms(case["text"]) == case["tokens"]


@pytest.mark.parametrize("case", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="docs/words.md, what is not reached")
def test_a_known_failure_is_still_one(case):
    assert terms(case["text"]) == case["tokens"]


@pytest.mark.parametrize("case", cases("segmentation", "traditional"))
def test_jieba_cuts_a_glossed_text_as_rjieba_does(case):
    assert terms(case["text"], segmenter="jieba") == case["tokens"]
