"""Publication times: epoch numbers, Excel serials, absolute, Chinese and relative."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

_OLDEST = 1_104_537_600  # 2005-01-01 UTC: no platform read here is older
_NEWEST = 4_102_444_800  # 2100-01-01 UTC
_EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - serials have no zone
_NO_TIME = 1e30  # beyond nanoseconds, and near what a float can't hold
_LONGEST = 40  # characters of a number that may be a time
_LONGEST_TEXT = 100  # of a text that may be one
#: Unit of an epoch number -> units a second.
EPOCH_UNITS = {"epoch_s": 1, "epoch_ms": 10**3, "epoch_us": 10**6, "epoch_ns": 10**9}
_MISSING = frozenset({"", "0", "-1", "none", "null", "nan", "nat", "未知", "-"})
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip


class Moment(NamedTuple):
    """A time as epoch seconds, with the precision in which it was written."""

    at: int | None
    precision: str  # second, minute, day, month, unknown
    relative: bool = False


UNDATED = Moment(None, "unknown")


@dataclass(frozen=True)
class TimeRule:
    """How the times of one column are read.

    Args:
        unit: A key of `EPOCH_UNITS`, "excel" or "text".
        zone: IANA zone of times that carry none.
        year: Year of dates without one; None takes that of the base.
    """

    unit: str = "text"
    zone: str = "Asia/Shanghai"
    year: int | None = None


def find_time_unit(values: Iterable[Any]) -> str:
    """Return the unit of a column of times, by the median size of its numbers.

    >>> find_time_unit(["1786757412", "0", None, "1786758063"])
    'epoch_s'
    >>> find_time_unit(["2026-08-14", "刚刚"])
    'text'
    """
    numbers = [n for n in map(_read_number, values) if n is not None and n > 0]
    if not numbers:
        return "text"
    middle = median(numbers)
    bounds = ((1e17, "epoch_ns"), (1e14, "epoch_us"), (1e11, "epoch_ms"))
    for bound, unit in bounds:
        if middle >= bound:
            return unit
    if 1e8 <= middle < 1e11 and not _is_written_date(middle):
        return "epoch_s"
    return "excel" if 20_000 <= middle <= 60_000 else "text"


def _is_written_date(number: float) -> bool:
    """20260814 and 202608141030 are dates, written without separators."""
    text = str(int(number))
    return len(text) in (12, 14) and text[:2] in ("19", "20")


def _read_number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    number = None
    if isinstance(value, int | float):
        number = float(value) if abs(value) < _NO_TIME else None
    elif isinstance(value, str) and len(value) < _LONGEST:
        digits = value.strip()
        number = float(digits) if digits.replace(".", "", 1).isdecimal() else None
    return number


def parse_time(value: Any, rule: TimeRule, base: Moment = UNDATED) -> Moment | None:
    """Return the moment that a cell names; None where it is not a time.

    An empty cell, 0 and -1 are `UNDATED`, not an error. `base` is when the row
    was crawled: relative times count from it and dates without a year lie
    before it. Without a base they are None, never counted from now.

    >>> parse_time("2026-08-14 20:30", TimeRule())
    Moment(at=1786710600, precision='minute', relative=False)
    >>> parse_time("3小时前", TimeRule(), Moment(1786710600, "second")).at
    1786699800
    """
    if value is None:
        return UNDATED
    if isinstance(value, dt.datetime):
        return _place(value, rule.zone, "second")
    if isinstance(value, dt.date):
        return _place(dt.datetime(value.year, value.month, value.day), rule.zone, "day")  # noqa: DTZ001
    text = (value if isinstance(value, str) else str(value)).strip()
    return _parse_cached(text, rule, base.at) if len(text) <= _LONGEST_TEXT else None


@lru_cache(maxsize=1 << 16)
def _parse_cached(text: str, rule: TimeRule, base: int | None) -> Moment | None:
    folded = unicodedata.normalize("NFKC", text).strip().strip("'\"")
    if folded.lower() in _MISSING:
        return UNDATED
    folded = _PREFIX.sub("", folded)
    for parse in _FORMS:
        moment = parse(folded, rule, base)
        if moment is not None:
            return moment
    return None


_PREFIX = re.compile(r"^(?:发布于|编辑于|发表于|更新于|创建于)\s*[:：]?\s*")
_ABSOLUTE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T_\s]*(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*(?:分|(?::(\d{1,2})(?:\.\d+)?))?"
    r"(?:(?<=分)\s*(\d{1,2})\s*秒)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?(?:\s*(?:UTC|GMT))?(?:\s*[\u4e00-\u9fff]{2,8})?"
)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_TWITTER = re.compile(
    r"(?:\w{3},?\s+)?(\w{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+"
    r"([+-]\d{4})\s+(\d{4})"
)
_AGO = re.compile(
    r"(半|几|\d+)\s*(?:个)?\s*(秒钟?|分钟?|小时|天|日|周|星期|月|年)\s*前.{0,12}"
)
_DAY_WORD = re.compile(r"(今天|昨天|前天)\s*(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?.{0,12}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_NO_YEAR = re.compile(
    r"(\d{1,2})\s*[-/月]\s*(\d{1,2})\s*日?(?:\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?.{0,12}"
)
_SPANS = {
    "秒": (1, "second"),
    "秒钟": (1, "second"),
    "分": (60, "minute"),
    "分钟": (60, "minute"),
    "小时": (3600, "minute"),
    "天": (86400, "day"),
    "日": (86400, "day"),
    "周": (7 * 86400, "day"),
    "星期": (7 * 86400, "day"),
    "月": (30 * 86400, "month"),
    "年": (365 * 86400, "unknown"),
}
_DAYS_BACK = {"今天": 0, "昨天": 1, "前天": 2}


def _place(moment: dt.datetime, zone: str, precision: str) -> Moment | None:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_find_zone(zone))
    at = int(moment.timestamp())
    return Moment(at, precision) if _OLDEST <= at < _NEWEST else None


@lru_cache(maxsize=16)
def _find_zone(name: str) -> dt.tzinfo:
    return dt.UTC if name == "UTC" else ZoneInfo(name)


def _build(
    date: Iterable[Any], clock: Iterable[Any], rule: TimeRule, offset: str | None = None
) -> Moment | None:
    """Build a moment from texts of (year, month, day) and (hour, minute, second)."""
    hour, minute, second = clock
    precision = "second" if second is not None else "minute"
    precision = "day" if hour is None else precision
    parts = [int(p or 0) for p in (*date, hour, minute, second)]
    try:
        moment = dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001
        if offset:
            moment = moment.replace(tzinfo=_read_offset(offset))
    except ValueError:
        return None
    return _place(moment, rule.zone, precision)


def _read_offset(text: str) -> dt.tzinfo:
    if text == "Z":
        return dt.UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _parse_absolute(text: str, rule: TimeRule, _base: int | None) -> Moment | None:
    found = _ABSOLUTE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, chinese, offset = found.groups()
    return _build((year, month, day), (hour, minute, second or chinese), rule, offset)


def _parse_number(text: str, rule: TimeRule, _base: int | None) -> Moment | None:
    number = _read_number(text)
    if number is None:
        return None
    unit = rule.unit
    if unit in EPOCH_UNITS:
        at = int(number / EPOCH_UNITS[unit])
        if not _OLDEST <= at < _NEWEST:  # an outlier in another unit
            unit = find_time_unit([number])
            at = int(number / EPOCH_UNITS.get(unit, 1))
        if unit != "excel":
            return Moment(at, "second") if _OLDEST <= at < _NEWEST else None
    serial = unit == "excel" or "." in text  # a fraction of a day gives it away
    if serial and 20_000 <= number <= 60_000:
        # Serials are floats of a day: rounding gives back the second.
        moment = _EXCEL_EPOCH + dt.timedelta(seconds=round(number * 86400))
        return _place(moment, rule.zone, "day" if number.is_integer() else "second")
    return None


def _parse_compact(text: str, rule: TimeRule, _base: int | None) -> Moment | None:
    found = _COMPACT.fullmatch(text)
    return _build(found.groups()[:3], found.groups()[3:], rule) if found else None


def _parse_english(text: str, rule: TimeRule, _base: int | None) -> Moment | None:
    """Read `Fri Aug 14 20:30:00 +0800 2026` without the locale's month names."""
    found = _TWITTER.fullmatch(text)
    if found is None or found[1].lower() not in _MONTHS:
        return None
    date = (found[7], _MONTHS[found[1].lower()], found[2])
    return _build(date, found.groups()[2:5], rule, found[6])


def _parse_month(text: str, rule: TimeRule, _base: int | None) -> Moment | None:
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    moment = _build((found[1], found[2], 1), (None, None, None), rule)
    return moment._replace(precision="month") if moment else None


def _parse_relative(text: str, rule: TimeRule, base: int | None) -> Moment | None:
    """Read 刚刚, N分钟前, 昨天 H:M and bare H:M against the time of the crawl."""
    if base is None:
        return None
    if text in ("刚刚", "刚才"):
        return Moment(base, "minute", relative=True)
    if found := _AGO.fullmatch(text):
        amount = {"半": 0.5, "几": 3.0}.get(found[1]) or float(found[1])
        seconds, precision = _SPANS[found[2]]
        return _check(Moment(int(base - amount * seconds), precision, relative=True))
    if found := _DAY_WORD.fullmatch(text):
        return _on_day(base, _DAYS_BACK[found[1]], found.groups()[1:], rule)
    if found := _CLOCK.fullmatch(text):
        return _on_day(base, 0, found.groups(), rule)
    return None


def _check(moment: Moment) -> Moment | None:
    return moment if _OLDEST <= (moment.at or 0) < _NEWEST else None


def _on_day(
    base: int, back: int, clock: Iterable[Any], rule: TimeRule
) -> Moment | None:
    day = dt.datetime.fromtimestamp(base, _find_zone(rule.zone)).date()
    day -= dt.timedelta(days=back)
    moment = _build((day.year, day.month, day.day), clock, rule)
    return moment._replace(relative=True) if moment else None


def _parse_without_year(text: str, rule: TimeRule, base: int | None) -> Moment | None:
    found = _NO_YEAR.fullmatch(text)
    if found is None:
        return None
    if rule.year is not None:
        return _build((rule.year, found[1], found[2]), found.groups()[2:], rule)
    if base is None:
        return None
    year = dt.datetime.fromtimestamp(base, _find_zone(rule.zone)).year
    for candidate in (year, year - 1):  # the year before, where this one lies ahead
        moment = _build((candidate, found[1], found[2]), found.groups()[2:], rule)
        if moment and moment.at is not None and moment.at <= base + 86400:
            return moment
    return None


#: Forms in the order in which they are tried.
_FORMS = (
    _parse_absolute,
    _parse_compact,
    _parse_number,
    _parse_english,
    _parse_month,
    _parse_relative,
    _parse_without_year,
)
_NAME_TIME = re.compile(
    r"(?<!\d)(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?:[-_]?(\d{2})(\d{2})(\d{2}))?(?!\d)"
)


def find_time_in_name(name: str, zone: str) -> Moment:
    """Return the time that a file name carries, `UNDATED` where it has none.

    >>> find_time_in_name("search_comments_2026-08-20.csv", "Asia/Shanghai").precision
    'day'
    """
    found = _NAME_TIME.search(name)
    if found is None:
        return UNDATED
    rule = TimeRule(zone=zone)
    return _build(found.groups()[:3], found.groups()[3:], rule) or UNDATED
