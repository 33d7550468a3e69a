"""`textmine codebook`: how the codebook of a workspace fares, and what may join it."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING

from textmine.errors import CodebookError, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.folder import Workspace, load_settings, lock_workspace
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.new_words import VERDICTS, load_corpus

if TYPE_CHECKING:
    from textmine.themes.cue_report import CodebookReport
    from textmine.themes.suggestion import Suggestion

FILE = "codebook-suggestions.tsv"
COLUMNS = ("verdict", "theme", "kind", "cue", "documents", "inside", "contexts")
HEADER = (
    "# Seeds and patterns to judge: write accept (or +) or reject (or -) before the\n"
    "# first tab; verdicts are kept. `inside` is the share of the documents that the\n"
    "# theme holds already. Then: textmine codebook suggest WORKSPACE --apply\n"
)
_LISTS = {"seed": "seeds", "pattern": "patterns"}
Key = tuple[str, str, str]  # theme, kind, cue


def check_workspace(workspace: Workspace, *, contexts: int = 3) -> CodebookReport:
    """Look up every cue of the workspace's codebook in its documents."""
    from textmine.themes.cue_report import check_codebook

    with lock_workspace(workspace):
        corpus = load_corpus(workspace)
        codebook = read_vocabularies(workspace, None, None).codebook
    return check_codebook(corpus.texts, codebook, contexts=contexts)


def suggest_workspace(
    workspace: Workspace,
    *,
    top: int = 10,
    embedder: str | None = None,
    progress: Progress = silent,
) -> list[Suggestion]:
    """Write suggestions to codebook-suggestions.tsv, for a person to judge.

    What was judged before keeps its line and verdict and is not suggested again.

    Args:
        workspace: One with documents.
        top: Seeds a theme, and as many patterns.
        embedder: Name of one (`textmine.model.embedding.load_embedder`): words near a
            seed in meaning are suggested as well.
        progress: Told of the stages "segment" and "embed".

    Returns:
        The new suggestions.

    Raises:
        OptionError: There is no such embedder.
    """
    from textmine.model.embedding import embed_texts, load_embedder
    from textmine.themes.suggestion import suggest_cues, suggest_neighbours

    encode = load_embedder(embedder) if embedder else None

    with lock_workspace(workspace):
        corpus = load_corpus(workspace)
        words = read_vocabularies(workspace, None, None)
        verdicts = read_verdicts(workspace)
        tokens = cut_corpus(corpus, words, load_settings(workspace), progress=progress)
        rows = suggest_cues(corpus.texts, tokens, words.codebook, top=top)
        if encode is not None:
            rows += suggest_neighbours(
                corpus.texts,
                tokens,
                words.codebook,
                lambda texts: embed_texts(texts, encode, progress=progress),
                top=top,
            )
        unique = {(r.theme, r.kind, r.cue): r for r in reversed(rows)}
        rows = [r for key, r in reversed(unique.items()) if key not in verdicts]
        lines = ["\t".join((v, *key)) for key, v in verdicts.items()]
        lines += ["\t".join(_tell_cells(row)) for row in rows]
        text = HEADER + "\n".join(["\t".join(COLUMNS), *lines]) + "\n"
        _replace_text(workspace, FILE, text)
    return rows


def apply_suggestions(workspace: Workspace) -> list[Key]:
    """Put accepted suggestions into codebook.toml; comments and order are kept.

    Returns:
        What was added: theme, kind, cue.

    Raises:
        WorkspaceError: No codebook, or a line of the file can't be read.
        CodebookError: The codebook would not be one, or is written in a way
            that can't be added to line by line.
    """
    from textmine.themes import parse_codebook

    with lock_workspace(workspace):
        if not workspace.codebook.exists():
            raise WorkspaceError(
                str(workspace.codebook), "not there", "a workspace with a codebook"
            )
        before = workspace.codebook.read_text("utf-8-sig")
        themes = {t.key: t for t in parse_codebook(before).themes}
        accepted = [k for k, v in read_verdicts(workspace).items() if v == "accept"]
        new = [k for k in accepted if k[0] in themes and k[2] not in themes[k[0]].cues]
        text = before
        for key in new:
            text = add_cue(text, key)
        after = {t.key: t.cues for t in parse_codebook(text).themes}
        if any(cue not in after[theme] for theme, _, cue in new):
            raise CodebookError(
                str(workspace.codebook),
                "could not be added to",
                "a [[theme]] with its lists written out",
                "Add the accepted lines by hand",
            )
        if new:
            _replace_text(workspace, workspace.codebook.name, text)
    return new


def add_cue(text: str, key: Key) -> str:
    """Return a codebook's TOML with one cue more, put first in its list."""
    theme, kind, cue = key
    blocks = re.split(r"(?m)^(?=\[\[theme\]\])", text)
    name, quoted = _LISTS[kind], json.dumps(cue, ensure_ascii=False)
    for i, block in enumerate(blocks):
        rows = tomllib.loads(block).get("theme", []) if i else []
        if not rows or rows[0].get("key") != theme:
            continue
        head = re.search(rf"(?m)^{name}\s*=\s*\[", block)
        at = head.end() if head else block.index("\n") + 1
        more = f"{quoted}, " if head else f"{name} = [{quoted}]\n"
        blocks[i] = block[:at] + more + block[at:]
    return "".join(blocks)


def read_verdicts(workspace: Workspace) -> dict[Key, str]:
    """Return what was judged: (theme, kind, cue) -> accept or reject.

    Raises:
        WorkspaceError: Lines that are no rows, all of them named.
    """
    path = workspace.root / FILE
    verdicts: dict[Key, str] = {}
    problems = []
    lines = path.read_text("utf-8-sig").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        if line.startswith(("#", f"{COLUMNS[0]}\t")) or not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        verdict = VERDICTS.get(cells[0].lower())
        if verdict is None or len(cells) < 4 or cells[2] not in _LISTS:
            problems.append(f"line {number}: {line[:40]!r}")
        elif verdict:
            verdicts[cells[1], cells[2], cells[3]] = verdict
    if problems:
        raise WorkspaceError(
            str(path),
            "; ".join(problems[:10]),
            "lines of verdict, theme, kind (seed or pattern), cue",
            "Correct or remove these lines",
        )
    return verdicts


def _tell_cells(row: Suggestion) -> list[str]:
    shown = " | ".join(c.replace("\t", " ") for c in row.contexts)
    figures = [str(row.documents), f"{row.inside:.3f}"]
    return ["", row.theme, row.kind, row.cue, *figures, shown]


def _replace_text(workspace: Workspace, name: str, text: str) -> None:
    part = workspace.root / f"{name}.part"
    part.write_text(text, "utf-8")
    part.replace(workspace.root / name)
