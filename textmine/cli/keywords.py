"""`textmine keywords`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textmine.cli.options import (
    json_option,
    loudness_options,
    workers_option,
    workspace_argument,
)
from textmine.cli.progress import show_progress


@click.command("keywords")
@workspace_argument
@click.option(
    "--by",
    type=click.Choice(["platform", "week", "theme", "group", "event", "document"]),
    default=None,
    help="Compare groups, or tell what each document is about.  "
    "[default: the corpus with Chinese text in general]",
)
@click.option(
    "--method",
    type=click.Choice(["log-odds", "log-likelihood", "tf-idf", "textrank"]),
    default=None,
    help="How words are scored.  [default: log-odds; of a document tf-idf]",
)
@click.option("--against", help="Group to compare with.  [default: all others]")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=None,
    help="Keywords of a group, at most.  [default: 20; of a document 5]",
)
@json_option
@workers_option
@loudness_options
def keywords_command(
    workspace: Path, as_json: bool, quiet: bool, verbose: bool, **given: Any
) -> None:
    """Tell the words and phrases that mark WORKSPACE, or each group of its documents.

    With documents and authors that hold a word, the share of the most frequent
    author, how unevenly weeks hold it (dispersion: 0 evenly, 1 in one week alone),
    and ids of examples. Words of stopwords.txt in WORKSPACE are left out.

    \b
    Example:
      textmine keywords out --by platform
      textmine keywords out --by document --json
    """
    from textmine.workspace.folder import open_workspace
    from textmine.workspace.keywords import describe_keywords, list_keywords

    with show_progress(quiet=quiet, verbose=verbose) as progress:
        rows = list_keywords(open_workspace(workspace), progress=progress, **given)
    if as_json:
        click.echo(describe_keywords(rows), nl=False)
        return
    click.echo("group\tword\tscore\tdocuments\tauthors\tlargest\tdispersion\texamples")
    for row in rows:
        spread = "-" if row.dispersion is None else f"{row.dispersion:.2f}"
        click.echo(
            f"{row.group}\t{row.word}\t{row.score:.2f}\t{row.documents}\t"
            f"{row.sources}\t{row.largest:.0%}\t{spread}\t{' '.join(row.examples)}"
        )
    if not rows:
        click.echo("no keywords: no word marks a group, held by five or more", err=True)
