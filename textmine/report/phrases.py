"""The strings of a report in its two languages, read from phrases.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")

Row = dict[str, str]


@cache
def read_phrases() -> dict[str, dict[str, Row]]:
    """Return all tables: table -> key -> language -> string.

    >>> read_phrases()["platform"]["bilibili"]["zh"]
    'B站'
    """
    text = files("textmine.report").joinpath("phrases.toml").read_text("utf-8")
    return tomllib.loads(text)


def phrase(lang: str, key: str) -> str:
    """Return the string `key` of the table "text" (KeyError where it has none)."""
    return read_phrases()["text"][key][lang]


def name_code(lang: str, table: str, code: str) -> str:
    """Return the name of a code; a code without a row is shown as it stands.

    >>> name_code("zh", "platform", "douyin"), name_code("zh", "platform", "小宇宙")
    ('抖音', '小宇宙')
    """
    row = read_phrases()[table].get(code)
    return row[lang] if row else code
