"""`themes.toml`: what people decided about themes, kept in the workspace."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textmine.errors import WorkspaceError
from textmine.workspace.folder import Workspace

if TYPE_CHECKING:
    from textmine.model import TopicModel
    from textmine.themes.decisions import Decision, Decisions
    from textmine.trends import Counts, Findings

FILE = "themes.toml"
HEADER = """\
# What people decided about themes; runs and weekly reports follow it. Edit it, or let
# textmine themes write it. docs/theme-decisions.md explains every field.
format = 1
"""
WORDS = 10  # of a topic, kept with a decision so that the topic is known again
_WORDS_NOW = 30  # of a topic, among which those are looked for
UNHELD = "decisions not held"


def read_theme_decisions(workspace: Workspace) -> Decisions:
    """Return what was decided, () where nothing was.

    Raises:
        CodebookError: themes.toml can't be read as such; all problems told.
        WorkspaceError: It is not text.
    """
    from textmine.themes.decisions import parse_decisions

    path = workspace.root / FILE
    if not path.exists():
        return ()
    return parse_decisions(_read_text(workspace), str(path))


def save_decision(workspace: Workspace, decision: Decision) -> None:
    """Write one theme's block anew; other blocks and their comments stay."""
    path = workspace.root / FILE
    text = _read_text(workspace) if path.exists() else HEADER
    blocks = re.split(r"(?m)^(?=\[\[theme\]\])", text)
    fresh = _write_block(decision)
    for at, block in enumerate(blocks[1:], 1):
        if tomllib.loads(block)["theme"][0].get("key") == decision.key:
            blocks[at] = fresh
            break
    else:
        blocks[-1] = blocks[-1].rstrip() + "\n\n" if blocks[-1].strip() else ""
        blocks.append(fresh)
    part = path.with_name(f"{FILE}.part")
    part.write_text("".join(blocks).rstrip() + "\n", "utf-8")
    part.replace(path)


def find_decision(decisions: Sequence[Decision], key: str) -> Decision:
    """Return what was decided about a theme, an empty decision for nothing."""
    from textmine.themes.decisions import Decision

    return next((d for d in decisions if d.key == key), Decision(key))


def hold_for_model(
    decisions: Decisions, model: TopicModel | None
) -> tuple[Decisions, Decisions]:
    """Return the decisions that hold for a model's topics, and those that don't."""
    from textmine.themes.decisions import hold_decisions

    if not decisions:
        return (), ()
    words: dict[str, list[str]] = {}
    if model is not None:
        table = model.topics(_WORDS_NOW, by="relevance")
        for topic, word in zip(table["topic"], table["word"], strict=True):
            words.setdefault(model.key_of(int(topic)), []).append(str(word))
    return hold_decisions(decisions, words)


def follow_decisions(
    findings: Findings, decisions: Decisions, stale: Decisions
) -> Findings:
    """Return the findings without hidden topics, and told where a decision failed."""
    from textmine.themes.decisions import hidden_keys

    hidden = hidden_keys(decisions)
    notices = findings.notices + ((UNHELD,) if stale else ())
    topics = tuple(t for t in findings.topics if t.key not in hidden)
    return replace(findings, notices=notices, topics=topics)


def merge_history(counts: Counts, done: dict[str, str], decisions: Decisions) -> Counts:
    """Return a published week's counts with merges decided since added in.

    A document with both themes counts twice, but never beyond all documents.

    Args:
        counts: What was published.
        done: Merges that were in force then.
        decisions: What holds now.
    """
    import numpy as np

    hits = dict(counts.hits)
    for decision in decisions:
        source, goal = decision.key, decision.merge
        if goal and done.get(source) != goal and {source, goal} <= set(hits):
            both = hits[goal] + counts.hits[source]
            hits[goal] = np.minimum(both, counts.of)
    return replace(counts, hits=hits)


def _read_text(workspace: Workspace) -> str:
    path = workspace.root / FILE
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            str(path), "can't be read", "TOML in UTF-8", "Save it as UTF-8"
        ) from error


def _write_block(decision: Decision) -> str:
    lines = ["[[theme]]", f"key = {json.dumps(decision.key)}"]
    for name in ("label", "label_en", "merge", "promoted", "without", "words"):
        value = getattr(decision, name)
        if value:
            given = list(value) if isinstance(value, tuple) else value
            lines.append(f"{name} = {json.dumps(given, ensure_ascii=False)}")
    lines += ["mute = true"] if decision.mute else []
    return "\n".join(lines) + "\n\n"


def unmute(decision: Decision) -> Decision:
    """Return the decision with its theme in reports again."""
    return replace(decision, mute=False, merge="", promoted="")
