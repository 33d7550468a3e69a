"""ISO weeks, cut in local time (2024-12-30 belongs to 2025-W01)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from textmine.errors import OptionError

_WEEK = re.compile(r"^(\d{4})-W(\d{2})$")


def read_time_zone(name: str) -> ZoneInfo:
    """Return the time zone called `name`.

    Raises:
        OptionError: There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OptionError(
            "time zone", repr(name), "an IANA name", "Use e.g. Asia/Shanghai"
        ) from error


def week_of(day: dt.date) -> str:
    """Return the ISO week of a day.

    >>> week_of(dt.date(2024, 12, 30))
    '2025-W01'
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def parse_week(week: str) -> dt.date:
    """Return the Monday of an ISO week.

    Raises:
        OptionError: Not a week, such as 2024-W60.

    >>> parse_week("2025-W01")
    datetime.date(2024, 12, 30)
    """
    found = _WEEK.match(week)
    try:
        year, number = (int(found[1]), int(found[2])) if found else (0, 0)
        return dt.date.fromisocalendar(year, number, 1)
    except ValueError as error:
        raise OptionError(
            "week", repr(week), "an ISO week such as 2024-W43", "Correct the week"
        ) from error


def next_week(week: str) -> str:
    """Return the week after.

    >>> next_week("2020-W53")
    '2021-W01'
    """
    return week_of(parse_week(week) + dt.timedelta(days=7))


def weeks_between(first: str, last: str) -> list[str]:
    """Return every ISO week from `first` to `last`, both included.

    >>> weeks_between("2024-W52", "2025-W02")
    ['2024-W52', '2025-W01', '2025-W02']
    """
    weeks = [first]
    while weeks[-1] < last:
        weeks.append(next_week(weeks[-1]))
    return weeks if first <= last else []


def last_complete_week(now: dt.datetime, time_zone: str) -> str:
    """Return the newest ISO week that has ended at `now` (an aware time).

    >>> monday = dt.datetime(2024, 10, 28, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> last_complete_week(monday, "Asia/Shanghai")
    '2024-W43'
    """
    today = now.astimezone(read_time_zone(time_zone)).date()
    return week_of(today - dt.timedelta(days=7))


def iso_weeks(published_at: Any, time_zone: str = "Asia/Shanghai") -> list[str | None]:
    """Return the ISO week of each time, None where there is none.

    Args:
        published_at: Arrow timestamp array (UTC) or datetime64 array, shape (n,).
        time_zone: IANA name of the zone in which weeks are cut.
    """
    seconds = _to_seconds(published_at)
    missing = np.isnat(seconds)
    zone = read_time_zone(time_zone)
    # One conversion an hour that occurs: zones change their offset on whole
    # quarter hours, so a quarter hour is the unit that is always safe.
    quarters = seconds.astype(np.int64) // 900
    unique, inverse = np.unique(quarters[~missing], return_inverse=True)
    names = [
        week_of(dt.datetime.fromtimestamp(int(q) * 900, tz=zone).date()) for q in unique
    ]
    out: list[str | None] = [None] * len(seconds)
    for row, position in zip(np.flatnonzero(~missing), inverse, strict=True):
        out[row] = names[position]
    return out


def _to_seconds(values: Any) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    if not isinstance(values, np.ndarray):
        if hasattr(values, "combine_chunks"):
            values = values.combine_chunks()
        values = values.to_numpy(zero_copy_only=False)
    return values.astype("datetime64[s]")  # type: ignore[no-any-return]
