"""`textmine sources`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import loudness_options, read_reading, reading_options
from textmine.cli.progress import show_progress

if TYPE_CHECKING:
    from textmine.corpus import SourceReport

_WIDTH = 60  # characters of an example that are shown


@click.command("sources")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@loudness_options
def sources_command(
    paths: tuple[Path, ...], as_json: bool, quiet: bool, verbose: bool, **given: Any
) -> None:
    """Tell what PATHS are taken for and what their rows would give; store nothing.

    \b
    Example:
      textmine sources exports/
      textmine sources comments.csv --map text=网友说 --json
    """
    from textmine.canonical import to_json
    from textmine.corpus import describe_sources

    with show_progress(quiet=quiet or as_json, verbose=verbose) as progress:
        reports = describe_sources(
            list(paths), options=read_reading(given), progress=progress
        )
    if as_json:
        click.echo(to_json([asdict(report) for report in reports]), nl=False)
        return
    for report in reports:
        click.echo("\n".join(describe_report(report)))


def describe_report(report: SourceReport) -> Iterator[str]:
    """Give what a file was taken for as lines."""
    yield report.file
    if report.signature:
        yield f"  read as   {report.signature} ({report.container}, {report.encoding})"
        columns = ", ".join(f"{f} ← {c}" for f, c in report.columns.items())
        yield f"  columns   {columns}"
        yield (
            f"  rows      {report.read:,}: {report.usable:,} usable "
            f"({report.repaired:,} repaired), {report.rejected:,} rejected"
        )
    for reason, count in report.reasons.items():
        yield f"            {count:,} rejected: {reason}"
    for example in report.examples:
        yield f"  · {_shorten(example)}"
    if report.refusal:
        remedy = f". {report.remedy}" if report.remedy else ""
        yield f"  not used  {report.refusal}{remedy}"
    for warning in report.warnings:
        yield f"  warning   {warning}"


def _shorten(example: dict[str, str]) -> str:
    words = " ".join(example.get("text", example.get("title", "(no text)")).split())
    shown = words if len(words) <= _WIDTH else words[: _WIDTH - 1] + "…"
    at = example.get("published_at", "undated")
    return f"{example['kind']}, {example['platform']}, {at}: {shown}"
