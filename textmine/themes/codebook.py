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

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from textmine.canonical import digest_text
from textmine.errors import CodebookError
from textmine.themes.codebook_rules import find_problems, tell_problems
from textmine.themes.inclusion import resolve_inclusion, write_codebook
from textmine.themes.themes import Theme

SHIPPED = Path(__file__).parent / "codebooks"
NAMED_THRESHOLD = 0.5  # of a theme that no classifier has looked at yet
_DEEPEST = 5  # codebooks that include one another


@dataclass(frozen=True)
class Codebook:
    """Named themes in the order of their file.

    Attributes:
        name: Name of the codebook.
        version: Its version, as its author counts.
        themes: Named themes; their threshold is set when they are assigned.
        digest: 32 hex digits of `text`.
        text: The TOML as it was read; whole, where it included another.
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


def read_codebook(source: str | Path, depth: int = 0) -> Codebook:
    """Read and check a codebook.

    Args:
        source: Name of a shipped codebook, or the path of a TOML file.
        depth: How many codebooks include this one.

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
    return parse_codebook(text, str(source), path.parent, depth)


def parse_codebook(
    text: str, place: str = "codebook", folder: Path = SHIPPED, depth: int = 0
) -> Codebook:
    """Read a codebook from TOML text.

    Args:
        text: The TOML.
        place: Names it in messages.
        folder: Where a path that it includes is looked up.
        depth: How many codebooks include this one.
    """
    value = _load_toml(text, place)
    value, problems = resolve_inclusion(value, lambda s: _include(s, folder, depth + 1))
    included = problems is not None
    problems = [*(problems or ()), *find_problems(value)]
    if problems:
        raise CodebookError(
            place,
            tell_problems(problems),
            remedy="correct the codebook (docs/method-themes.md explains its fields)",
        )
    text = write_codebook(value) if included else text
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


def _load_toml(text: str, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(
            place, f"not TOML: {error}", "a codebook in TOML"
        ) from error


def _include(source: str, folder: Path, depth: int) -> dict[str, Any]:
    """Return an included codebook as TOML's value, whole in itself."""
    if depth > _DEEPEST:
        raise CodebookError(
            source,
            f"included more than {_DEEPEST} deep",
            "codebooks that do not include each other in a circle",
        )
    known = source in available_codebooks()
    return tomllib.loads(
        read_codebook(source if known else folder / source, depth).text
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
        seeds=tuple(row.get("seeds", ())),
        exclude=tuple(row.get("exclude", ())),
        patterns=tuple(row.get("patterns", ())),
        guards=tuple(row.get("guards", ())),
        examples=tuple(row.get("examples", ())),
        weights=row.get("weights", ""),
    )
