"""Counts of documents by week and platform: what every share is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.trends.findings import ALL, CellShare
from textmine.trends.intervals import make_share
from textmine.trends.weeks import weeks_between

#: Part of the median week's documents that a week needs to be a peak or a scale.
SOLID = 0.1


@dataclass(frozen=True)
class Counts:
    """Dated documents by week and platform.

    Attributes:
        weeks: Every ISO week from the first to the last, ascending.
        platforms: Platform names, ascending by code point.
        of: int64, shape (weeks, platforms): documents.
        hits: Key -> int64, shape (weeks, platforms): documents that carry it.
    """

    weeks: tuple[str, ...]
    platforms: tuple[str, ...]
    of: npt.NDArray[np.int64]
    hits: dict[str, npt.NDArray[np.int64]]

    def to_value(self) -> dict[str, Any]:
        """Return plain lists, as they are kept beside a weekly report."""
        return {
            "weeks": list(self.weeks),
            "platforms": list(self.platforms),
            "of": self.of.tolist(),
            "hits": {key: table.tolist() for key, table in self.hits.items()},
        }

    @classmethod
    def from_value(cls, value: dict[str, Any]) -> Counts:
        """Read what `to_value` wrote."""
        shape = (len(value["weeks"]), len(value["platforms"]))
        return cls(
            tuple(value["weeks"]),
            tuple(value["platforms"]),
            np.array(value["of"], dtype=np.int64).reshape(shape),
            {
                key: np.array(table, dtype=np.int64).reshape(shape)
                for key, table in value["hits"].items()
            },
        )


def count_documents(
    weeks: list[str | None],
    platforms: list[str],
    members: dict[str, npt.NDArray[np.bool_]],
) -> Counts:
    """Count dated documents, and those of each key, by week and platform.

    Args:
        weeks: ISO week of each document, None where undated.
        platforms: Platform of each document.
        members: Key -> bool, shape (n,): documents that carry it.
    """
    dated = [w for w in weeks if w is not None]
    names = tuple(sorted(set(platforms)))
    if not dated:
        empty = np.zeros((0, len(names)), dtype=np.int64)
        return Counts((), names, empty, dict.fromkeys(members, empty))
    span = tuple(weeks_between(min(dated), max(dated)))
    row = {week: i for i, week in enumerate(span)}
    column = {name: i for i, name in enumerate(names)}
    cell = np.array(
        [
            -1 if w is None else row[w] * len(names) + column[p]
            for w, p in zip(weeks, platforms, strict=True)
        ],
        dtype=np.int64,
    )
    shape = (len(span), len(names))

    def tabulate(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        flat = np.bincount(cell[chosen], minlength=shape[0] * shape[1])
        return flat.astype(np.int64).reshape(shape)

    known = cell >= 0
    return Counts(
        span,
        names,
        tabulate(known),
        {key: tabulate(known & mask) for key, mask in members.items()},
    )


def merge_counts(parts: list[Counts]) -> Counts:
    """Add counts of different weeks or platforms up; a key may be missing in some."""
    weeks = sorted({w for part in parts for w in part.weeks})
    platforms = tuple(sorted({p for part in parts for p in part.platforms}))
    span = tuple(weeks_between(weeks[0], weeks[-1])) if weeks else ()
    keys = list(dict.fromkeys(key for part in parts for key in part.hits))
    shape = (len(span), len(platforms))
    of = np.zeros(shape, dtype=np.int64)
    hits = {key: np.zeros(shape, dtype=np.int64) for key in keys}
    for part in parts:
        rows = [span.index(w) for w in part.weeks]
        columns = [platforms.index(p) for p in part.platforms]
        where = np.ix_(rows, columns)
        of[where] += part.of
        for key, table in part.hits.items():
            hits[key][where] += table
    return Counts(span, platforms, of, hits)


def week_shares(counts: Counts, key: str) -> tuple[CellShare, ...]:
    """Return the share of `key` in each week, over all platforms."""
    hits, of = counts.hits[key].sum(1), counts.of.sum(1)
    return tuple(
        CellShare(week, ALL, make_share(hits[w], of[w]))
        for w, week in enumerate(counts.weeks)
    )


def cell_shares(counts: Counts, key: str) -> tuple[CellShare, ...]:
    """Return the share of `key` in each week on each platform that has documents."""
    hits = counts.hits[key]
    return tuple(
        CellShare(week, platform, make_share(hits[w, p], counts.of[w, p]))
        for w, week in enumerate(counts.weeks)
        for p, platform in enumerate(counts.platforms)
        if counts.of[w, p]
    )


def find_peak(weeks: tuple[CellShare, ...]) -> str | None:
    """Return the week whose share is surely highest, None where none can be told.

    That is the week of the highest lower bound among the solid ones with a hit:
    2 of 33 documents are no peak beside 500 of 50,000. Ties go to the earliest.
    """
    known = [cell for cell in pick_solid(weeks) if cell.share.documents]
    if not known:
        return None
    return max(known, key=lambda cell: cell.share.low or 0.0).week


def pick_solid(cells: Iterable[CellShare]) -> list[CellShare]:
    """Return the cells with a share and at least a tenth of the median's documents."""
    known = [cell for cell in cells if cell.share.value is not None]
    if not known:
        return []
    least = SOLID * median(cell.share.of for cell in known)
    return [cell for cell in known if cell.share.of >= least]
