"""Options that mean the same in every command."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from textmine.corpus import ReadOptions

F = TypeVar("F", bound=Callable[..., Any])

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

workspace_argument = click.argument(
    "workspace", type=click.Path(path_type=Path, file_okay=False)
)

workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=None,
    help="Threads; changes no result.  [default: all cores]",
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON in place of a table."
)


def loudness_options(command: F) -> F:
    """Add -q and -v."""
    command = click.option(
        "-q", "--quiet", is_flag=True, help="Tell errors only, no progress."
    )(command)
    return click.option(
        "-v", "--verbose", is_flag=True, help="Tell each stage as a line."
    )(command)


def day_option(name: str, text: str) -> Callable[[F], F]:
    """Return an option that takes a day as YYYY-MM-DD."""

    def check(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
        import datetime as dt

        if value is None:
            return None
        try:
            if not _DAY.match(value):
                raise ValueError(value)  # noqa: TRY301 - one message for both
            dt.date.fromisoformat(value)
        except ValueError as error:
            raise click.BadParameter(
                f"{value!r} is not a day such as 2024-09-30"
            ) from error
        return value

    return click.option(name, metavar="DAY", callback=check, help=text)


def read_pairs(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Turn `text=评论内容` into a dict; refuse what has no =."""
    pairs = {}
    for value in values:
        field, equals, column = value.partition("=")
        if not (field and equals and column):
            raise click.BadParameter(f"{value!r} is not FIELD=COLUMN")
        pairs[field.strip()] = column.strip()
    return pairs


def reading_options(command: F) -> F:
    """Add the options that steer how files are read; `read_reading` takes them up."""
    for option in reversed(_READING):
        command = option(command)
    return command


_READING = (
    click.option(
        "--map",
        "columns",
        multiple=True,
        callback=read_pairs,
        metavar="FIELD=COLUMN",
        help="Say which column holds a field, e.g. text=评论内容.",
    ),
    click.option("--platform", help="Platform of rows whose file tells none."),
    click.option(
        "--kind",
        type=click.Choice(["article", "comment", "reply", "danmaku"]),
        help="Kind of every row.",
    ),
    click.option(
        "--tz", help="Zone of times without a zone.  [default: Asia/Shanghai]"
    ),
    click.option("--article-id", help="Article of comments whose file tells none."),
    click.option(
        "--year",
        type=click.IntRange(2005, 2100),
        help="Year of dates that are written without one.",
    ),
)


def read_reading(given: dict[str, Any]) -> ReadOptions:
    """Take the values of `reading_options` as options of a reading."""
    from textmine.corpus import ReadOptions

    return ReadOptions(
        map=given["columns"],
        platform=given["platform"],
        kind=given["kind"],
        time_zone=given["tz"] or "Asia/Shanghai",
        article_id=given["article_id"],
        year=given["year"],
    )


def override_reading(usual: ReadOptions, given: dict[str, Any]) -> ReadOptions:
    """Put what was given on the command line above the options of a workspace."""
    names = {"tz": "time_zone"}
    changed = {
        names.get(name, name): given[name]
        for name in ("platform", "kind", "tz", "article_id", "year")
        if given[name] is not None
    }
    return replace(usual, map={**usual.columns, **given["columns"]}, **changed)


def tell_notes(notes: Iterable[str]) -> None:
    """Tell on stderr what was lost, a line each."""
    for note in notes:
        click.echo(f"textmine: note: {note}", err=True)
