"""`textmine init`, `textmine weekly` and `textmine schedule`."""

from __future__ import annotations

from pathlib import Path

import click

from textmine.cli.options import (
    loudness_options,
    tell_notes,
    workers_option,
    workspace_argument,
)
from textmine.cli.progress import show_progress


@click.command("init")
@workspace_argument
@click.option("--topics", type=click.IntRange(min=2), help="Number of topics.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
def init_command(workspace: Path, topics: int | None, lang: str, seed: int) -> None:
    """Make WORKSPACE for weekly reports: settings, codebook, lexicon, inbox.

    \b
    Example:
      textmine init ws
    """
    from textmine.workspace import Settings, init_workspace

    settings = Settings(topics=topics, lang=lang, seed=seed)
    made = init_workspace(workspace, settings)
    click.echo(str(made.settings))


@click.command("weekly")
@workspace_argument
@click.option("--through", metavar="WEEK", help="Last week to report, as 2024-W43.")
@workers_option
@loudness_options
def weekly_command(
    workspace: Path,
    through: str | None,
    workers: int | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the inbox of WORKSPACE and report each complete week not yet reported.

    \b
    Example:
      textmine weekly ws --through 2024-W43
    """
    from textmine.workspace import open_workspace, weekly

    with show_progress(quiet=quiet, verbose=verbose) as progress:
        result = weekly(
            open_workspace(workspace), through, workers=workers, progress=progress
        )
    if not quiet:
        tell_notes(result.notes)
    for week in result.weeks:
        click.echo(str(result.workspace.reports / week / "report.html"))


@click.command("schedule")
@workspace_argument
@click.option("--cron", "form", flag_value="cron", default=True, help="A crontab line.")
@click.option("--systemd", "form", flag_value="systemd", help="Units of systemd.")
def schedule_command(workspace: Path, form: str) -> None:
    """Print what runs WORKSPACE every week: a crontab line or systemd units.

    \b
    Example:
      textmine schedule ws --cron
    """
    from textmine.workspace import open_workspace, schedule_line

    click.echo(schedule_line(open_workspace(workspace), form), nl=False)
