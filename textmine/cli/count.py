"""`textmine count`."""

from __future__ import annotations

from pathlib import Path

import click

from textmine.cli.options import json_option, workspace_argument


@click.command("count")
@workspace_argument
@click.option(
    "--by",
    type=click.Choice(["article", "group", "platform", "week"]),
    default="group",
    show_default=True,
    help="Under what themes are counted; a group is an event, topic or brand.",
)
@click.option("--once", is_flag=True, help="Count texts that repeat each other once.")
@json_option
def count_command(workspace: Path, *, by: str, once: bool, as_json: bool) -> None:
    """Count the themes of WORKSPACE under each article, group, platform or week.

    A share, with its 95 % interval, is told from 30 documents on. Documents that
    were read after the last report are not in it.

    \b
    Example:
      textmine count out --by group
      textmine count out --by article --once --json
    """
    from textmine.workspace.count import count_themes, describe_counts
    from textmine.workspace.folder import open_workspace

    counts = count_themes(open_workspace(workspace), by, once=once)
    if as_json:
        click.echo(describe_counts(counts), nl=False)
        return
    click.echo(f"{by}\ttitle\ttheme\tlabel\tdocuments\tof\tshare\tlow\thigh")
    for row in counts:
        share = row.share
        told = (share.value, share.low, share.high)
        numbers = "\t".join("-" if n is None else f"{n:.3f}" for n in told)
        title = " ".join(row.title.split())
        click.echo(
            f"{row.name}\t{title}\t{row.theme}\t{row.label}\t"
            f"{share.documents}\t{share.of}\t{numbers}"
        )
