"""`textmine drivers`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from textmine.cli.options import workspace_argument

if TYPE_CHECKING:
    from textmine.trends.findings import Drivers, Effect


@click.command("drivers")
@workspace_argument
@click.option(
    "--from",
    "first",
    required=True,
    metavar="SIDE",
    help="Weeks (2024-W36..2024-W38), days, a platform or a group.",
)
@click.option(
    "--to", "second", required=True, metavar="SIDE", help="What it is compared with."
)
@click.option(
    "--by", type=click.Choice(["platform"]), help="Compare within each platform."
)
def drivers_command(workspace: Path, first: str, second: str, by: str | None) -> None:
    """Split the change of the negative share by theme: attention and tone.

    \b
    Example:
      textmine drivers out --from 2025-W30..2025-W33 --to 2025-W34..2025-W37
      textmine drivers out --from weibo --to douyin
    """
    from textmine.workspace import find_workspace_drivers, open_workspace

    found = find_workspace_drivers(open_workspace(workspace), first, second, by=by)
    for name, drivers in found.items():
        _tell_drivers(name, drivers)


def _tell_drivers(name: str, drivers: Drivers | None) -> None:
    if drivers is None:
        click.echo(f"{name}: too few documents on a side (30 are needed)")
        return
    before, after = drivers.negative
    click.echo(
        f"{name}: negative {before:.1%} of {drivers.documents[0]:,} in {drivers.first}"
        f" -> {after:.1%} of {drivers.documents[1]:,} in {drivers.second},"
        f" {_points(drivers.change)} points"
    )
    click.echo("tier theme                     total (95 %)        attention    tone")
    for part in drivers.parts:
        note = "" if part.enough else "  few documents"
        click.echo(
            f"{part.tier:4d} {part.key:24s} {_points(part.total):22s}"
            f" {part.attention.value * 100:+8.2f} {part.tone.value * 100:+8.2f}{note}"
        )


def _points(effect: Effect) -> str:
    value, low, high = (100 * x for x in (effect.value, effect.low, effect.high))
    return f"{value:+.2f} ({low:+.2f} to {high:+.2f})"
