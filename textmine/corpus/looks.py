"""What the values of a column look like, for columns whose name is ambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textmine.corpus.counts import parse_count
from textmine.corpus.places import is_platform
from textmine.corpus.times import Moment, TimeRule, find_time_unit, parse_time

SAMPLE = 500  # values of a column that are looked at
_CJK = re.compile(r"[\u3400-\u9fff]")
_LINK = re.compile(r"https?://|\d+\.\d+\.\d+\.\d+")
# Any base will do to see that "3小时前" is a time.
_SOME_CRAWL = Moment(1_700_000_000, "second")


@dataclass(frozen=True)
class Look:
    """Shares (0..1) of the filled values of a column, and their mean length.

    `filled` is the number of values that are not empty; `distinct` the share
    of different ones.
    """

    filled: int
    counts: float
    times: float
    chinese: float
    links: float
    platforms: float
    distinct: float
    length: float


def describe_column(values: Iterable[Any]) -> Look:
    """Look at the first values of a column that are not empty."""
    filled = [v for v in values if v not in (None, "")][:SAMPLE]
    texts = [str(v) for v in filled]
    size = max(len(filled), 1)
    rule = TimeRule(unit=find_time_unit(filled))
    return Look(
        filled=len(filled),
        counts=sum(parse_count(v) is not None for v in filled) / size,
        times=sum(_is_time(v, rule) for v in filled) / size,
        chinese=sum(bool(_CJK.search(t)) for t in texts) / size,
        links=sum(bool(_LINK.match(t.strip())) for t in texts) / size,
        platforms=sum(map(is_platform, texts)) / size,
        distinct=len(set(texts)) / size,
        length=sum(map(len, texts)) / size,
    )


def _is_time(value: Any, rule: TimeRule) -> bool:
    moment = parse_time(value, rule, _SOME_CRAWL)
    return moment is not None and moment.at is not None
