"""`textmine keywords`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textmine.cli.options import loudness_options, workspace_argument
from textmine.cli.progress import show_progress


@click.command("keywords")
@workspace_argument
@click.option(
    "--by",
    type=click.Choice(["platform", "week", "theme", "group"]),
    default=None,
    help="Compare groups.  [default: the corpus with Chinese text in general]",
)
@click.option(
    "--method",
    type=click.Choice(["log-odds", "log-likelihood", "tf-idf", "textrank"]),
    default="log-odds",
    show_default=True,
    help="How words are scored.",
)
@click.option("--against", help="Group to compare with.  [default: all others]")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Keywords of a group, at most.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of a table.")
@loudness_options
def keywords_command(
    workspace: Path, as_json: bool, quiet: bool, verbose: bool, **given: Any
) -> None:
    """Tell the words and phrases that mark WORKSPACE, or each group of its documents.

    With documents and authors that hold a word, the share of the most frequent
    author, and ids of examples. Words of stopwords.txt in WORKSPACE are left out.

    \b
    Example:
      textmine keywords out --by platform
    """
    from textmine.workspace.folder import open_workspace
    from textmine.workspace.keywords import describe_keywords, list_keywords

    with show_progress(quiet=quiet, verbose=verbose) as progress:
        rows = list_keywords(open_workspace(workspace), progress=progress, **given)
    if as_json:
        click.echo(describe_keywords(rows), nl=False)
        return
    click.echo("group\tword\tscore\tdocuments\tauthors\tlargest\texamples")
    for row in rows:
        click.echo(
            f"{row.group}\t{row.word}\t{row.score:.2f}\t{row.documents}\t"
            f"{row.sources}\t{row.largest:.0%}\t{' '.join(row.examples)}"
        )
