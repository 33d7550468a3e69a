"""Texts that share a band: found piece by piece, the bands in files on disk.

A band is a number that alike texts are likely to share (`shingles`). Texts are
known here by their place among all distinct texts in ascending order of key, so
that what is compared does not depend on the order of files.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from textmine.corpus.shingles import BANDS, band_texts, compare_texts

_PIECE_BANDS = 1 << 21  # in memory at a time: 25 MB, and as much to sort them
_PIECE_CHARACTERS = 1 << 20  # of texts that are compared at a time: 50 MB
_ENTRY = np.dtype([("value", "<u8"), ("place", "<u4")])

Places = npt.NDArray[np.uint32]
Lengths = npt.NDArray[np.uint16]
#: Gives the texts at ascending places.
Reader = Callable[[Places], Sequence[str]]


class BandFiles:
    """The bands of texts, spread by their value over files of bounded size.

    Args:
        folder: An empty folder for the files.
        texts: How many texts there will be.
    """

    def __init__(self, folder: Path, texts: int) -> None:
        count = max(1, math.ceil(texts * BANDS / _PIECE_BANDS))
        self.paths = [folder / f"{number}.bands" for number in range(count)]
        self._open = ExitStack()
        self._files: list[BinaryIO] = [
            self._open.enter_context(path.open("wb")) for path in self.paths
        ]

    def add(self, texts: Sequence[str], start: int) -> None:
        """Write the bands of texts whose places begin at `start`."""
        values = band_texts(texts).reshape(-1)
        entries = np.empty(len(values), dtype=_ENTRY)
        entries["value"] = values
        entries["place"] = np.repeat(
            np.arange(start, start + len(texts), dtype=np.uint32), BANDS
        )
        number = values % np.uint64(len(self._files))
        entries = entries[np.argsort(number, kind="stable")]
        ends = np.cumsum(np.bincount(number.astype(np.int64), minlength=len(self)))
        for file, part in zip(self._files, np.split(entries, ends[:-1]), strict=True):
            file.write(part.tobytes())

    def __len__(self) -> int:
        return len(self._files)

    def close(self) -> None:
        """Close the files, so that they can be read."""
        self._open.close()

    def pairs(self) -> Iterator[npt.NDArray[np.uint32]]:
        """Give pairs of places that share a band, uint32, shape (pairs, 2), by file.

        Of the texts that share a band each is paired with the first and with the
        one before it, so the work is linear however many share it.
        """
        for path in self.paths:
            yield _pair_places(np.fromfile(path, dtype=_ENTRY))
            path.unlink()


def _pair_places(entries: npt.NDArray[np.void]) -> npt.NDArray[np.uint32]:
    order = np.lexsort((entries["place"], entries["value"]))
    values, places = entries["value"][order], entries["place"][order]
    same = np.concatenate(([False], values[1:] == values[:-1]))
    first = np.maximum.accumulate(np.where(same, 0, np.arange(len(values))))
    later = np.flatnonzero(same)
    both = np.concatenate(
        [
            np.stack([places[first[later]], places[later]], axis=1),
            np.stack([places[later - 1], places[later]], axis=1),
        ]
    )
    wide = (both[:, 0].astype(np.uint64) << np.uint64(32)) | both[:, 1]
    wide.sort()
    wide = wide[np.flatnonzero(np.diff(wide, prepend=~wide[:1]))]
    return np.stack(
        [wide >> np.uint64(32), wide & np.uint64(0xFFFFFFFF)], axis=1
    ).astype(np.uint32)


def join_alike(
    pairs: npt.NDArray[np.uint32],
    roots: Places,
    lengths: Lengths,
    read: Reader,
    least: float,
) -> Places:
    """Join the texts of pairs that are alike and return the new roots.

    Args:
        pairs: Places of texts to be compared, shape (pairs, 2).
        roots: For each text the smallest place of its group so far.
        lengths: Characters of each text.
        read: Gives texts.
        least: Jaccard similarity of trigrams from which two are alike.
    """
    short, long = np.sort(lengths[pairs], axis=1).T
    pairs = pairs[short >= least * long - 2]  # others can't share so many trigrams
    sizes = np.cumsum(lengths[pairs].sum(axis=1, dtype=np.int64))
    pieces = np.flatnonzero(np.diff(sizes // _PIECE_CHARACTERS)) + 1
    for piece in np.split(pairs, pieces):
        apart = piece[roots[piece[:, 0]] != roots[piece[:, 1]]]
        if len(apart):
            roots = _join_roots(_verify(apart, read, least), roots)
    return roots


def _verify(
    pairs: npt.NDArray[np.uint32], read: Reader, least: float
) -> npt.NDArray[np.uint32]:
    places, index = np.unique(pairs, return_inverse=True)
    texts = read(places)
    left, right = ([texts[i] for i in side] for side in index.reshape(-1, 2).T)
    return pairs[compare_texts(left, right) >= least]


def _join_roots(links: npt.NDArray[np.uint32], roots: Places) -> Places:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    known, ends = np.unique(roots[links], return_inverse=True)
    ends = ends.reshape(-1, 2)
    graph = coo_array(
        (np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), (len(known),) * 2
    )
    _, part = connected_components(graph, directed=False)
    # Places ascend, so the first of each component is its smallest.
    _, first = np.unique(part, return_index=True)
    new = np.arange(len(roots), dtype=np.uint32)
    new[known] = known[first[part]]
    joined: Places = new[roots]
    return joined
