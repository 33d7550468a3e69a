"""Codes that people gave documents, by document id, laid over the rows of a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.themes.codebook import Codebook
from textmine.themes.seeds import match_seeds

#: Document id -> theme key -> whether a person says that it carries the theme.
#: A key that is missing was not asked for.
Codes = Mapping[str, Mapping[str, bool]]

_UNSEEN = 0.01  # as of a theme that is left to its seeds (assignment.py)
_HALVING = 0.5


@dataclass(frozen=True)
class PlacedCodes:
    """Codes of the documents of one corpus, for the m themes of a codebook.

    Attributes:
        coded: Row -> bool, shape (m,): what a person said; where nobody was asked,
            whether the text holds a cue of the theme.
        unasked: Row -> positions of the themes that nobody was asked for.
        by_cues: Row -> probability by the cues alone, shape (m,).
    """

    coded: dict[int, npt.NDArray[np.bool_]]
    unasked: dict[int, npt.NDArray[np.intp]]
    by_cues: dict[int, npt.NDArray[np.float64]]

    def leave_unasked(
        self, probability: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Return `probability` with themes that nobody was asked for left to cues."""
        if not self.unasked:
            return probability
        result = probability.copy()
        for row, themes in self.unasked.items():
            result[row, themes] = self.by_cues[row][themes]
        return result


def place_codes(
    codes: Codes | None, ids: Sequence[str], texts: Sequence[str], codebook: Codebook
) -> PlacedCodes:
    """Find the coded documents among n documents.

    Args:
        codes: By document id; documents and keys that are not here are left out.
        ids: n document ids, ascending.
        texts: Their texts.
        codebook: m themes.
    """
    keys = [theme.key for theme in codebook.themes]
    codes = codes or {}
    rows = [r for r, i in enumerate(ids) if any(k in keys for k in codes.get(i, ()))]
    matches = match_seeds([texts[row] for row in rows], codebook)
    coded, unasked, by_cues = {}, {}, {}
    for place, row in enumerate(rows):
        said = codes[ids[row]]
        matched = matches.matched[place]
        coded[row] = np.array(
            [said.get(key, bool(matched[k])) for k, key in enumerate(keys)], dtype=bool
        )
        missing = np.array([k for k, key in enumerate(keys) if key not in said], int)
        if len(missing):
            count = matches.distinct[place].astype(np.float64)
            unasked[row] = missing
            by_cues[row] = np.where(count > 0, 1 - _HALVING**count, _UNSEEN)
    return PlacedCodes(coded, unasked, by_cues)
