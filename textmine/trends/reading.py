"""findings.json read back into `Findings`, so that a report can be made again."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any

from textmine.errors import InputError
from textmine.trends import findings
from textmine.trends.findings import Findings


def read_findings(text: str, place: str = "findings.json") -> Findings:
    """Return the findings that `Findings.to_json` wrote.

    Raises:
        InputError: The text is no findings of this format.
    """
    try:
        return typing.cast("Findings", _build(json.loads(text), Findings))
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            place,
            f"not findings of this version ({error})",
            f"format {findings.FORMAT}",
            "Make the report again with textmine run",
        ) from None


def _build(value: Any, kind: Any) -> Any:
    """Return a JSON value as what a field is declared to hold."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind, vars(findings))
        if set(value) != set(hints):
            raise ValueError(f"{kind.__name__}: other fields")
        return kind(**{name: _build(value[name], hints[name]) for name in hints})
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        chosen = next(part for part in parts if part is not types.NoneType)
        return None if value is None else _build(value, chosen)
    if origin is tuple:
        return tuple(_build(item, parts[0]) for item in value)
    if origin is dict:
        return {str(name): _build(item, parts[1]) for name, item in value.items()}
    if not isinstance(value, (int, float) if kind is float else kind):
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value
