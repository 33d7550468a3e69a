"""Who speaks: copies counted once a week, busy authors allowed for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Voices:
    """Dated documents, the copies of one text in one week taken together.

    A test of chance that counts documents would take an advertisement that is
    posted fifty times in a week for fifty people.

    Attributes:
        voice: int64, shape (n,): number of the voice, -1 for an undated document.
        week: int64, shape (voices,): position of its week.
        author: int64, shape (voices,): number of its author in that week; copies,
            and documents without an author, are by themselves.
        weeks: Number of weeks.
    """

    voice: IntArray
    week: IntArray
    author: IntArray
    weeks: int

    def count(self) -> IntArray:
        """Return the voices of each week, int64, shape (weeks,)."""
        return _tally(self.week, self.weeks)

    def count_members(self, member: BoolArray) -> IntArray:
        """Return the voices of each week with a document that is a member."""
        return _tally(self.week[self._find_heard(member)], self.weeks)

    def measure_clustering(self, member: BoolArray) -> float:
        """Return by how much authors who repeat themselves widen the variance.

        The variance of the hits from author-weeks as clusters, over the binomial
        one: 1 where everyone speaks once, never below (Rao & Scott 1981, Journal
        of the American Statistical Association 76, 221-230).
        """
        heard = self._find_heard(member)
        share = heard.mean() if len(heard) else 0.0
        if share in (0.0, 1.0):
            return 1.0
        hits = np.bincount(self.author, weights=heard)
        excess = hits - share * np.bincount(self.author)
        return max(1.0, float((excess**2).sum() / (len(heard) * share * (1 - share))))

    def _find_heard(self, member: BoolArray) -> BoolArray:
        heard = np.zeros(len(self.week), dtype=bool)
        heard[self.voice[member & (self.voice >= 0)]] = True
        return heard


def find_voices(
    week_codes: IntArray,
    weeks: int,
    copies: list[str | None],
    authors: list[str | None],
) -> Voices:
    """Group documents by voice and week; only equality of names matters.

    Args:
        week_codes: int64, shape (n,): position of the week, -1 for undated.
        weeks: Number of weeks.
        copies: Group of repeated texts of each document, None for none.
        authors: Author of each document, None where unknown.
    """
    dated = np.flatnonzero(week_codes >= 0)
    text = _number_names(copies, week_codes)[dated]
    _, first, places = np.unique(text, return_index=True, return_inverse=True)
    voice = np.full(len(week_codes), -1, dtype=np.int64)
    voice[dated] = places
    single = [a if c is None else None for a, c in zip(authors, copies, strict=True)]
    rows = dated[first]
    author = _number_names(single, week_codes)[rows]
    _, clusters = np.unique(author, return_inverse=True)
    return Voices(voice, week_codes[rows], clusters.astype(np.int64), weeks)


def _number_names(names: list[str | None], week_codes: IntArray) -> IntArray:
    """Number each name in each week; what has no name gets a number of its own."""
    numbers: dict[tuple[str, int] | int, int] = {}
    keys = (
        row if name is None else (name, week)
        for row, (name, week) in enumerate(zip(names, week_codes.tolist(), strict=True))
    )
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _tally(weeks: IntArray, length: int) -> IntArray:
    return np.bincount(weeks, minlength=length).astype(np.int64)
