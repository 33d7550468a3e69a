"""`textmine compare`."""

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
    from textmine.model.comparison import Comparison, Spread

#: Digits behind the point that a reader can use.
_DIGITS = {"perplexity": 0}


def _read_numbers(_: click.Context, __: click.Parameter, value: str) -> list[int]:
    """Turn `10,20,40` into numbers; refuse what is none."""
    try:
        return [int(part) for part in value.split(",")]
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is not numbers such as 10,20,40"
        ) from error


@click.command("compare")
@workspace_argument
@click.option(
    "--topics",
    default="10,20,40",
    show_default=True,
    callback=_read_numbers,
    metavar="N,N,…",
    help="Numbers of topics to try.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Fits of each number.",
)
@json_option
@workers_option
@loudness_options
def compare_command(
    workspace: Path, as_json: bool, quiet: bool, verbose: bool, **given: Any
) -> None:
    """Try several numbers of topics on WORKSPACE and tell which to take.

    Each number is fitted with several seeds: mean and spread of held-out perplexity,
    NPMI, C_V, diversity and stability. Changes nothing in the workspace.

    \b
    Example:
      textmine compare out --topics 10,20,40 --seeds 3
    """
    from textmine.workspace.compare import compare_workspace
    from textmine.workspace.folder import open_workspace

    with show_progress(quiet=quiet, verbose=verbose) as progress:
        comparison = compare_workspace(
            open_workspace(workspace), progress=progress, **given
        )
    if as_json:
        click.echo(comparison.to_json(), nl=False)
    else:
        _show(comparison)


def _show(comparison: Comparison) -> None:
    from textmine.model.comparison import NAMES

    click.echo("topics" + "".join(f"{name:>18s}" for name in NAMES) + "  mean rank")
    for row in comparison.candidates:
        cells = [_format(row.measures[name], _DIGITS.get(name, 3)) for name in NAMES]
        mark = "  *" if row.topics == comparison.choice else ""
        click.echo(f"{row.topics:6d}{''.join(cells)}{row.rank:11.2f}{mark}")
    click.echo(
        f"{comparison.kind}, {comparison.documents:,} documents, "
        f"{comparison.held_out:,} held out, {len(comparison.seeds)} seeds; "
        "mean ± standard deviation, * the choice"
    )
    click.echo(comparison.advise())


def _format(spread: Spread | None, digits: int) -> str:
    if spread is None:
        return f"{'-':>18s}"
    text = f"{spread.mean:.{digits}f}"
    if spread.deviation is not None:
        text += f" ± {spread.deviation:.{digits}f}"
    return f"{text:>18s}"
