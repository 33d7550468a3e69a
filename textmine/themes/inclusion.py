"""Codebooks that build on another: its themes, some changed, some left out.

[codebook]
format = 1
name = "mine"
include = "brand_reputation"

[[theme]]                       # a key of the included codebook: changed
key = "safety_anxiety"
more = { seeds = ["掉轮子"] }   # beside its own
without = ["召回"]              # phrases that are taken out of its lists
label = "安全"                  # any other field replaces its own

[[theme]]
key = "patriotism"
drop = true
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from textmine.themes.codebook_rules import LIST_KEYS, find_unknown

Value = dict[str, Any]


def resolve_inclusion(
    value: Value, read: Callable[[str], Value]
) -> tuple[Value, list[str] | None]:
    """Return a codebook with the themes of the one that it includes.

    Args:
        value: A codebook, read from TOML.
        read: Returns the included codebook; raises CodebookError.

    Returns:
        The codebook and the problems found; None in place of the problems where
        nothing is included (the value is then the one given).
    """
    header = value.get("codebook")
    if not isinstance(header, dict) or "include" not in header:
        return value, None
    source = header["include"]
    header = {key: field for key, field in header.items() if key != "include"}
    if not isinstance(source, str) or not source.strip():
        return value | {"codebook": header}, ["include is not a name or path"]
    given = {row["key"]: row for row in read(source)["theme"]}
    rows: list[Any] = []
    problems: list[str] = []
    own = value.get("theme", [])
    for row in own if isinstance(own, list) else [own]:
        key = row.get("key") if isinstance(row, dict) else None
        if isinstance(key, str) and key in given:
            given[key], found = _override(given[key], row)
            problems += found
        else:
            rows.append(row)
    kept = [row for row in given.values() if not row.get("drop")]
    return {**value, "codebook": header, "theme": [*kept, *rows]}, problems


def _override(base: Value, row: Value) -> tuple[Value, list[str]]:
    """Return one theme as changed, and what is wrong with the change."""
    place = f"theme {base['key']}"
    more, without = row.get("more", {}), row.get("without", [])
    rest = {k: v for k, v in row.items() if k not in ("more", "without")}
    if not isinstance(more, dict) or not isinstance(without, list):
        return base, [f"{place}: more is not a table, or without is not a list"]
    if not isinstance(rest.get("drop", False), bool):
        return base, [f"{place}: drop is neither true nor false"]
    if "id" in row and row["id"] != base["id"]:
        return base, [f"{place}: an id is permanent and can't be changed"]
    problems = find_unknown(f"{place}: more", more, LIST_KEYS)
    lists = {key: list(base.get(key, [])) for key in LIST_KEYS if key in base}
    told = {phrase for phrases in lists.values() for phrase in phrases}
    problems += [
        f"{place}: without names {phrase!r}, which it does not hold"
        for phrase in without
        if phrase not in told
    ]
    for key, phrases in more.items():
        if isinstance(phrases, list):
            lists[key] = [*lists.get(key, []), *phrases]
        else:
            problems.append(f"{place}: more {key} is not a list")
    lists = {k: [p for p in v if p not in without] for k, v in lists.items()}
    return base | lists | rest, problems


def write_codebook(value: Value) -> str:
    """Return a checked codebook as TOML, one list a line.

    >>> print(write_codebook({"codebook": {"format": 1, "name": "x"}, "theme": []}))
    [codebook]
    format = 1
    name = "x"
    <BLANKLINE>
    """
    blocks = [_write_table("[codebook]", value["codebook"])]
    blocks += [_write_table("[[theme]]", row) for row in value["theme"]]
    return "\n".join(blocks)


def _write_table(head: str, table: Value) -> str:
    # JSON's strings, numbers, booleans and lists of strings are TOML's too.
    lines = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in table.items()]
    return "\n".join([head, *lines]) + "\n"
