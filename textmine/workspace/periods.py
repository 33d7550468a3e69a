"""Documents of a corpus by ISO week."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.corpus import Corpus, CorpusStore

_WEEK = re.compile(r"\d{4}-W\d{2}")


def load_weeks(
    store: CorpusStore, first: str | None, last: str, time_zone: str
) -> Corpus:
    """Return the documents of ISO weeks `first` (None: the earliest) to `last`."""
    from textmine.trends import next_week

    since = None if first is None else _begin(first, time_zone)
    return store.load(since, _begin(next_week(last), time_zone))


def count_weeks(store: CorpusStore, time_zone: str) -> dict[str, int]:
    """Return how many documents each ISO week holds, weeks ascending."""
    from textmine.trends import iso_weeks

    weeks = iso_weeks(store.load_times(), time_zone)
    return dict(sorted(Counter(w for w in weeks if w is not None).items()))


def list_weeks(folder: Path) -> list[str]:
    """Return the names of folders in `folder` that are ISO weeks, ascending.

    Whatever else lies there is not ours.
    """
    if not folder.is_dir():
        return []
    return sorted(
        entry.name
        for entry in folder.iterdir()
        if _WEEK.fullmatch(entry.name) and entry.is_dir()
    )


def _begin(week: str, time_zone: str) -> dt.datetime:
    """The moment at which a week begins in a zone."""
    from textmine.trends.weeks import parse_week, read_time_zone

    zone = read_time_zone(time_zone)
    return dt.datetime.combine(parse_week(week), dt.time(), tzinfo=zone)
