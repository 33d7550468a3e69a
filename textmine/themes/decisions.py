"""What a person decided about themes: named, muted, merged, split, promoted.

    format = 1

    [[theme]]
    key = "topic_07"
    label = "门把手"
    merge = "safety_anxiety"

docs/theme-decisions.md explains every field.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from textmine.errors import CodebookError
from textmine.themes.themes import Theme, Themes

FORMAT = 1
_TEXTS = ("key", "label", "label_en", "merge", "promoted")
_LISTS = ("without", "words")
_FIELDS = (*_TEXTS, "mute", *_LISTS)
#: Words of a topic that must still be among its words for a decision to hold.
_SAME_TOPIC = 2
_BELOW = 1 / 64  # a probability so far below the threshold is no assignment
_DIGITS = 6  # of a stored probability


@dataclass(frozen=True)
class Decision:
    """What was decided about one theme.

    Attributes:
        key: The theme, for ever.
        label, label_en: Its name in place of its own, "" to keep that.
        mute: It is left out of reports; its columns in the documents stay.
        merge: Key of the theme that its documents count for, "".
        promoted: Key of the named theme that took its place, "".
        without: Keys of themes split off: documents with these no longer carry it.
        words: Of a discovered theme, when this was decided: a topic with other words
            is another topic, and the decision does not hold for it.
    """

    key: str
    label: str = ""
    label_en: str = ""
    mute: bool = False
    merge: str = ""
    promoted: str = ""
    without: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


Decisions = tuple[Decision, ...]


def parse_decisions(text: str, place: str = "themes.toml") -> Decisions:
    """Read decisions from TOML.

    Raises:
        CodebookError: It is not TOML, or has problems; all of them are told.
    """
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(place, f"not TOML: {error}", "themes in TOML") from error
    rows = value.get("theme", [])
    problems = []
    if value.get("format", FORMAT) != FORMAT:
        problems.append(f"format is {value['format']!r}, not {FORMAT}")
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        problems.append("theme is not a list of [[theme]] tables")
        rows = []
    for number, row in enumerate(rows, 1):
        problems += [f"theme {number}: {found}" for found in _check_row(row)]
    problems += _check_merges(rows)
    if problems:
        raise CodebookError(
            place, "; ".join(problems), remedy="docs/theme-decisions.md explains it"
        )
    return tuple(_read_row(row) for row in rows)


def _check_row(row: dict[str, Any]) -> list[str]:
    problems = [] if row.get("key") else ["no key"]
    for name, field in row.items():
        if name not in _FIELDS:
            near = get_close_matches(name, _FIELDS, 1)
            hint = f", did you mean {near[0]}?" if near else ""
            problems.append(f"unknown key {name!r}{hint}")
        elif name == "mute" and not isinstance(field, bool):
            problems.append("mute is neither true nor false")
        elif name in _TEXTS and not isinstance(field, str):
            problems.append(f"{name} is not a string")
        elif name in _LISTS and not (
            isinstance(field, list) and all(isinstance(x, str) for x in field)
        ):
            problems.append(f"{name} is not a list of strings")
    return problems


def _check_merges(rows: Sequence[dict[str, Any]]) -> list[str]:
    keys = [row.get("key") for row in rows]
    twice = sorted({str(k) for k in keys if keys.count(k) > 1})
    problems = [f"{key!r} stands twice" for key in twice]
    goals = {row.get("key"): row.get("merge") for row in rows if row.get("merge")}
    for key, first in goals.items():
        seen, goal = {key}, first
        while goal in goals and goal not in seen:
            seen.add(goal)
            goal = goals[goal]
        if goal in seen:
            problems.append(f"{key!r} is merged into itself")
    return problems


def _read_row(row: dict[str, Any]) -> Decision:
    given: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in row.items()
    }
    return Decision(**given)


def hold_decisions(
    decisions: Decisions, topics: Mapping[str, Sequence[str]]
) -> tuple[Decisions, Decisions]:
    """Return the decisions that hold, and those about topics that are others now.

    Args:
        decisions: All of them.
        topics: Key of each discovered theme -> its words now, best first.
    """
    held: list[Decision] = []
    stale: list[Decision] = []
    for decision in decisions:
        now = set(topics.get(decision.key, ()))
        gone = decision.key.startswith("topic_") and decision.key not in topics
        other = (
            decision.key in topics
            and bool(decision.words)
            and len(now.intersection(decision.words))
            < min(_SAME_TOPIC, len(decision.words))
        )
        (stale if gone or other else held).append(decision)
    return tuple(held), tuple(stale)


def apply_decisions(themes: Themes, decisions: Decisions) -> Themes:
    """Return the themes with their decided names, merged and split.

    Every theme stays, so that no key or column is ever lost; `hidden_keys` tells
    which of them a report leaves out. A topic merged into a topic adds its share;
    any other merge gives documents that the merged theme assigns the larger of both
    probabilities, at least the threshold. Keys that are not there are passed over.
    """
    place = {theme.key: k for k, theme in enumerate(themes.themes)}
    known = [d for d in decisions if d.key in place]
    p = themes.probability.astype(np.float64)
    rows = list(themes.themes)
    for decision in known:
        k = place[decision.key]
        rows[k] = _rename(rows[k], decision)
    for decision in _order_merges(known):
        if decision.merge in place:
            _merge(p, rows, place[decision.key], place[decision.merge])
    for decision in known:
        k = place[decision.key]
        for other in decision.without:
            if other in place:
                o = place[other]
                taken = p[:, o] >= rows[o].threshold
                p[taken, k] = np.minimum(p[taken, k], rows[k].threshold - _BELOW)
    stored = np.round(p, _DIGITS).astype(np.float32)
    limits = np.array([theme.threshold for theme in rows])
    assigned = stored.astype(np.float64) >= limits
    return replace(themes, themes=tuple(rows), probability=stored, assigned=assigned)


def hidden_keys(decisions: Decisions) -> frozenset[str]:
    """Return the keys of themes that a report leaves out."""
    return frozenset(d.key for d in decisions if d.mute or d.merge or d.promoted)


def drop_themes(themes: Themes, keys: frozenset[str]) -> Themes:
    """Return the themes without those of `keys`."""
    kept = [k for k, theme in enumerate(themes.themes) if theme.key not in keys]
    if len(kept) == len(themes.themes):
        return themes
    return replace(
        themes,
        themes=tuple(themes.themes[k] for k in kept),
        probability=themes.probability[:, kept],
        assigned=themes.assigned[:, kept],
    )


def _rename(theme: Theme, decision: Decision) -> Theme:
    label = decision.label or theme.label
    # a topic has no English name of its own; a named theme keeps the one it has
    own = label if theme.kind == "discovered" else theme.label_en
    return replace(theme, label=label, label_en=decision.label_en or own)


def _order_merges(decisions: Sequence[Decision]) -> list[Decision]:
    """Return merges so that each comes before that of the theme it goes to."""
    goals = {d.key: d.merge for d in decisions if d.merge}

    def depth(key: str) -> int:
        return 1 + depth(goals[key]) if key in goals else 0

    merging = [d for d in decisions if d.merge]
    return sorted(merging, key=lambda d: -depth(d.key))


def _merge(p: np.ndarray[Any, Any], rows: list[Theme], k: int, into: int) -> None:
    both = {rows[k].kind, rows[into].kind}
    if both == {"discovered"}:
        p[:, into] = np.minimum(p[:, into] + p[:, k], 1.0)
        return
    carried = p[:, k] >= rows[k].threshold
    floor = np.maximum(p[:, k], rows[into].threshold)
    p[carried, into] = np.maximum(p[carried, into], floor[carried])
