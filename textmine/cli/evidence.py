"""`textmine evidence`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import workspace_argument

if TYPE_CHECKING:
    from textmine.workspace.evidence import ContextLine, WorkspaceQuote


@click.command("evidence")
@workspace_argument
@click.argument("theme")
@click.option("--platform", help="Only documents of this platform.")
@click.option("--week", help="Only documents of this ISO week, such as 2025-W37.")
@click.option(
    "--count",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Quotes, at most; with --kwic lines.",
)
@click.option("--kwic", is_flag=True, help="Show every place of a cue in its context.")
@click.option(
    "--width",
    type=click.IntRange(min=4),
    default=30,
    show_default=True,
    help="Cells on each side of a cue; a Chinese character takes two.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet.")
def evidence_command(workspace: Path, theme: str, **given: Any) -> None:
    """Show quotes of THEME (its key) in WORKSPACE, each with the reason.

    Quotes are verbatim, with id and offsets (code points); typical, readable, all
    different. The reason: which cues, which telling words, which similar comments.

    \b
    Example:
      textmine evidence out safety_anxiety --platform weibo
      textmine evidence out safety_anxiety --kwic --count 20
    """
    from textmine.canonical import to_json
    from textmine.errors import OptionError
    from textmine.workspace import evidence
    from textmine.workspace.folder import open_workspace

    if given["as_csv"] and (given["as_json"] or given["kwic"]):
        raise OptionError("--csv", "goes with neither --json nor --kwic")
    place = open_workspace(workspace)
    narrowed = {name: given[name] for name in ("count", "platform", "week")}
    if given["kwic"]:
        lines = evidence.find_contexts(place, theme, width=given["width"], **narrowed)
        if given["as_json"]:
            click.echo(to_json([vars(line) for line in lines]), nl=False)
        else:
            _show_lines(lines)
        return
    quotes = evidence.find_workspace_quotes(place, theme, **narrowed)
    if given["as_json"]:
        click.echo(evidence.quotes_to_json(quotes), nl=False)
    elif given["as_csv"]:
        click.echo(evidence.write_quotes_csv(quotes), nl=False)
    else:
        _show_quotes(quotes)


def _show_lines(lines: list[ContextLine]) -> None:
    for line in lines:
        click.echo(
            f"{line.left} [{line.text}] {line.right}  ({line.id} "
            f"{line.start}-{line.end})"
        )
    if not lines:
        click.echo("no place of a cue or word of the theme here", err=True)


def _show_quotes(quotes: list[WorkspaceQuote]) -> None:
    for found in quotes:
        quote, reason = found.quote, found.quote.reason
        week = found.week or "-"
        click.echo(
            f"{quote.id}  {quote.platform} {week}  {quote.start}-{quote.end}"
            f"  p={quote.probability:.2f}"
        )
        click.echo("  " + " ".join(quote.text.splitlines()))
        # of a pattern, what it found says more than its parts
        shown = (c.text if "…" in c.cue else c.cue for c in reason.cues)
        cues = "、".join(dict.fromkeys(shown))
        similar = ", ".join(f"{s.id} ({s.similarity:.2f})" for s in reason.similar)
        parts = [
            f"cues: {cues}" if cues else "no cue",
            f"words: {'、'.join(reason.words)}" if reason.words else "",
            f"like: {similar}" if similar else "",
            "" if reason.coded is None else f"coded: {'yes' if reason.coded else 'no'}",
        ]
        click.echo("  " + "; ".join(filter(None, parts)) + "\n")
    if not quotes:
        click.echo("no quote of this theme here", err=True)
