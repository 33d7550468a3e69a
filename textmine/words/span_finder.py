"""Find special spans by trying only the places where one can begin.

`re` tries every character in turn; here arrays leave about one in fifty, and find
stickers, most of what is special in comments, without `re` at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from textmine.words.fold import END, MARK
from textmine.words.spans import STICKER_LONGEST, STICKER_SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textmine.words.fold import Folded

_SIGN, _LETTER, _DIGIT = 1, 2, 3
#: Bits of a form: what it is; begins a word of the lexicon; may stand in the name
#: of a sticker; is a letter, of which a sticker needs one; may follow a common Chinese
#: character that begins a span.
_PLAIN, _NAMED, _INNER, _NAMING, _SECOND = 3, 4, 8, 16, 32
#: Letters and digits that begin a span inside a run of their kind, and what must
#: follow them: addresses (https, www), laughter (hhh, haha, 2333) and praise (666).
#: Other spans that begin with a letter or digit do so at the beginning of a run:
#: words of the lexicon, and letters with those of another script behind them.
_INSIDE = {"h": "hHaAtT", "H": "hHaA", "w": "w", "2": "3", "6": "6"}
_KEYCAP = (0xFE0F, 0x20E3)  # what makes a digit the key of an emoji
_HAN_FROM = 0x3400  # stretched characters are Chinese
_OPEN, _CLOSE = ord("["), ord("]")
Places = npt.NDArray[np.int64]


class Spans(NamedTuple):
    """Special spans in order, none inside another.

    `starts`, `ends`, `groups` are int64, shape (spans,); `names` of the groups.
    """

    starts: Places
    ends: Places
    groups: Places
    names: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, name of the group) of each."""
        names = (self.names[g] for g in self.groups.tolist())
        return zip(self.starts.tolist(), self.ends.tolist(), names, strict=True)


@dataclass(frozen=True)
class SpanFinder:
    """`pattern` finds special spans, `firsts` is what words of the lexicon begin with.

    `guard` is the class of all characters that spans begin with, `seconds` what may
    follow a common Chinese one of them (in lower case; None for anything);
    `bracketed` tells whether a word of the lexicon holds a bracket.
    """

    pattern: re.Pattern[str]
    guard: str
    firsts: frozenset[str]
    seconds: frozenset[str] | None = None
    bracketed: bool = False

    def find(self, folded: Folded, *, bulk: bool = False) -> Spans:
        """Return the spans that `pattern.finditer` would find in `folded.text`.

        With `bulk` a kernel looks for places, which must be loaded first (0.1 s).
        """
        text, codes = folded
        forms = _read_forms(self.guard, self.firsts, self.seconds)
        places = (_mark_places if bulk else _find_places)(codes, forms)
        if self.bracketed:
            return self._join(self._try(text, places), np.empty((0, 2), np.int64))
        stickers, unsure = _find_stickers(codes, forms, places)
        places = _leave_out(places[codes[places] != _OPEN], stickers)
        found = self._try(text, np.sort(np.concatenate([places, unsure])))
        return self._join(found, _leave_out(stickers, found[:, :2]))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The groups of the expression that are kinds of span."""
        return tuple(self.pattern.groupindex)

    def _try(self, text: str, places: Places) -> Places:
        """Return start, end and group of the spans that begin at `places`.

        Those inside another are passed over.
        """
        spans = []
        match, after = self.pattern.match, 0
        number = {name: i for i, name in enumerate(self.names)}
        for place in places.tolist():
            if place >= after and (found := match(text, place)):
                after = found.end()
                spans.append((place, after, number[found.lastgroup or ""]))
        return np.array(spans, np.int64).reshape(-1, 3)

    def _join(self, found: Places, stickers: Places) -> Spans:
        """Return spans that don't overlap in order; `stickers` has shape (n, 2)."""
        group = np.full(len(stickers), self.names.index("sticker"))
        rows = np.concatenate([found, np.column_stack([stickers, group])])
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        return Spans(rows[:, 0], rows[:, 1], rows[:, 2], self.names)


def _leave_out(items: Places, spans: Places) -> Places:
    """Return the items (places, or rows that begin with one) outside all spans.

    Spans have the shape (n, 2), ascend and don't overlap; what holds an item
    (`#词[话题]#`) holds it whole.
    """
    if not len(spans):
        return items
    places = items if items.ndim == 1 else items[:, 0]
    before = np.searchsorted(spans[:, 0], places, side="right") - 1
    outside: Places = items[(before < 0) | (places >= spans[before, 1])]
    return outside


def _find_stickers(
    codes: npt.NDArray[np.uint32], forms: npt.NDArray[np.uint8], places: Places
) -> tuple[Places, Places]:
    """Return start and end of each sticker, and brackets that `re` must judge.

    A sticker is a bracket, up to STICKER_LONGEST characters that may stand in one,
    among them a letter, and a bracket. Left to `re`: what is all digits, for `[666]`
    is one, and characters from U+10000 on.
    """
    opens = places[codes[places] == _OPEN]
    steps = np.arange(1, STICKER_LONGEST + 2)
    window = np.minimum(opens[:, np.newaxis] + steps, len(codes) - 1)
    codes_in = codes[window]
    forms_in = forms[np.minimum(codes_in, 0xFFFF)]
    inner = (forms_in & _INNER) > 0
    length = np.where(inner.all(1), len(steps), inner.argmin(1))
    after = codes_in[np.arange(len(opens)), np.minimum(length, len(steps) - 1)]
    named = (forms_in & _NAMING) > 0
    first_letter = np.where(named.any(1), named.argmax(1), len(steps))
    closed = (length > 0) & (length < len(steps)) & (after == _CLOSE)
    sure = closed & (first_letter < length)
    unsure = (closed & ~sure) | (after > 0xFFFE)
    spans = np.stack([opens, opens + length + 2], axis=1)[sure]
    return spans, opens[unsure]


def _mark_places(codes: npt.NDArray[np.uint32], forms: npt.NDArray[np.uint8]) -> Places:
    """Return what `_find_places` does, by a kernel."""
    from textmine.words.kernels.pieces import mark_places

    here = np.zeros(len(codes), np.bool_)
    bits = (_PLAIN, _NAMED, _SECOND, _SIGN, _LETTER, _HAN_FROM)
    mark_places(codes, forms, _read_pairs(), bits, here)
    return np.flatnonzero(here)


def _find_places(codes: npt.NDArray[np.uint32], forms: npt.NDArray[np.uint8]) -> Places:
    """Return the places where a span may begin, ascending."""
    forms = forms[np.minimum(codes, 0xFFFF)]
    plain = (forms & _PLAIN).astype(np.uint8)
    before = np.concatenate([np.zeros(1, np.uint8), plain[:-1]])
    here = plain == _SIGN
    begun = np.flatnonzero(here & (codes >= 0x4E00) & (codes <= 0x9FFF))
    after = np.minimum(begun + 1, len(codes) - 1)
    here[begun] = (forms[after] & _SECOND) > 0
    same = np.flatnonzero((codes[1:] == codes[:-1]) & (codes[1:] >= _HAN_FROM))
    here[same[:-1][np.diff(same) == 1]] = True
    named = np.flatnonzero((forms & _NAMED) > 0)
    here[named[before[named] < _LETTER]] = True
    ascii_ = np.flatnonzero(plain > _SIGN)
    ascii_ = ascii_[ascii_ < len(codes) - 1]
    here[ascii_[_opens_inside(codes[ascii_], codes[ascii_ + 1])]] = True
    keys = np.flatnonzero(np.isin(codes, _KEYCAP)) - 1
    here[keys[keys >= 0]] = True
    here[_find_run_starts(plain, before)] = True
    return np.flatnonzero(here)


def _opens_inside(
    codes: npt.NDArray[np.uint32], following: npt.NDArray[np.uint32]
) -> npt.NDArray[np.bool_]:
    """Return which letters and digits may begin an address, laughter or praise."""
    table = _read_pairs()
    inside: npt.NDArray[np.bool_] = table[codes, np.minimum(following, 127)]
    return inside


@lru_cache(maxsize=1)
def _read_pairs() -> npt.NDArray[np.bool_]:
    table = np.zeros((128, 128), np.bool_)
    for first, others in _INSIDE.items():
        table[ord(first), [ord(c) for c in others]] = True
    return table


def _find_run_starts(
    plain: npt.NDArray[np.uint8], before: npt.NDArray[np.uint8]
) -> Places:
    """Return where runs of letters begin that end at a sign."""
    letter, led = plain == _LETTER, before == _LETTER
    starts = np.flatnonzero(letter & ~led)
    ends = np.flatnonzero(led & ~letter)
    starts = starts[: len(ends)]
    found: Places = starts[plain[ends] == _SIGN]
    return found


@lru_cache(maxsize=8)
def _read_forms(
    guard: str, firsts: frozenset[str], seconds: frozenset[str] | None
) -> npt.NDArray[np.uint8]:
    """Return the form of each code point up to U+FFFF, which stands for all beyond."""
    points = "".join(map(chr, (*range(0xD800), *range(0xE000, 0xFFFF))))
    forms = np.zeros(1 << 16, np.uint8)
    forms[[ord(c) for c in re.findall(f"[{guard}]", points)]] = _SIGN
    forms[0xFFFF] = _SIGN
    forms[[ord(END), ord(MARK)]] = 0
    for characters, form in ((digits, _DIGIT), (ascii_letters, _LETTER)):
        forms[[ord(c) for c in characters]] = form
    for expression, bit in ((rf"[\w{STICKER_SIGNS}]", _INNER), (r"[^\W\d_]", _NAMING)):
        forms[[ord(c) for c in re.findall(expression, points)]] |= bit
    named = [c for c in digits + ascii_letters if c.lower() in firsts]
    forms[[ord(c) for c in named]] |= _NAMED
    follow = points if seconds is None else [c for c in points if c.lower() in seconds]
    forms[[ord(c) for c in follow]] |= _SECOND
    forms[0xFFFF] |= _SECOND
    return forms
