"""Find the seed phrases of a codebook in texts, with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.themes.codebook import Codebook
from textmine.themes.fold import fold_texts, fold_words
from textmine.themes.guards import find_guarded, guard_phrases
from textmine.themes.patterns import Pattern, find_pattern, find_stops, parse_pattern
from textmine.themes.themes import Theme

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

_CHUNK = 1 << 22  # characters searched at a time: about 100 MB of work space
_TABLE_BITS = 16  # of the filter over pairs of characters


@dataclass(frozen=True)
class SeedMatches:
    """Where the seeds and patterns of each theme stand in n texts.

    Attributes:
        matched: bool, shape (n, themes): the text holds a seed of the theme.
        distinct: uint8, shape (n, themes): different seeds of it (255 at most).
        document, theme, seed, start, end: One row an occurrence, ordered by
            document, start, theme, seed; `seed` is the position in the theme's
            cues (seeds, then patterns), `start` and `end` are code points in the
            text.
        absent: Theme key -> cues that stand in no text, in codebook order.
    """

    matched: npt.NDArray[np.bool_]
    distinct: npt.NDArray[np.uint8]
    document: Places
    theme: Places
    seed: Places
    start: Places
    end: Places
    absent: dict[str, tuple[str, ...]]


def match_seeds(texts: Sequence[str], codebook: Codebook) -> SeedMatches:
    """Find every seed of every theme as a substring, and every pattern.

    Both sides are folded first (Simplified, half width, lower case). A seed that
    begins or ends with a Latin letter or digit does not match inside a longer
    run of them; stickers, @names and addresses hold no seeds. An occurrence
    that touches an occurrence of one of the theme's `exclude` phrases does not
    count (食品安全 hides the 安全 inside it), nor one that a guard of the theme
    turns (没有起火).

    Args:
        texts: n texts.
        codebook: Themes with seeds, patterns, exclusions and guards.
    """
    found = [
        _match_chunk(texts[first:last], first, codebook)
        for first, last in _cut_chunks(texts)
    ]
    rows = np.concatenate([np.zeros((0, 5), dtype=np.int64), *found])
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 3], rows[:, 0]))]
    document, theme, seed, start, end = np.ascontiguousarray(rows.T)
    distinct = _count_distinct(document, theme, seed, (len(texts), codebook))
    return SeedMatches(
        matched=distinct > 0,
        distinct=distinct,
        document=document,
        theme=theme,
        seed=seed,
        start=start,
        end=end,
        absent=_find_absent(theme, seed, codebook),
    )


def take_matches(matches: SeedMatches, rows: Places, codebook: Codebook) -> SeedMatches:
    """Return the matches of some texts, as if these had been searched alone.

    Args:
        matches: Of n texts.
        rows: Ascending rows of the texts to keep.
        codebook: The one that was searched for.
    """
    kept = np.isin(matches.document, rows)
    theme, seed = matches.theme[kept], matches.seed[kept]
    return SeedMatches(
        matched=matches.matched[rows],
        distinct=matches.distinct[rows],
        document=np.searchsorted(rows, matches.document[kept]),
        theme=theme,
        seed=seed,
        start=matches.start[kept],
        end=matches.end[kept],
        absent=_find_absent(theme, seed, codebook),
    )


def find_phrases(codes: Codes, phrases: Sequence[str]) -> list[Places]:
    """Return the ascending places of each phrase in folded text.

    A table over hashed pairs of characters leaves few candidates; these are
    sorted by their pair once, so that each phrase looks only at its own.
    Phrases of one character have a table of their own.

    >>> codes, _ = fold_texts(["刹车失灵，刹车"])
    >>> [p.tolist() for p in find_phrases(codes, ["刹车", "失灵", "灵"])]
    [[0, 5], [2], [3]]
    """
    needles = [fold_texts([phrase])[0][:-1] for phrase in phrases]
    pad = np.zeros(max(map(len, needles), default=0) + 1, dtype=codes.dtype)
    codes = np.concatenate([codes, pad])
    pairs, places = _find_candidates(codes, [n for n in needles if len(n) > 1])
    singles, single_places = _find_singles(codes, [n for n in needles if len(n) == 1])
    found = []
    for needle in needles:
        if len(needle) == 1:
            first, last = np.searchsorted(singles, [needle[0], int(needle[0]) + 1])
            at = single_places[first:last]
        else:
            pair = _join_pair(needle[0], needle[1])
            first, last = np.searchsorted(pairs, [pair, pair + 1])
            at = places[first:last]
        for offset in range(2, len(needle)):
            at = at[codes[at + offset] == needle[offset]]
        found.append(_drop_inside_words(codes, at, needle))
    return found


def _drop_inside_words(codes: Codes, at: Places, needle: Codes) -> Places:
    """Drop places where a Latin end of the needle continues in the text."""
    if _is_latin(needle[:1])[0]:
        at = at[(at == 0) | ~_is_latin(codes[at - 1])]
    if _is_latin(needle[-1:])[0]:
        at = at[~_is_latin(codes[at + len(needle)])]
    return at


def _is_latin(codes: Codes) -> npt.NDArray[np.bool_]:
    letter = (codes >= ord("a")) & (codes <= ord("z"))
    return np.asarray(letter | (codes >= ord("0")) & (codes <= ord("9")))


def _find_candidates(codes: Codes, needles: list[Codes]) -> tuple[Places, Places]:
    """Return pairs of characters (ascending) and places where a needle may begin."""
    table = np.zeros(1 << _TABLE_BITS, dtype=bool)
    for needle in needles:
        table[_hash_pair(needle[:1], needle[1:2])] = True
    places = np.flatnonzero(table[_hash_pair(codes[:-1], codes[1:])])
    pairs = codes[places].astype(np.int64) << 21 | codes[places + 1]
    order = np.argsort(pairs, kind="stable")
    return pairs[order], places[order]


def _find_singles(codes: Codes, needles: list[Codes]) -> tuple[Codes, Places]:
    """Return characters (ascending) and places where a needle of one stands."""
    table = np.zeros(1 << _TABLE_BITS, dtype=bool)
    mask = np.uint32(len(table) - 1)
    table[[int(needle[0] & mask) for needle in needles]] = True
    places = np.flatnonzero(table[codes & mask])
    order = np.argsort(codes[places], kind="stable")
    return codes[places][order], places[order]


def _hash_pair(first: Codes, second: Codes) -> Codes:
    mixed = first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA6B)
    return mixed >> np.uint32(32 - _TABLE_BITS)


def _join_pair(first: np.uint32, second: np.uint32) -> int:
    return int(first) << 21 | int(second)


def _cut_chunks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield ranges of texts of about _CHUNK characters, one text at least."""
    first, size = 0, 0
    for i, text in enumerate(texts):
        size += len(text) + 1
        if size >= _CHUNK:
            yield first, i + 1
            first, size = i + 1, 0
    if first < len(texts):
        yield first, len(texts)


def _match_chunk(
    texts: Sequence[str], first: int, codebook: Codebook
) -> npt.NDArray[np.int64]:
    """Return rows (document, theme, seed, start, end) of one chunk."""
    codes, starts = fold_words(texts)
    patterns = {p: parse_pattern(p) for t in codebook.themes for p in t.patterns}
    known = sorted({p for t in codebook.themes for p in _list_phrases(t, patterns)})
    places = dict(zip(known, find_phrases(codes, known), strict=True))
    stops = find_stops(codes) if patterns else np.zeros(0, dtype=np.int64)
    blocks = []
    for k, theme in enumerate(codebook.themes):
        spans = [(places[s], places[s] + len(s)) for s in theme.seeds]
        spans += [find_pattern(patterns[p], places, stops) for p in theme.patterns]
        seed = np.repeat(np.arange(len(spans)), [len(at) for at, _ in spans])
        at, end = (np.concatenate(side) for side in zip(*spans, strict=True))
        keep = ~_find_hidden(at, end, [(places[p], len(p)) for p in theme.exclude])
        keep[keep] = ~find_guarded(codes, (at[keep], end[keep]), theme.guards, places)
        at, end, seed = at[keep], end[keep], seed[keep]
        document = np.searchsorted(starts, at, side="right") - 1
        base = starts[document]
        theme_k = np.full(len(at), k)
        block = [document + first, theme_k, seed, at - base, end - base]
        blocks.append(np.stack(block, axis=1))
    return np.concatenate(blocks)


def _list_phrases(theme: Theme, patterns: dict[str, Pattern]) -> Iterator[str]:
    yield from theme.seeds
    yield from theme.exclude
    yield from guard_phrases(theme.guards)
    for pattern in theme.patterns:
        for part in patterns[pattern].parts:
            yield from part


def _find_hidden(
    at: Places, end: Places, hidden: list[tuple[Places, int]]
) -> npt.NDArray[np.bool_]:
    """Return which occurrences overlap one of `hidden` (places and length)."""
    found = np.zeros(len(at), dtype=bool)
    for places, size in hidden:
        if not len(places):
            continue
        before = np.searchsorted(places, at - size + 1)
        found |= np.searchsorted(places, end) > before
    return found


def _count_distinct(
    document: Places, theme: Places, seed: Places, shape: tuple[int, Codebook]
) -> npt.NDArray[np.uint8]:
    n, codebook = shape
    distinct = np.zeros((n, len(codebook.themes)), dtype=np.uint8)
    rows = np.unique(np.stack([document, theme, seed], axis=1), axis=0)
    cell, count = np.unique(rows[:, :2], axis=0, return_counts=True)
    distinct[cell[:, 0], cell[:, 1]] = np.minimum(count, 255)
    return distinct


def _find_absent(
    theme: Places, seed: Places, codebook: Codebook
) -> dict[str, tuple[str, ...]]:
    present = set(zip(theme.tolist(), seed.tolist(), strict=True))
    return {
        t.key: tuple(s for i, s in enumerate(t.cues) if (k, i) not in present)
        for k, t in enumerate(codebook.themes)
    }
