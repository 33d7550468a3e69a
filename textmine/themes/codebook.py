"""Codebooks: themes that a person named, with the words that show them (TOML).

    [codebook]
    format = 1
    name = "brand_reputation"
    version = "1"

    [[theme]]
    id = "T001"
    key = "safety_anxiety"
    label = "安全焦虑"
    seeds = ["刹车失灵", "不敢坐"]

docs/method-themes.md explains every field.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from textmine.canonical import digest_text
from textmine.errors import CodebookError
from textmine.themes.fold import fold_text
from textmine.themes.themes import Theme

FORMAT = 1
SHIPPED = Path(__file__).parent / "codebooks"
NAMED_THRESHOLD = 0.5  # of a theme that no classifier has looked at yet
_SHOWN = 10  # problems told one by one; the rest are counted

_HEADER_KEYS = ("format", "name", "version", "description")
_TEXT_KEYS = ("id", "key", "label", "label_en", "definition", "definition_en")
_LIST_KEYS = ("seeds", "exclude")
_THEME_KEYS = (*_TEXT_KEYS, "driver", *_LIST_KEYS)
_REQUIRED = ("id", "key", "label", "seeds")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_ID = re.compile(r"[A-Z][A-Z0-9]*")
_DISCOVERED_ID = re.compile(r"D[0-9]+")


@dataclass(frozen=True)
class Codebook:
    """Named themes in the order of their file.

    Attributes:
        name: Name of the codebook.
        version: Its version, as its author counts.
        themes: Named themes; their threshold is set when they are assigned.
        digest: 32 hex digits of `text`.
        text: The TOML as it was read.
        warnings: What is allowed but deserves a look (a seed of one character).
    """

    name: str
    version: str
    themes: tuple[Theme, ...]
    digest: str
    text: str
    warnings: tuple[str, ...] = ()


def available_codebooks() -> tuple[str, ...]:
    """Return the names of the codebooks that come with textmine, sorted.

    >>> "brand_reputation" in available_codebooks()
    True
    """
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def read_codebook(source: str | Path) -> Codebook:
    """Read and check a codebook.

    Args:
        source: Name of a shipped codebook, or the path of a TOML file.

    Raises:
        CodebookError: There is no such codebook, or it has problems; all of
            them are gathered in one message.

    >>> read_codebook("brand_reputation").themes[0].key
    'safety_anxiety'
    """
    path = _find_codebook(source)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CodebookError(
            str(source), f"can't be read ({error.strerror})", "a readable TOML file"
        ) from error
    except UnicodeDecodeError as error:
        raise CodebookError(
            str(source),
            f"byte {error.start} is not UTF-8",
            "a TOML file in UTF-8",
            "save the file as UTF-8",
        ) from error
    return parse_codebook(text, str(source))


def parse_codebook(text: str, place: str = "codebook") -> Codebook:
    """Read a codebook from TOML text; `place` names it in messages."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(
            place, f"not TOML: {error}", "a codebook in TOML"
        ) from error
    problems = [*_check_header(value), *_check_themes(value.get("theme"))]
    if problems:
        raise CodebookError(
            place,
            _tell_problems(problems),
            remedy="correct the codebook (docs/method-themes.md explains its fields)",
        )
    themes = tuple(_make_theme(row) for row in value["theme"])
    header = value["codebook"]
    return Codebook(
        name=header["name"],
        version=str(header.get("version", "")),
        themes=themes,
        digest=digest_text(text),
        text=text,
        warnings=tuple(_find_warnings(themes)),
    )


def _find_codebook(source: str | Path) -> Path:
    if str(source) in available_codebooks():
        return SHIPPED / f"{source}.toml"
    path = Path(source)
    if path.is_file():
        return path
    near = get_close_matches(str(source), available_codebooks(), 1)
    raise CodebookError(
        str(source),
        "no such codebook" if not path.is_dir() else "is a folder",
        f"a TOML file or one of: {', '.join(available_codebooks())}",
        f"did you mean {near[0]}?" if near else "check the path",
    )


def _tell_problems(problems: list[str]) -> str:
    shown = problems[:_SHOWN]
    if len(problems) > _SHOWN:
        shown = [*shown, f"and {len(problems) - _SHOWN} more"]
    if len(problems) == 1:
        return problems[0]
    return f"{len(problems)} problems: " + "; ".join(shown)


def _check_header(value: dict[str, Any]) -> list[str]:
    problems = _find_unknown("the file", value, ("codebook", "theme"))
    header = value.get("codebook")
    if not isinstance(header, dict):
        return [*problems, "no [codebook] table with format and name"]
    problems += _find_unknown("[codebook]", header, _HEADER_KEYS)
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
    problems = _find_unknown(place, row, _THEME_KEYS)
    problems += [f"{place} has no {field}" for field in _REQUIRED if field not in row]
    for field in _TEXT_KEYS:
        if field in row and not isinstance(row[field], str):
            problems.append(f"{place}: {field} is not a string")
    if not isinstance(row.get("driver", False), bool):
        problems.append(f"{place}: driver is neither true nor false")
    problems += _check_names(place, row)
    for field in _LIST_KEYS:
        problems += _check_phrases(place, field, row.get(field, []))
    if row.get("seeds") == []:
        problems.append(f"{place} has no seeds")
    return problems


def _check_names(place: str, row: dict[str, Any]) -> list[str]:
    problems = []
    key, name, label = (row.get(field) for field in ("key", "id", "label"))
    if isinstance(key, str) and not _KEY.fullmatch(key):
        problems.append(
            f"{place}: key {key!r} must be lower-case letters, digits and _ "
            "and begin with a letter"
        )
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
        if len(phrase) == 1 and phrase.isascii():
            problems.append(f"{place}: {field} {phrase!r} would match nearly anything")
        folded = fold_text(phrase)
        if folded in seen:
            problems.append(f"{place}: {field} {phrase!r} stands twice")
        seen.add(folded)
    return problems


def _find_unknown(
    place: str, table: dict[str, Any], known: tuple[str, ...]
) -> list[str]:
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


def _find_warnings(themes: tuple[Theme, ...]) -> list[str]:
    return [
        f"{theme.key}: the seed {seed!r} has one character and matches widely"
        for theme in themes
        for seed in theme.seeds
        if len(seed) == 1
    ]


def _make_theme(row: dict[str, Any]) -> Theme:
    return Theme(
        id=row["id"],
        key=row["key"],
        kind="named",
        label=row["label"],
        label_en=row.get("label_en", row["label"]),
        threshold=NAMED_THRESHOLD,
        definition=row.get("definition", ""),
        definition_en=row.get("definition_en", row.get("definition", "")),
        driver=row.get("driver", False),
        seeds=tuple(row["seeds"]),
        exclude=tuple(row.get("exclude", ())),
    )
