"""Personal data is masked; what only looks like it stays."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.corpus.mask import MASKS, count_masks, mask_personal, passes_luhn

CASES = json.loads(
    (Path(__file__).parent / "cases" / "personal_data.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES["masked"], ids=lambda c: c["gloss"])
def test_personal_data_is_masked(case):
    assert mask_personal(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["kept"], ids=lambda c: c["gloss"])
def test_what_is_not_personal_stays(case):
    assert mask_personal(case["text"]) == case["text"]


@pytest.mark.parametrize("case", CASES["masked"], ids=lambda c: c["gloss"])
def test_masking_twice_changes_nothing_more(case):
    assert mask_personal(case["expected"]) == case["expected"]


@given(st.text(alphabet="0123456789 -.京A微信v：元a", max_size=40))
def test_masking_is_idempotent(text):
    once = mask_personal(text)
    assert mask_personal(once) == once


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_one_of_ten_last_digits_passes_luhn(number):
    assert sum(passes_luhn(f"{number}{d}") for d in range(10)) == 1


def test_masks_are_counted_by_kind():
    text = "".join(MASKS.values()) + MASKS["plate"]
    assert count_masks([text, "没有"]) == dict.fromkeys(MASKS, 1) | {"plate": 2}
