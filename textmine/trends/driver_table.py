"""Choose what is compared: periods, platforms or groups, and what is drawn whole."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import document_keys
from textmine.errors import OptionError
from textmine.trends.drivers import Sides, find_drivers
from textmine.trends.findings import Drivers, Findings
from textmine.trends.weeks import iso_weeks, parse_week, read_time_zone

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.corpus.duplicates import Duplicates
    from textmine.themes import Themes
    from textmine.themes.sentiment import Sentiment

Bools = npt.NDArray[np.bool_]

#: Part of the documents with a known author from which authors are drawn whole.
ENOUGH_AUTHORS = 0.5
_WEEK = re.compile(r"^\d{4}-W\d{2}$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_WEEK_DAYS = 7


@dataclass(frozen=True)
class DriverTable:
    """What a decomposition needs of n documents.

    Attributes:
        keys: Keys of the m named themes.
        assigned: bool, shape (n, m).
        negative: bool, shape (n,).
        days: Day of each document as an ordinal in the zone of the weeks, shape
            (n,); 0 where it is undated.
        platforms, groups: Of each document.
        units, unit: As of `find_drivers`.
    """

    keys: tuple[str, ...]
    assigned: Bools
    negative: Bools
    days: npt.NDArray[np.int64]
    platforms: list[str]
    groups: list[str | None]
    units: npt.NDArray[np.uint64]
    unit: str


def choose_units(
    ids: list[str], authors: list[str | None], groups: list[str | None]
) -> tuple[npt.NDArray[np.uint64], str]:
    """Return what is drawn as a whole: authors where known, else repeated texts.

    Documents of one author, or copies of one text, are no independent voices. An
    author is named by his first document: his hash hangs on the key of the
    workspace, which must change no draw.
    """
    known = sum(author is not None for author in authors)
    if known >= ENOUGH_AUTHORS * max(1, len(ids)):
        first: dict[str, str] = {}
        for author, i in zip(authors, ids, strict=True):
            if author:
                first.setdefault(author, f"author:{i}")
        named = [first[a] if a else i for a, i in zip(authors, ids, strict=True)]
        return document_keys(named), "author"
    named = [f"copies:{g}" if g else i for g, i in zip(groups, ids, strict=True)]
    unit = "dup_group" if any(group is not None for group in groups) else "document"
    return document_keys(named), unit


def find_days(corpus: Corpus, time_zone: str) -> npt.NDArray[np.int64]:
    """Return the day of each document as an ordinal (datetime.date), 0: undated."""
    zone = read_time_zone(time_zone)
    times = corpus.table.column("published_at").to_pylist()
    days = [0 if t is None else t.astimezone(zone).date().toordinal() for t in times]
    return np.array(days, dtype=np.int64)


def choose_side(table: DriverTable, said: str, option: str) -> tuple[Bools, float]:
    """Return the documents that `said` means, and the days that it lasts.

    Args:
        table: The documents.
        said: "2024-W36", "2024-W36..2024-W38", "2024-09-01..2024-09-14", the name
            of a platform, or that of a group.
        option: Which option said it, for the message.

    Raises:
        OptionError: It is none of these, or ends before it begins.
    """
    first, dots, last = said.partition("..")
    begin = _read_day(first, end=False)
    end = _read_day(last if dots else first, end=True)
    if begin is not None and end is not None:
        if end < begin:
            raise OptionError(option, f"{said!r} ends before it begins")
        chosen = (table.days >= begin) & (table.days <= end)
        return chosen, float(end - begin + 1)
    for names in (table.platforms, table.groups):
        if said in names:
            return np.array([name == said for name in names], dtype=bool), 1.0
    known = ", ".join(sorted(set(table.platforms))[:5])
    raise OptionError(
        option,
        f"{said!r} is no period, platform or group here",
        f"2024-W36..2024-W38, 2024-09-01..2024-09-14, or one of {known}",
    )


def _read_day(text: str, *, end: bool) -> int | None:
    if _WEEK.match(text):
        return parse_week(text).toordinal() + (_WEEK_DAYS - 1 if end else 0)
    if not _DAY.match(text):
        return None
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def compare_sides(
    table: DriverTable,
    first: str,
    second: str,
    *,
    within: Bools | None = None,
    seed: int = 0,
) -> Drivers | None:
    """Decompose the change from `first` to `second`; see `choose_side`.

    Args:
        table: The documents.
        first: What is compared.
        second: With what.
        within: Documents to look at; None for all.
        seed: Seed of the bootstrap.

    Returns:
        None where a side has too few documents.

    Raises:
        OptionError: A side can't be understood, or the two share documents.
    """
    one, days_one = choose_side(table, first, "--from")
    two, days_two = choose_side(table, second, "--to")
    if (one & two).any():
        raise OptionError("--to", f"{second!r} shares documents with {first!r}")
    if within is not None:
        one, two = one & within, two & within
    return find_drivers(
        table.assigned,
        table.negative,
        table.keys,
        Sides(one, two, (first, second), (days_one, days_two)),
        table.units,
        unit=table.unit,
        seed=seed,
    )


def make_table(
    corpus: Corpus,
    themes: Themes,
    sentiment: Sentiment,
    duplicates: Duplicates,
    time_zone: str,
) -> DriverTable:
    """Gather what a decomposition needs from the values of an analysis."""
    named = [k for k, theme in enumerate(themes.themes) if theme.kind == "named"]
    units, unit = choose_units(
        corpus.ids,
        corpus.table.column("author").to_pylist(),
        duplicates.group.to_pylist(),
    )
    return DriverTable(
        tuple(themes.themes[k].key for k in named),
        themes.assigned[:, named],
        sentiment.negative,
        find_days(corpus, time_zone),
        corpus.table.column("platform").to_pylist(),
        corpus.table.column("group").to_pylist(),
        units,
        unit,
    )


def add_drivers(
    findings: Findings,
    corpus: Corpus,
    themes: Themes,
    sentiment: Sentiment,
    duplicates: Duplicates,
) -> Findings:
    """Return the findings with the drivers from the first half of weeks to the second.

    The halves are those of the calendar: a split chosen where the change is largest
    would flatter every effect. Left as they are with fewer than two weeks.
    """
    zone = findings.scope.time_zone
    dated = iso_weeks(corpus.table.column("published_at"), zone)
    weeks = sorted({week for week in dated if week is not None})
    span = [week for week in findings.scope.weeks if weeks]
    if len(span) < 2:
        return findings
    middle = len(span) // 2
    table = make_table(corpus, themes, sentiment, duplicates, zone)
    found = compare_sides(
        table,
        f"{span[0]}..{span[middle - 1]}",
        f"{span[middle]}..{span[-1]}",
        seed=findings.method.seed,
    )
    return replace(findings, drivers=found)
