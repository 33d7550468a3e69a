"""Texts as sets of character trigrams: signatures, bands and exact similarity.

MinHash (Broder 1997, On the resemblance and containment of documents) with
multiply-shift hashes (Dietzfelbinger et al. 1997), cut into bands (Leskovec,
Rajaraman & Ullman, Mining of Massive Datasets, section 3.4). Plain arrays; the
same texts give the same numbers on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

GRAM = 3  # characters; two are shared by chance, four break at each changed one
BANDS = 16
ROWS = 4  # hashes a band: a pair of similarity 0.7 is met with probability 0.988
_PIECE = 1 << 18  # characters at a time: what the cache of a core holds
_MIX = np.uint64(0x9E3779B97F4A7C15)  # golden ratio (Knuth, vol. 3, 6.4)
_SHIFT = np.uint64(32)

Codes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]


def code_grams(texts: Sequence[str]) -> tuple[Codes, npt.NDArray[np.int64]]:
    """Return the trigrams of all texts as 32-bit codes, and where each text starts.

    Args:
        texts: Each of at least GRAM characters, without lone surrogates.

    Returns:
        Codes, uint32, one for each position of each text but the last two; and
        starts, int64, shape (texts,).
    """
    lengths = np.array([len(t) for t in texts], dtype=np.int64)
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4")
    points = points.astype(np.uint64)
    mixed = points[: -GRAM + 1]
    for step in range(1, GRAM):
        mixed = mixed * _MIX + points[step : len(points) - GRAM + 1 + step]
    codes = ((mixed * _MIX) >> _SHIFT).astype(np.uint32)
    inside = np.ones(len(codes), dtype=bool)
    ends = np.cumsum(lengths)[:-1]
    for step in range(1, GRAM):
        inside[ends - step] = False  # grams that reach into the next text
    starts = np.concatenate(([0], np.cumsum(lengths - GRAM + 1)[:-1]))
    return codes[inside], starts.astype(np.int64)


def band_texts(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Return the band values of texts, uint64, shape (texts, BANDS).

    Two texts share the value of a band with probability s**ROWS, where s is the
    Jaccard similarity of their trigrams.

    >>> same = band_texts(["这辆车开起来很稳", "这辆车开起来很稳"])
    >>> bool((same[0] == same[1]).all())
    True
    """
    pieces, piece, size = [], [], 0
    for text in texts:
        piece.append(text)
        size += len(text)
        if size >= _PIECE:
            pieces.append(_band_piece(piece))
            piece, size = [], 0
    if piece:
        pieces.append(_band_piece(piece))
    return np.concatenate(pieces) if pieces else np.zeros((0, BANDS), dtype=np.uint64)


def _band_piece(texts: Sequence[str]) -> Keys:
    codes, starts = code_grams(texts)
    wide = codes.astype(np.uint64)
    factors, terms = _draw_hashes()
    bands = np.empty((len(texts), BANDS), dtype=np.uint64)
    for band in range(BANDS):
        value = np.full(len(texts), band + 1, dtype=np.uint64) * _MIX
        for row in range(band * ROWS, (band + 1) * ROWS):
            hashed = (wide * factors[row] + terms[row]) >> _SHIFT
            value = (value ^ np.minimum.reduceat(hashed, starts)) * _MIX
            value ^= value >> np.uint64(29)
        bands[:, band] = value
    return bands


def _draw_hashes() -> tuple[Keys, Keys]:
    """Return odd factors and terms of the hashes, the same on every machine."""
    draws = np.random.Generator(np.random.PCG64(1997)).integers(
        0, 1 << 63, size=(2, BANDS * ROWS), dtype=np.uint64
    )
    return draws[0] | np.uint64(1), draws[1]


def compare_texts(left: Sequence[str], right: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the Jaccard similarity of the trigrams of each pair, in [0, 1].

    >>> compare_texts(["曜川汽车真不错"], ["曜川汽车真不错"])
    array([1.])
    """
    if not left:
        return np.zeros(0)
    ours, theirs = _number_grams(left), _number_grams(right)
    shared = np.intersect1d(ours, theirs, assume_unique=True)
    one, other, both = (
        np.bincount((s >> _SHIFT).astype(np.int64), minlength=len(left))
        for s in (ours, theirs, shared)
    )
    similarity: npt.NDArray[np.float64] = both / (one + other - both)
    return similarity


def _number_grams(texts: Sequence[str]) -> Keys:
    """Return the distinct grams of each text, tagged with its position above."""
    codes, starts = code_grams(texts)
    owner = np.repeat(
        np.arange(len(texts), dtype=np.uint64),
        np.diff(np.concatenate((starts, [len(codes)]))),
    )
    grams = (owner << _SHIFT) | codes
    grams.sort()  # several times as fast as np.unique, which hashes
    fresh = np.ones(len(grams), dtype=bool)
    np.not_equal(grams[1:], grams[:-1], out=fresh[1:])
    return grams[fresh]
