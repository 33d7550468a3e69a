"""`textmine words`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import (
    json_option,
    loudness_options,
    workers_option,
    workspace_argument,
)
from textmine.cli.progress import show_progress

if TYPE_CHECKING:
    from textmine.workspace.new_words import JudgedWord
    from textmine.workspace.word_change import WordChange


@click.command("words")
@workspace_argument
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="New words to show, at most.",
)
@click.option(
    "--apply",
    "apply_now",
    is_flag=True,
    help="Put accepted words into the lexicon and show what changes.",
)
@json_option
@workers_option
@loudness_options
def words_command(
    workspace: Path, as_json: bool, quiet: bool, verbose: bool, **given: Any
) -> None:
    """Find words of WORKSPACE that the dictionary does not hold, for you to judge.

    They are written to words.tsv with the week they were first seen and three
    contexts. Write accept or reject before a word, then run with --apply.

    \b
    Example:
      textmine words out
      textmine words out --apply
    """
    from textmine.workspace.folder import open_workspace
    from textmine.workspace.new_words import describe_words, find_words
    from textmine.workspace.word_change import apply_words

    place = open_workspace(workspace)
    with show_progress(quiet=quiet, verbose=verbose) as progress:
        if given["apply_now"]:
            change = apply_words(place, workers=given["workers"], progress=progress)
        else:
            rows = find_words(place, top=given["top"], progress=progress)
    if given["apply_now"]:
        click.echo(change.to_json(), nl=False) if as_json else _show_change(change)
    elif as_json:
        click.echo(describe_words(rows), nl=False)
    else:
        _show_words(rows)


def _show_words(rows: list[JudgedWord]) -> None:
    click.echo("verdict\tscore\tdocuments\tfirst week\tword\tcontexts")
    for row in rows:
        click.echo(
            f"{row.verdict or '?'}\t{row.score:.1f}\t{row.documents}\t"
            f"{row.first_week or '-'}\t{row.word}\t{' | '.join(row.contexts)}"
        )
    click.echo(f"{len(rows)} words, to judge in words.tsv", err=True)


def _show_change(change: WordChange) -> None:
    click.echo("theme\tbefore\tafter\tgained\tlost\tnew keywords")
    for row in change.themes:
        click.echo(
            f"{row.key}\t{row.before}\t{row.after}\t+{row.gained}\t-{row.lost}\t"
            f"{'、'.join(row.words)}"
        )
    click.echo(
        f"{len(change.added)} words joined lexicon.txt; {change.documents:,} documents,"
        f" {change.terms_before:,} terms before, {change.terms_after:,} after",
        err=True,
    )
