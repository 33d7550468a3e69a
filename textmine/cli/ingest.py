"""`textmine ingest`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import (
    loudness_options,
    override_reading,
    reading_options,
    workspace_argument,
)
from textmine.cli.progress import show_progress

if TYPE_CHECKING:
    from textmine.corpus import FileIntake
    from textmine.workspace import IngestResult


@click.command("ingest")
@workspace_argument
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading_options
@loudness_options
def ingest_command(
    workspace: Path, paths: tuple[Path, ...], quiet: bool, verbose: bool, **given: Any
) -> None:
    """Read PATHS (files, folders, zip archives) into the corpus of WORKSPACE.

    What was read before adds nothing; a newer crawl updates counts and texts.

    \b
    Example:
      textmine ingest ws exports/ more.zip
      textmine ingest ws comments.csv --platform weibo --map text=网友说
    """
    from textmine.workspace import ingest_files, open_workspace
    from textmine.workspace.folder import load_settings
    from textmine.workspace.ingest import read_usual_options

    place = open_workspace(workspace)
    usual = read_usual_options(load_settings(place))
    options = override_reading(usual, given)
    with show_progress(quiet=quiet, verbose=verbose) as progress:
        result = ingest_files(
            place,
            list(paths),
            None if options == usual else options,
            progress=progress,
        )
    if not quiet:
        for line in describe_result(result):
            click.echo(line, err=True)
    click.echo(str(place.corpus))


def describe_result(result: IngestResult) -> list[str]:
    """Return what was read as lines: files, reasons, warnings, what is new."""
    intake = result.intake
    lines = [
        f"{file.file}: read before"
        if file.file in result.known
        else _describe_file(file)
        for file in intake.files
        if file.signature
    ]
    lines += [f"  rejected: {n:,} {reason}" for reason, n in intake.rejects.items()]
    if edited := intake.flags.get("edited"):
        lines.append(f"  {edited:,} known documents have other words now")
    lines += [f"  warning: {warning}" for warning in intake.warnings]
    lines.append(f"{result.added:,} new documents, {result.documents:,} in all")
    found = result.repetition
    if found.documents:
        lines.append(
            f"{found.documents:,} of them repeat each other in {found.groups:,} groups "
            "(kept, and marked as dup_group in an export)"
        )
    return lines


def _describe_file(file: FileIntake) -> str:
    counts = ", ".join(
        f"{n:,} {name}"
        for name, n in (
            ("new", file.kept),
            ("known", file.repeated),
            ("repaired", file.repaired),
            ("rejected", file.rejected),
        )
        if n or name == "new"
    )
    return f"{file.file}: {file.signature}, {file.encoding}; {counts}"
