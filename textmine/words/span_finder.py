"""Find special spans by trying only the places where one can begin.

`re` tries every character in turn; here arrays leave about one in eight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING

import numpy as np

from textmine.words.fold import END, MARK

if TYPE_CHECKING:
    import numpy.typing as npt

_SIGN, _LETTER, _DIGIT = 1, 2, 3
_PLAIN, _NAMED = 3, 4  # bits: the form; begins a word of the lexicon
#: Letters and digits that begin a span inside a run of their kind: addresses
#: (https, www), laughter (hhh, 2333) and praise (666). Other spans that begin
#: with a letter or digit do so at the beginning of a run: words of the lexicon,
#: and letters with those of another script behind them.
_INSIDE = np.array([ord(c) for c in "hHw26"], np.uint32)
_KEYCAP = (0xFE0F, 0x20E3)  # what makes a digit the key of an emoji
_HAN_FROM = 0x3400  # stretched characters are Chinese


@dataclass(frozen=True)
class SpanFinder:
    """`pattern` finds special spans, `firsts` is what words of the lexicon begin with.

    `guard` is the class of all characters that spans begin with.
    """

    pattern: re.Pattern[str]
    guard: str
    firsts: frozenset[str]

    def find(
        self, folded: str, codes: npt.NDArray[np.uint32]
    ) -> list[tuple[int, int, str]]:
        """Return (start, end, group) of each span, as `pattern.finditer` would.

        `codes` are the code points of `folded`.
        """
        spans = []
        match, after = self.pattern.match, 0
        for place in self._find_places(codes).tolist():
            if place >= after and (found := match(folded, place)):
                after = found.end()
                spans.append((place, after, found.lastgroup or ""))
        return spans

    def _find_places(self, codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
        """Return the places where a span may begin, ascending."""
        points = np.minimum(codes, 0xFFFF).astype(np.uint16)
        forms = _read_forms(self.guard, self.firsts)[points]
        before = np.concatenate([np.zeros(1, np.uint8), forms[:-1]])
        here = forms == _SIGN
        same = np.flatnonzero((codes[1:] == codes[:-1]) & (codes[1:] >= _HAN_FROM))
        here[same[:-1][np.diff(same) == 1]] = True
        plain = np.flatnonzero(forms > _SIGN)
        here[plain[_is_opening(codes[plain], forms[plain], before[plain])]] = True
        keys = np.flatnonzero(np.isin(codes, _KEYCAP)) - 1
        here[keys[keys >= 0]] = True
        here[_find_run_starts(forms, before)] = True
        return np.flatnonzero(here)


def _is_opening(
    codes: npt.NDArray[np.uint32],
    forms: npt.NDArray[np.uint8],
    before: npt.NDArray[np.uint8],
) -> npt.NDArray[np.bool_]:
    """Return which letters and digits begin an address, laughter or a lexicon word."""
    named = forms >= _NAMED
    opening: npt.NDArray[np.bool_] = named & ((before & _PLAIN) < _LETTER)
    return opening | np.isin(codes, _INSIDE)


def _find_run_starts(
    forms: npt.NDArray[np.uint8], before: npt.NDArray[np.uint8]
) -> npt.NDArray[np.int64]:
    """Return where runs of letters begin that end at a sign."""
    letter = (forms & _PLAIN) == _LETTER
    starts = np.flatnonzero(letter & ((before & _PLAIN) != _LETTER))
    ends = np.flatnonzero(((before & _PLAIN) == _LETTER) & ~letter)
    starts = starts[: len(ends)]
    found: npt.NDArray[np.int64] = starts[forms[ends] == _SIGN]
    return found


@lru_cache(maxsize=8)
def _read_forms(guard: str, firsts: frozenset[str]) -> npt.NDArray[np.uint8]:
    """Return the form of each code point up to U+FFFF, which stands for all beyond."""
    points = "".join(map(chr, (*range(0xD800), *range(0xE000, 0xFFFF))))
    forms = np.zeros(1 << 16, np.uint8)
    forms[[ord(c) for c in re.findall(f"[{guard}]", points)]] = _SIGN
    forms[0xFFFF] = _SIGN
    forms[[ord(END), ord(MARK)]] = 0
    for characters, form in ((digits, _DIGIT), (ascii_letters, _LETTER)):
        forms[[ord(c) for c in characters]] = form
    named = [c for c in digits + ascii_letters if c.lower() in firsts]
    forms[[ord(c) for c in named]] |= _NAMED
    return forms
