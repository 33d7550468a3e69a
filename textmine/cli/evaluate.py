"""`textmine evaluate`."""

from __future__ import annotations

from pathlib import Path

import click

from textmine.cli.options import workspace_argument


@click.command("evaluate")
@workspace_argument
@click.option(
    "--labels",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="CSV with id and themes (keys separated by ;).",
)
def evaluate_command(workspace: Path, labels: Path) -> None:
    """Compare the themes of WORKSPACE with hand-made LABELS: F1 a theme and macro.

    \b
    Example:
      textmine evaluate out --labels corpora/demo-labels.csv
    """
    from textmine.workspace import evaluate_workspace, open_workspace

    evaluation = evaluate_workspace(open_workspace(workspace), labels)
    click.echo(f"{'theme':24s} precision  recall      F1  labelled  assigned")
    for row in evaluation.themes:
        click.echo(
            f"{row.key:24s} {row.precision:9.3f} {row.recall:7.3f} {row.f1:7.3f}"
            f" {row.labelled:9d} {row.assigned:9d}"
        )
    click.echo(
        f"{evaluation.documents} documents, macro F1 {evaluation.macro_f1:.3f}, "
        f"micro F1 {evaluation.micro_f1:.3f}"
    )
