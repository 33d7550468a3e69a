"""Read the labelled cases of this folder."""

import json
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


def read_cases(name):
    cases = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return [pytest.param(case, id=case["label"]) for case in cases]
