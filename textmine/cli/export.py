"""`textmine export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textmine.cli.options import loudness_options, workspace_argument
from textmine.cli.progress import show_progress


@click.command("export")
@workspace_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "jsonl", "xlsx"]),
    default="parquet",
    show_default=True,
    help="Kind of file.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write.",
)
@click.option("--authors", is_flag=True, help="Write the hashes of authors too.")
@loudness_options
def export_command(
    workspace: Path,
    output: Path,
    quiet: bool,
    verbose: bool,
    **given: Any,
) -> None:
    """Write the documents of WORKSPACE to a file, ordered by id.

    Texts are masked as they were read. In csv and xlsx a cell that a spreadsheet
    would run as a formula gets an apostrophe in front.

    \b
    Example:
      textmine export out --format xlsx -o documents.xlsx
    """
    from textmine.workspace import open_workspace
    from textmine.workspace.export import export

    with show_progress(quiet=quiet, verbose=verbose) as progress:
        done = export(
            open_workspace(workspace),
            given["form"],
            output,
            authors=given["authors"],
            progress=progress,
        )
    if not quiet:
        click.echo(f"{done.rows:,} documents", err=True)
    click.echo(str(output))
