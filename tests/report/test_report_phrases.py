"""Every string of the report exists in both languages and is used."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import textmine.report
from textmine.report.phrases import LANGUAGES, read_phrases

FOLDER = Path(textmine.report.__file__).parent
TABLES = read_phrases()
ROWS = [
    (table, key, row) for table, rows in TABLES.items() for key, row in rows.items()
]


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def sources() -> str:
    paths = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.jinja")]
    return "\n".join(path.read_text("utf-8") for path in sorted(paths))


@pytest.mark.parametrize(("table", "key", "row"), ROWS, ids=lambda v: str(v)[:20])
def test_a_phrase_has_both_languages_with_the_same_slots(table, key, row):
    assert tuple(row) == LANGUAGES
    assert all(row.values())
    assert slots(row["zh"]) >= slots(row["en"]) or table != "text"


def test_every_phrase_is_used():
    used = set(re.findall(r"""["']([a-z_]+)["']""", sources()))
    assert set(TABLES["text"]) - used == set()


def test_every_phrase_that_is_asked_for_exists():
    asked = set(
        re.findall(r"""(?:\bt|\bsay|phrase)\(\s*["']([a-z_]+)["']""", sources())
    )
    assert asked - set(TABLES["text"]) == set()


def test_every_table_of_codes_is_used():
    names = set(re.findall(r"""["']([a-z_]+)["']""", sources()))
    assert set(TABLES) - {"text"} <= names


def test_chinese_phrases_are_in_chinese():
    latin = [
        k for k, row in TABLES["text"].items() if not re.search("[一-鿿{]", row["zh"])
    ]
    assert sorted(latin) == ["colon", "lang_code", "list_comma", "sum_end", "sum_join"]
