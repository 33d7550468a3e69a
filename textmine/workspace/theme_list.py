"""`textmine themes`: what themes there are, and what a person does with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from textmine.canonical import to_json
from textmine.errors import OptionError
from textmine.workspace.folder import Workspace, lock_workspace
from textmine.workspace.forget import list_reports
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.published import load_tables
from textmine.workspace.theme_decisions import (
    WORDS,
    find_decision,
    read_theme_decisions,
    save_decision,
    unmute,
)

if TYPE_CHECKING:
    from textmine.themes.decisions import Decision

_SEEDS = 12  # words of a topic that become the seeds of a promoted theme
_ID = re.compile(r"T(\d+)")


@dataclass(frozen=True)
class ListedTheme:
    """One theme of a workspace, as last published and decided since.

    `state` tells what was decided: "", "muted", "merged into …", "promoted to …";
    `words` are its keywords, best first.
    """

    key: str
    kind: str
    label: str
    documents: int
    share: float
    state: str
    words: tuple[str, ...]


def list_themes(workspace: Workspace) -> list[ListedTheme]:
    """Return all themes: named ones in codebook order, then discovered by key.

    Raises:
        WorkspaceError: Nothing was published here.
    """
    tables = load_tables(workspace)
    decisions = read_theme_decisions(workspace)
    named = read_vocabularies(workspace, None, None).codebook.themes
    labels = {theme.key: theme.label for theme in named}
    told = _read_findings(workspace)
    columns = {n.removeprefix("has_") for t in tables for n in t.column_names}
    topics = sorted(k for k in columns if re.fullmatch(r"topic_\d+", k))
    rows = []
    total = sum(len(t) for t in tables)
    for key in (*labels, *topics):
        column = f"has_{key}"
        carrying = sum(
            int(t.column(column).to_numpy(zero_copy_only=False).sum())
            for t in tables
            if column in t.column_names
        )
        decision, found = find_decision(decisions, key), told.get(key, {})
        rows.append(
            ListedTheme(
                key,
                "named" if key in labels else "discovered",
                decision.label or found.get("label") or labels.get(key, key),
                carrying,
                carrying / total if total else 0.0,
                _tell_state(decision),
                tuple(found.get("words", decision.words)),
            )
        )
    return rows


def describe_themes(rows: list[ListedTheme]) -> str:
    """Return the list as JSON."""
    return to_json([asdict(row) for row in rows])


def decide(workspace: Workspace, action: str, key: str, *more: str) -> str:
    """Do one thing with a theme and return it as a sentence.

    Args:
        workspace: One with a report.
        action: "name" (label), "merge" (into), "mute", "unmute", "promote" (new key)
            or "split" (new key, label, seeds with commas between).
        key: The theme.
        more: What the action needs.

    Raises:
        OptionError: No such theme, or the action can't be done with it.
    """
    with lock_workspace(workspace):
        rows = {row.key: row for row in list_themes(workspace)}
        if key not in rows:
            raise OptionError("themes", f"no theme {key!r}", ", ".join(rows))
        decision = find_decision(read_theme_decisions(workspace), key)
        if rows[key].kind == "discovered" and not decision.words:
            decision = replace(decision, words=rows[key].words[:WORDS])
        return ACTIONS[action](workspace, decision, rows, *more)


def _name(
    workspace: Workspace, decision: Decision, _rows: dict[str, ListedTheme], label: str
) -> str:
    save_decision(workspace, replace(decision, label=label))
    return f"{decision.key} is named {label}"


def _mute(
    workspace: Workspace, decision: Decision, _rows: dict[str, ListedTheme]
) -> str:
    save_decision(workspace, replace(decision, mute=True))
    return f"{decision.key} is muted"


def _unmute(
    workspace: Workspace, decision: Decision, _rows: dict[str, ListedTheme]
) -> str:
    save_decision(workspace, unmute(decision))
    return f"{decision.key} is in reports again"


def _merge(
    workspace: Workspace, decision: Decision, rows: dict[str, ListedTheme], into: str
) -> str:
    from textmine.themes.decisions import parse_decisions

    if into not in rows or into == decision.key:
        raise OptionError("--merge", f"no other theme {into!r}", ", ".join(rows))
    if rows[decision.key].kind == "named" and rows[into].kind == "discovered":
        raise OptionError(
            "--merge", "a named theme can't become part of a topic", "the other way"
        )
    given = {d.key: d.merge for d in read_theme_decisions(workspace) if d.merge}
    given[decision.key] = into
    blocks = [f'[[theme]]\nkey = "{k}"\nmerge = "{v}"\n' for k, v in given.items()]
    parse_decisions("\n".join(blocks))  # refuses what goes in a circle
    save_decision(workspace, replace(decision, merge=into))
    return f"{decision.key} counts for {into}"


def _promote(
    workspace: Workspace, decision: Decision, rows: dict[str, ListedTheme], new: str
) -> str:
    row = rows[decision.key]
    if row.kind == "named":
        raise OptionError("--promote", f"{row.key} is a named theme", "a topic")
    words = [w for w in row.words if len(w) > 1 and not set(w) & set("…|")][:_SEEDS]
    if not words:
        raise OptionError("--promote", f"{row.key} has no words", "a topic with some")
    add_theme(workspace, new, decision.label or row.label, words)
    save_decision(workspace, replace(decision, promoted=new))
    return f"{row.key} is the named theme {new}: edit its seeds in codebook.toml"


def _split(
    workspace: Workspace,
    decision: Decision,
    _rows: dict[str, ListedTheme],
    new: str,
    label: str,
    seeds: str,
) -> str:
    words = [word.strip() for word in re.split(r"[,，、]", seeds) if word.strip()]
    add_theme(workspace, new, label, words)
    save_decision(workspace, replace(decision, without=(*decision.without, new)))
    return f"{new} is split off {decision.key}: edit its seeds in codebook.toml"


ACTIONS: dict[str, Callable[..., str]] = {
    "name": _name,
    "merge": _merge,
    "mute": _mute,
    "unmute": _unmute,
    "promote": _promote,
    "split": _split,
}


def add_theme(workspace: Workspace, key: str, label: str, seeds: list[str]) -> None:
    """Write a new theme at the end of codebook.toml; the rest stays as it is.

    Raises:
        CodebookError: The codebook would not be one, say two themes with one key.
        OptionError: A theme of that key is there.
    """
    from textmine.themes import parse_codebook

    words = read_vocabularies(workspace, None, None)
    themes = words.codebook.themes
    if key in {theme.key for theme in themes}:
        raise OptionError("themes", f"a theme {key!r} stands in the codebook already")
    numbers = [int(m[1]) for theme in themes if (m := _ID.fullmatch(theme.id))]
    path = workspace.codebook
    text = path.read_text("utf-8-sig") if path.exists() else words.codebook.text
    fields = {
        "id": f"T{max(numbers, default=0) + 1:03d}",
        "key": key,
        "label": label,
        "seeds": seeds,
    }
    lines = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in fields.items()]
    text = text.rstrip() + "\n\n[[theme]]\n" + "\n".join(lines) + "\n"
    parse_codebook(text, str(path), path.parent)
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)


def _tell_state(decision: Decision) -> str:
    states = [
        "muted" if decision.mute else "",
        f"merged into {decision.merge}" if decision.merge else "",
        f"promoted to {decision.promoted}" if decision.promoted else "",
        f"without {', '.join(decision.without)}" if decision.without else "",
    ]
    return "; ".join(filter(None, states))


def _read_findings(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Return label and words of each theme of the newest report."""
    folders = list_reports(workspace)
    if not folders:
        return {}
    found = json.loads((folders[-1] / "findings.json").read_text("utf-8"))
    told = {
        theme["key"]: {
            "label": theme["label"],
            "words": [word["word"] for word in theme["keywords"]],
        }
        for theme in found["themes"]
    }
    for topic in found["topics"]:
        words = [word["word"] for word in topic["words"]]
        told.setdefault(topic["key"], {"label": topic["label"]})["words"] = words
    return told
