"""Who speaks: repeated texts and busy authors counted once a week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Voices:
    """Dated documents grouped by who speaks in which week.

    A voice is a group of repeated texts, else an author, else a document by
    itself. A test of chance that counts documents would take an advertisement
    that is posted fifty times in a week for fifty people.

    Attributes:
        voice: int64, shape (n,): number of the voice, -1 for an undated document.
        week: int64, shape (voices,): position of its week.
        weeks: Number of weeks.
    """

    voice: IntArray
    week: IntArray
    weeks: int

    def count(self) -> IntArray:
        """Return the voices of each week, int64, shape (weeks,)."""
        return np.bincount(self.week, minlength=self.weeks).astype(np.int64)

    def count_members(self, member: npt.NDArray[np.bool_]) -> IntArray:
        """Return the voices of each week with a document that is a member."""
        heard = np.zeros(len(self.week), dtype=bool)
        heard[self.voice[member & (self.voice >= 0)]] = True
        return np.bincount(self.week[heard], minlength=self.weeks).astype(np.int64)


def find_voices(
    week_codes: IntArray,
    weeks: int,
    groups: list[str | None],
    authors: list[str | None],
) -> Voices:
    """Group documents by voice and week; only equality of names matters.

    Args:
        week_codes: int64, shape (n,): position of the week, -1 for undated.
        weeks: Number of weeks.
        groups: Group of repeated texts of each document, None for none.
        authors: Author of each document, None where unknown.
    """
    numbers: dict[tuple[str, str | int | None], int] = {}
    speaker = np.empty(len(week_codes), dtype=np.int64)
    for row, (group, author) in enumerate(zip(groups, authors, strict=True)):
        if group is not None:
            name: tuple[str, str | int | None] = ("group", group)
        else:
            name = ("document", row) if author is None else ("author", author)
        speaker[row] = numbers.setdefault(name, len(numbers))
    dated = week_codes >= 0
    pairs = week_codes[dated] * max(1, len(numbers)) + speaker[dated]
    known, places = np.unique(pairs, return_inverse=True)
    voice = np.full(len(week_codes), -1, dtype=np.int64)
    voice[dated] = places
    return Voices(voice, known // max(1, len(numbers)), weeks)
