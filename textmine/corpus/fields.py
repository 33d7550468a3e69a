"""The field map: header signatures of known tools, and aliases of column names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Signature:
    """A known export: recognised by its exact keys, read by its map.

    `fields` maps a field to the columns that may hold it, first present first;
    `time` is the unit of its publication time; `also` reads another article
    from the same rows (a post that is quoted).
    """

    id: str
    platform: str
    kind: str
    keys_all: frozenset[str]
    keys_none: frozenset[str]
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    time: str = "datetime"
    also: Signature | None = None


@dataclass(frozen=True)
class FieldMap:
    """All signatures, and for each field its aliases, best first (folded names)."""

    signatures: tuple[Signature, ...]
    aliases: dict[str, tuple[str, ...]]
    names: frozenset[str]  # every folded name that is known at all
    profile_keys: frozenset[str]  # names that describe accounts


def fold_name(name: Any) -> str:
    """Return a column name as it is compared: no BOM, spaces or quotes, lower case.

    >>> fold_name('\\ufeffIP 属地\\u3000')
    'ip属地'
    """
    text = unicodedata.normalize("NFKC", str(name if name is not None else ""))
    return re.sub(r"[\s\"'\ufeff\u200b]", "", text).lower()


@cache
def load_field_map() -> FieldMap:
    """Read the field map that is shipped with the package."""
    path = resources.files("textmine.corpus") / "fieldmap.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    signatures = tuple(_build_signature(s) for s in raw["signatures"])
    aliases = {
        name: tuple(dict.fromkeys(map(fold_name, values)))
        for name, values in raw["generic_aliases"].items()
    }
    names = {n for values in aliases.values() for n in values}
    names.update(fold_name(k) for s in signatures for k in s.keys_all)
    names.update(
        fold_name(c) for s in signatures for cs in s.fields.values() for c in cs
    )
    profiles = frozenset(map(fold_name, raw["profile_keys"]))
    return FieldMap(signatures, aliases, frozenset(names - {""}), profiles)


def _build_signature(raw: dict[str, Any]) -> Signature:
    fields = {
        name: tuple(map(str, value)) if isinstance(value, list) else (str(value),)
        for name, value in raw["map"].items()
    }
    own = {"keys_all": (), "keys_none": (), "also": None}
    also = {**raw, **own, **raw["also"]} if raw.get("also") else None
    return Signature(
        id=raw["id"],
        platform=raw["platform"],
        kind=raw["kind"],
        keys_all=frozenset(raw["keys_all"]),
        keys_none=frozenset(raw["keys_none"]),
        fields=fields,
        time=raw["time"],
        also=_build_signature(also) if also else None,
    )


def find_signature(names: Mapping[str, str]) -> Signature | None:
    """Return the signature whose keys are all present, the largest one; or None."""
    present = set(names) | {n.split(".")[0] for n in names}
    fitting = [
        s
        for s in load_field_map().signatures
        if present.issuperset(map(fold_name, s.keys_all))
        and present.isdisjoint(map(fold_name, s.keys_none))
    ]
    return max(fitting, key=lambda s: len(s.keys_all), default=None)
