"""`textmine themes`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import json_option, workspace_argument

if TYPE_CHECKING:
    from textmine.workspace.theme_list import ListedTheme

_WORDS = 6  # shown of a theme


@click.command("themes")
@workspace_argument
@click.option("--name", nargs=2, multiple=True, metavar="KEY LABEL", help="Name it.")
@click.option(
    "--merge", nargs=2, multiple=True, metavar="KEY INTO", help="Count it for INTO."
)
@click.option("--mute", multiple=True, metavar="KEY", help="Leave it out of reports.")
@click.option(
    "--unmute", multiple=True, metavar="KEY", help="Undo mute, merge and promote."
)
@click.option(
    "--split",
    nargs=4,
    multiple=True,
    metavar="KEY NEW LABEL SEEDS",
    help="Make a named theme NEW of its documents with SEEDS (commas between).",
)
@click.option(
    "--promote",
    nargs=2,
    multiple=True,
    metavar="KEY NEW",
    help="Make a topic the named theme NEW, its words the seeds.",
)
@json_option
def themes_command(workspace: Path, as_json: bool, **given: Any) -> None:
    """List the themes of WORKSPACE; name, merge, mute, split or promote them.

    Decisions stand in themes.toml, new themes in codebook.toml: edit both. The next
    run (with --replace after a new theme) or weekly report follows them. Keys never
    change.

    \b
    Example:
      textmine themes out
      textmine themes out --name topic_07 门把手 --mute topic_03
      textmine themes out --promote topic_07 door_handles
    """
    from textmine.workspace.folder import open_workspace
    from textmine.workspace.theme_list import (
        ACTIONS,
        decide,
        describe_themes,
        list_themes,
    )

    place = open_workspace(workspace)
    done = [
        decide(place, action, *((said,) if isinstance(said, str) else said))
        for action in ACTIONS
        for said in given[action]
    ]
    for sentence in done:
        click.echo(sentence)
    if not done and as_json:
        click.echo(describe_themes(list_themes(place)), nl=False)
    elif not done:
        _show(list_themes(place))


def _show(rows: list[ListedTheme]) -> None:
    click.echo("key\tkind\tdocuments\tshare\tlabel\tdecided\twords")
    for row in rows:
        click.echo(
            f"{row.key}\t{row.kind}\t{row.documents}\t{row.share:.1%}\t{row.label}\t"
            f"{row.state or '-'}\t{'、'.join(row.words[:_WORDS])}"
        )
