"""A part of a corpus: by date, platform and word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from textmine.corpus.places import name_platform
from textmine.corpus.table import Corpus
from textmine.errors import OptionError


@dataclass(frozen=True)
class Selection:
    """Which documents are analysed; everything by default.

    Args:
        since: First local date, YYYY-MM-DD, inclusive.
        until: Last local date, inclusive.
        platforms: Platforms by code or usual name; empty means all.
        match: Text that title or text must contain; letter case and
            Traditional forms make no difference.
        time_zone: Zone in which a date begins.

    Raises:
        OptionError: A date that is none, until before since, or an empty match.
    """

    since: str | None = None
    until: str | None = None
    platforms: tuple[str, ...] = ()
    match: str | None = None
    time_zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            value = getattr(self, name)
            if value is not None:
                _read_date(value, f"--{name}")
        if self.match is not None and not self.match.strip():
            raise OptionError("--match", repr(self.match), "a word to look for")
        if self.since and self.until and self.until < self.since:
            raise OptionError(
                "--until", f"{self.until} lies before --since {self.since}"
            )


def _read_date(text: str, place: str) -> dt.date:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        date = None
    if date is None or date.isoformat() != text:
        raise OptionError(place, repr(text), "a date like 2024-09-01")
    return date


def select(corpus: Corpus, selection: Selection) -> Corpus:
    """Return the documents that a selection names, in the same order.

    Documents without a time are left out only if a date is asked for.
    """
    keep = np.ones(len(corpus), dtype=bool)
    if selection.since or selection.until:
        keep &= _lie_between(corpus, selection)
    if selection.platforms:
        wanted = {name_platform(p) for p in selection.platforms}
        names = corpus.table.column("platform").to_pylist()
        keep &= np.fromiter((n in wanted for n in names), dtype=bool, count=len(names))
    if selection.match:
        keep &= _contain(corpus, selection.match)
    if keep.all():
        return corpus
    return corpus.take(np.flatnonzero(keep))


def _lie_between(corpus: Corpus, selection: Selection) -> npt.NDArray[np.bool_]:
    zone = ZoneInfo(selection.time_zone)
    stamps = corpus.table.column("published_at").cast("int64").to_pylist()
    low, high = -np.inf, np.inf
    if selection.since:
        day = _read_date(selection.since, "--since")
        low = dt.datetime.combine(day, dt.time(), zone).timestamp()
    if selection.until:
        day = _read_date(selection.until, "--until") + dt.timedelta(days=1)
        high = dt.datetime.combine(day, dt.time(), zone).timestamp()
    return np.array([s is not None and low <= s < high for s in stamps], dtype=bool)


def _contain(corpus: Corpus, match: str) -> npt.NDArray[np.bool_]:
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    needle = simplify(match.casefold())
    titles = corpus.table.column("title").to_pylist()
    found = [
        needle in simplify(f"{title or ''}\n{text}".casefold())
        for title, text in zip(titles, corpus.texts, strict=True)
    ]
    return np.array(found, dtype=bool)
