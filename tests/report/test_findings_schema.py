"""findings.json, its schema and its documentation hold the same fields."""

from __future__ import annotations

import dataclasses
import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.report.sample_findings import empty_findings, sample_findings
from textmine.trends import findings

SCHEMA = json.loads(
    files("textmine.trends").joinpath("findings.schema.json").read_text("utf-8")
)
DOCUMENT = Path(__file__).parents[2] / "docs" / "findings.md"
VALUES = sorted(
    name
    for name, value in vars(findings).items()
    if name in findings.__all__ and dataclasses.is_dataclass(value)
)


def fields_of(name):
    return [field.name for field in dataclasses.fields(getattr(findings, name))]


def schema_of(name):
    return SCHEMA if name == "Findings" else SCHEMA["$defs"][name]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert sorted([*SCHEMA["$defs"], "Findings"]) == VALUES


@pytest.mark.parametrize("found", [sample_findings(), empty_findings()])
def test_findings_hold_to_the_schema(found):
    jsonschema.validate(found.to_value(), SCHEMA)


@pytest.mark.parametrize("name", VALUES)
def test_fields_and_schema_are_the_same_sets(name):
    assert list(schema_of(name)["properties"]) == fields_of(name)
    assert schema_of(name)["required"] == fields_of(name)
    assert schema_of(name)["additionalProperties"] is False
    assert all(p["description"] for p in schema_of(name)["properties"].values())


@pytest.mark.parametrize("name", VALUES)
def test_every_field_is_documented_with_the_words_of_the_schema(name):
    part = DOCUMENT.read_text("utf-8").split(f"\n## {name}\n")[1].split("\n## ")[0]
    rows = re.findall(r"(?m)^\| `(\w+)` \| .* \| (.*) \|$", part)
    words = {f: p["description"] for f, p in schema_of(name)["properties"].items()}
    assert dict(rows) == words


def test_a_share_above_one_is_refused():
    value = sample_findings().to_value()
    value["themes"][0]["share"]["value"] = 1.2
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, SCHEMA)
