"""Patterns: two to four parts that must stand near each other in one sentence.

    不敢 … 坐|买|开      不敢, then at most 8 characters, then 坐, 买 or 开
    天天 …4 发布会|直播   the same within 4 characters

Parts are plain phrases, looked up as seeds are: no user's regular expression is
ever run, so none can explode.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.themes.fold import SEPARATOR

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

#: Characters between two parts where the pattern does not say: about a clause.
GAP = 8
WIDEST_GAP = 40
MOST_PARTS = 4
_JOINT = re.compile(r"\s*(?:…|\.\.\.)\s*([0-9]*)\s*")
# Folded characters that end a sentence; so does all that holds no words (stickers).
_STOPS = (*map(ord, "。!?;\n\r"), SEPARATOR)


@dataclass(frozen=True)
class Pattern:
    """`parts` in order, each a choice of phrases; `gaps` lie between them."""

    parts: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]


def parse_pattern(text: str) -> Pattern:
    """Read a pattern.

    Raises:
        ValueError: Told in one clause, to be set behind the pattern.

    >>> parse_pattern("不敢 … 坐|买")
    Pattern(parts=(('不敢',), ('坐', '买')), gaps=(8,))
    """
    pieces = _JOINT.split(text.strip())
    parts = tuple(_split_choices(piece) for piece in pieces[::2])
    gaps = tuple(int(piece) if piece else GAP for piece in pieces[1::2])
    if not 2 <= len(parts) <= MOST_PARTS:
        raise ValueError(f"has {len(parts)} parts, not 2 to {MOST_PARTS}, joined by …")
    if any(not phrase for part in parts for phrase in part):
        raise ValueError("has an empty part or choice")
    if max(gaps) > WIDEST_GAP:
        raise ValueError(f"has a gap of {max(gaps)}, more than {WIDEST_GAP}")
    if any(len(p) == 1 and p.isascii() for part in parts for p in part):
        raise ValueError("has a choice of one ASCII character")
    return Pattern(parts, gaps)


def _split_choices(piece: str) -> tuple[str, ...]:
    return tuple(choice.strip() for choice in piece.split("|"))


def find_stops(codes: Codes) -> Places:
    """Return the ascending places at which a sentence of folded text ends."""
    return np.flatnonzero(np.isin(codes, _STOPS))


def find_pattern(
    pattern: Pattern, places: dict[str, Places], stops: Places
) -> tuple[Places, Places]:
    """Return starts (ascending) and ends of the pattern.

    Each place of the first part goes with the nearest next part that begins at
    its end or later, within the gap and before the sentence ends.

    Args:
        pattern: What to find.
        places: Ascending places of every phrase of the pattern.
        stops: Ascending places of sentence ends.
    """
    start, end = _gather(pattern.parts[0], places)
    for part, gap in zip(pattern.parts[1:], pattern.gaps, strict=True):
        next_start, next_end = _gather(part, places)
        at = np.searchsorted(next_start, end)
        near = at < len(next_start)
        start, end, at = start[near], end[near], at[near]
        near = next_start[at] - end <= gap
        near &= np.searchsorted(stops, end) == np.searchsorted(stops, next_start[at])
        start, end = start[near], next_end[at[near]]
    return start, end


def _gather(
    choices: tuple[str, ...], places: dict[str, Places]
) -> tuple[Places, Places]:
    """Return starts and ends of all choices, ascending by start, longest last."""
    start = np.concatenate([places[choice] for choice in choices])
    size = np.concatenate([np.full(len(places[c]), len(c)) for c in choices])
    order = np.lexsort((size, start))
    return start[order], (start + size)[order]
