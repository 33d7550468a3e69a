"""`textmine forget`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import loudness_options, workers_option, workspace_argument
from textmine.cli.progress import show_progress

if TYPE_CHECKING:
    from textmine.workspace.forget import Forgotten


@click.command("forget")
@workspace_argument
@click.option(
    "--author", metavar="PLATFORM:UID|HASH", help="All documents of an author."
)
@click.option("--id", "document", metavar="PLATFORM:ID", help="One document.")
@click.option("--retrain", is_flag=True, help="Also make models and reports again.")
@workers_option
@loudness_options
def forget_command(workspace: Path, quiet: bool, verbose: bool, **given: Any) -> None:
    """Remove documents from WORKSPACE and keep them from being read again.

    They leave the corpus, documents.parquet and the quotes of published reports,
    which then say that they were revised. Original files are named, not touched.

    \b
    Example:
      textmine forget out --author weibo:1234567890
      textmine forget ws --id douyin:7301 --retrain
    """
    from textmine.workspace import open_workspace
    from textmine.workspace.forget import forget
    from textmine.workspace.retrain import retrain_models

    place = open_workspace(workspace)
    done = forget(place, author=given["author"], document=given["document"])
    retrain = given["retrain"]
    if retrain and (done.models or done.reports):
        with show_progress(quiet=quiet, verbose=verbose) as progress:
            retrain_models(place, done, workers=given["workers"], progress=progress)
    _tell_forgotten(done, retrained=retrain)


def _tell_forgotten(done: Forgotten, *, retrained: bool) -> None:
    click.echo(f"removed: {done.documents} documents; they will not be read again")
    if done.platforms:
        click.echo(
            "nothing here has this name, which is kept out from now on; platforms "
            f"here: {', '.join(done.platforms)}; textmine export tells the ids"
        )
    # "." is the report of the folder itself
    reports = [name if name != "." else "report.html" for name in done.reports]
    for title, names in (
        ("revised reports", reports),
        ("original files, to be deleted by you", done.files),
        (
            "made again" if retrained else "still counted in, until --retrain",
            done.models,
        ),
    ):
        if names:
            click.echo(f"{title}: {', '.join(names)}")
