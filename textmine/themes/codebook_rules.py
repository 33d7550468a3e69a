"""What a codebook must look like; every problem is told."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from textmine.themes.fold import fold_text
from textmine.themes.guards import GUARDS
from textmine.themes.patterns import parse_pattern
from textmine.themes.weights import available_weights

FORMAT = 1
_SHOWN = 10  # problems told one by one; the rest are counted
_LONGEST_EXAMPLE = 500  # characters of an example: a comment, not an article

_HEADER_KEYS = ("format", "name", "version", "description")
_TEXT_KEYS = (
    "id",
    "key",
    "label",
    "label_en",
    "definition",
    "definition_en",
    "weights",
)
LIST_KEYS = ("seeds", "patterns", "exclude", "examples", "guards")
_THEME_KEYS = (*_TEXT_KEYS, "driver", *LIST_KEYS)
_REQUIRED = ("id", "key", "label")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
#: p_<key> of these are columns of documents.parquet already.
RESERVED_KEYS = ("negative", "neutral", "positive")
_ID = re.compile(r"[A-Z][A-Z0-9]*")
_DISCOVERED_ID = re.compile(r"D[0-9]+")


def find_problems(value: dict[str, Any]) -> list[str]:
    """Return what is wrong with a codebook, read from TOML."""
    return [*_check_header(value), *_check_themes(value.get("theme"))]


def tell_problems(problems: list[str]) -> str:
    """Join problems to one message; from the eleventh on they are counted."""
    shown = problems[:_SHOWN]
    if len(problems) > _SHOWN:
        shown = [*shown, f"and {len(problems) - _SHOWN} more"]
    if len(problems) == 1:
        return problems[0]
    return f"{len(problems)} problems: " + "; ".join(shown)


def _check_header(value: dict[str, Any]) -> list[str]:
    problems = find_unknown("the file", value, ("codebook", "theme"))
    header = value.get("codebook")
    if not isinstance(header, dict):
        return [*problems, "no [codebook] table with format and name"]
    problems += find_unknown("[codebook]", header, _HEADER_KEYS)
    if header.get("format") != FORMAT:
        problems.append(f"[codebook] format is {header.get('format')!r}, not {FORMAT}")
    if not isinstance(header.get("name"), str) or not header["name"].strip():
        problems.append("[codebook] has no name")
    return problems


def _check_themes(rows: object) -> list[str]:
    if not isinstance(rows, list) or not rows:
        return ["no [[theme]]"]
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            problems += _check_theme(_name_place(number, row), row)
        else:
            problems.append(f"theme {number} is not a table")
    tables = [row for row in rows if isinstance(row, dict)]
    for field in ("id", "key", "label"):
        problems += _find_repeats(tables, field)
    return problems


def _name_place(number: int, row: dict[str, Any]) -> str:
    key = row.get("key")
    return f"theme {number} ({key})" if isinstance(key, str) else f"theme {number}"


def _check_theme(place: str, row: dict[str, Any]) -> list[str]:
    problems = find_unknown(place, row, _THEME_KEYS)
    problems += [f"{place} has no {field}" for field in _REQUIRED if field not in row]
    for field in _TEXT_KEYS:
        if field in row and not isinstance(row[field], str):
            problems.append(f"{place}: {field} is not a string")
    if not isinstance(row.get("driver", False), bool):
        problems.append(f"{place}: driver is neither true nor false")
    problems += _check_names(place, row)
    for field in LIST_KEYS:
        problems += _check_phrases(place, field, row.get(field, []))
    problems += _check_patterns(place, row.get("patterns"))
    problems += _check_guards(place, row.get("guards"))
    problems += _check_weights(place, row.get("weights"))
    if not row.get("seeds") and not row.get("patterns"):
        problems.append(f"{place} has no seeds")
    return problems


def _check_patterns(place: str, patterns: object) -> list[str]:
    problems = []
    for pattern in patterns if isinstance(patterns, list) else ():
        try:
            parse_pattern(str(pattern))
        except ValueError as error:
            problems.append(f"{place}: pattern {pattern!r} {error}")
    return problems


def _check_guards(place: str, guards: object) -> list[str]:
    known = ", ".join(GUARDS)
    return [
        f"{place}: unknown guard {guard!r}; there are: {known}"
        for guard in (guards if isinstance(guards, list) else ())
        if guard not in GUARDS
    ]


def _check_weights(place: str, name: object) -> list[str]:
    if not name or name in available_weights():
        return []
    known = ", ".join(available_weights())
    return [f"{place}: unknown weights {name!r}; there are: {known}"]


def _check_names(place: str, row: dict[str, Any]) -> list[str]:
    problems = []
    key, name, label = (row.get(field) for field in ("key", "id", "label"))
    if isinstance(key, str) and not _KEY.fullmatch(key):
        problems.append(
            f"{place}: key {key!r} must be lower-case letters, digits and _ "
            "and begin with a letter"
        )
    if key in RESERVED_KEYS:
        problems.append(f"{place}: {key!r} is a column of sentiment, not a theme")
    if isinstance(key, str) and key.startswith("topic_"):
        problems.append(f"{place}: keys that begin with topic_ are the model's")
    if isinstance(name, str) and not _ID.fullmatch(name):
        problems.append(
            f"{place}: id {name!r} must be capitals and digits and begin with a letter"
        )
    if isinstance(name, str) and _DISCOVERED_ID.fullmatch(name):
        problems.append(f"{place}: ids D… are for discovered themes")
    if isinstance(label, str) and not label.strip():
        problems.append(f"{place}: label is empty")
    return problems


def _check_phrases(place: str, field: str, phrases: object) -> list[str]:
    if not isinstance(phrases, list):
        return [f"{place}: {field} is not a list"]
    problems, seen = [], set()
    for phrase in phrases:
        if not isinstance(phrase, str) or not phrase.strip():
            problems.append(f"{place}: {field} holds {phrase!r}, not a word")
            continue
        if not phrase.isprintable() or phrase != phrase.strip():
            problems.append(f"{place}: {field} {phrase!r} has stray white space")
        if len(phrase) > _LONGEST_EXAMPLE:
            problems.append(
                f"{place}: {field} holds a text of {len(phrase)} characters, "
                f"more than {_LONGEST_EXAMPLE}"
            )
        if len(phrase) == 1 and phrase.isascii():
            problems.append(f"{place}: {field} {phrase!r} would match nearly anything")
        folded = fold_text(phrase)
        if folded in seen:
            problems.append(f"{place}: {field} {phrase!r} stands twice")
        seen.add(folded)
    return problems


def find_unknown(
    place: str, table: dict[str, Any], known: tuple[str, ...]
) -> list[str]:
    """Tell keys of a table that nothing reads."""
    problems = []
    for field in table:
        if field not in known:
            near = get_close_matches(field, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            problems.append(f"{place}: unknown key {field!r}{hint}")
    return problems


def _find_repeats(rows: list[dict[str, Any]], field: str) -> list[str]:
    values = [row[field] for row in rows if isinstance(row.get(field), str)]
    repeated = sorted({value for value in values if values.count(value) > 1})
    return [f"two themes have the {field} {value!r}" for value in repeated]
