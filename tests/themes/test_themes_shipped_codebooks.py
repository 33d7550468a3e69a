"""The codebooks that come with textmine find what people say, and little else."""

import json
from pathlib import Path

import pytest

from textmine.themes import (
    available_codebooks,
    match_seeds,
    parse_codebook,
    read_codebook,
)

CASES = json.loads(
    (Path(__file__).parent / "cases" / "shipped_codebooks.json").read_text("utf-8")
)
ROWS = [(name, case) for name, cases in CASES.items() for case in cases]
NAMES = ("brand_reputation", "car_aspects", "public_event")


def test_three_codebooks_are_shipped():
    assert available_codebooks() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_theme_is_explained_in_both_languages_and_none_is_odd(name):
    book = read_codebook(name)
    assert not book.warnings
    for theme in book.themes:
        assert theme.label
        assert theme.label_en != theme.label
        assert theme.definition
        assert theme.definition_en != theme.definition
        assert len(theme.cues) >= 20


@pytest.mark.parametrize(
    ("name", "case"), ROWS, ids=[case["text"][:12] for _, case in ROWS]
)
def test_an_invented_sentence_carries_its_theme(name, case):
    book = read_codebook(name)
    (row,) = match_seeds([case["text"]], book).matched
    keys = {theme.key for theme, found in zip(book.themes, row, strict=True) if found}
    assert set(case["themes"]) <= keys
    assert case["themes"] or not keys


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_codebook_can_be_included_and_overridden(name):
    key = read_codebook(name).themes[0].key
    text = (
        f'[codebook]\nformat = 1\nname = "mine"\ninclude = "{name}"\n'
        f'[[theme]]\nkey = "{key}"\nmore = {{ seeds = ["咕噜咕噜响"] }}\n'
    )
    book = parse_codebook(text)
    assert "咕噜咕噜响" in book.themes[0].seeds
    assert len(book.themes) == len(read_codebook(name).themes)
