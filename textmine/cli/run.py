"""`textmine run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import (
    day_option,
    loudness_options,
    read_pairs,
    tell_notes,
    workers_option,
)
from textmine.cli.progress import show_progress

if TYPE_CHECKING:
    from textmine.workspace import RunOptions, RunResult


@click.command("run")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder for the report; becomes a workspace.",
)
@click.option("--codebook", metavar="FILE", help="Codebook of named themes (TOML).")
@click.option(
    "--lexicon",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Words of your own, one a line.",
)
@click.option("--topics", type=click.IntRange(min=2), help="Number of topics.")
@click.option(
    "--model",
    type=click.Choice(["auto", "lda", "mixture"]),
    default="auto",
    show_default=True,
    help="Topic model; auto goes by the length of the documents.",
)
@click.option(
    "--engine",
    type=click.Choice(["textmine", "gensim", "nmf", "tomotopy"]),
    default="textmine",
    show_default=True,
    help="Who fits the topics.",
)
@click.option(
    "--ensemble",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Take the consensus of N models with different seeds.",
)
@click.option(
    "--embed",
    is_flag=True,
    help="Topics also go by sentence embeddings (textmine[embed], offline).",
)
@click.option(
    "--embedder",
    metavar="NAME",
    default="",
    help="Embeddings of sentence-transformers, or of MODULE:CALLABLE.",
)
@click.option(
    "--segmenter",
    type=click.Choice(["rjieba", "jieba"]),
    default="rjieba",
    show_default=True,
    help="Who cuts the words.",
)
@click.option(
    "--sentiment",
    metavar="MODULE:CALLABLE",
    default="",
    help="Judge sentiment with a function of your own.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@workers_option
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Language of the report.",
)
@day_option("--since", "Analyse documents from this day on.")
@day_option("--until", "Analyse documents up to this day, included.")
@click.option("--platform", multiple=True, help="Analyse this platform; repeatable.")
@click.option("--match", metavar="WORD", help="Analyse documents that hold WORD.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    callback=read_pairs,
    metavar="FIELD=COLUMN",
    help="Say which column holds a field, e.g. text=评论内容.",
)
@click.option(
    "--tz",
    default="Asia/Shanghai",
    show_default=True,
    help="Zone of weeks and of times without a zone.",
)
@click.option(
    "--as-platform", metavar="NAME", help="Platform of rows whose file tells none."
)
@click.option(
    "--kind",
    type=click.Choice(["article", "comment", "reply", "danmaku"]),
    help="Kind of every row.",
)
@click.option("--article-id", help="Article of comments whose file tells none.")
@click.option(
    "--year",
    type=click.IntRange(2005, 2100),
    help="Year of dates that are written without one.",
)
@click.option("--replace", is_flag=True, help="Overwrite a run with other options.")
@loudness_options
def run_command(
    paths: tuple[Path, ...], output: Path, quiet: bool, verbose: bool, **given: Any
) -> None:
    """Read PATHS (files, folders) and write a theme report to a folder.

    \b
    Example:
      textmine run comments.csv articles/ -o out
      textmine run exports/ -o out --since 2024-09-01 --platform douyin
    """
    from textmine.workspace import run

    with show_progress(quiet=quiet, verbose=verbose) as progress:
        result = run(list(paths), output, _read_options(given), progress=progress)
    if not quiet:
        _tell_result(result)


def _read_options(given: dict[str, Any]) -> RunOptions:
    from textmine.corpus import ReadOptions, Selection
    from textmine.model.embedding import OFFLINE
    from textmine.trends.weeks import read_time_zone
    from textmine.workspace import RunOptions, Settings

    read_time_zone(given["tz"])
    selection = Selection(
        since=given["since"],
        until=given["until"],
        platforms=tuple(given["platform"]),
        match=given["match"],
        time_zone=given["tz"],
    )
    chosen = any((selection.since, selection.until, selection.platforms))
    return RunOptions(
        settings=Settings(
            topics=given["topics"],
            model=given["model"],
            engine=given["engine"],
            ensemble=given["ensemble"],
            embedder=given["embedder"] or (OFFLINE if given["embed"] else ""),
            sentiment=given["sentiment"],
            segmenter=given["segmenter"],
            seed=given["seed"],
            lang=given["lang"],
            time_zone=given["tz"],
        ),
        read=ReadOptions(
            map=given["columns"],
            platform=given["as_platform"],
            kind=given["kind"],
            time_zone=given["tz"],
            article_id=given["article_id"],
            year=given["year"],
        ),
        selection=selection if chosen or selection.match else None,
        codebook=given["codebook"],
        lexicon=given["lexicon"],
        replace=given["replace"],
        workers=given["workers"],
    )


def _tell_result(result: RunResult) -> None:
    """Name the report and what leads it; the path alone goes to stdout."""
    tell_notes(result.notes)
    findings = result.analysis.findings
    quality = findings.quality
    rejected = sum(quality.rejects.values())
    click.echo(
        f"{findings.scope.documents:,} documents, "
        f"{findings.scope.first_week or '-'} to {findings.scope.last_week or '-'}, "
        f"{rejected:,} rows rejected, {findings.method.topics} topics",
        err=True,
    )
    for theme in [t for t in findings.themes if t.kind == "named"][:5]:
        share = theme.share.value
        size = "too few" if share is None else f"{share:6.1%}"
        change = theme.change
        moved = (
            f"  {change.points * 100:+.1f} points in {'..'.join(change.after_weeks)}"
            if change.direction == "up" and change.points and change.after_weeks
            else ""
        )
        click.echo(f"  {size}  {theme.label} ({theme.key}){moved}", err=True)
    click.echo(str(result.workspace.root / "report.html"))
