"""Distinct texts in one file, in ascending order of key, to be read by place.

A database would look at all of them for each piece that is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from textmine.corpus.bands import Places

_PIECE_CHARACTERS = 4 << 20  # of a part, and of texts given at a time
_MOST_FILES = 96  # open at once; a process may have 256 on some systems

Keys = npt.NDArray[np.uint64]


class Block(NamedTuple):
    """Texts with their keys, uint64, shape (texts,)."""

    keys: Keys
    words: pa.LargeStringArray

    def take_distinct(self) -> Block:
        """Return the texts by ascending key, of equal ones the first."""
        keys, first = np.unique(self.keys, return_index=True)
        return Block(keys, self.words.take(pa.array(first)))

    def write(self, file: BinaryIO, rows: slice) -> None:
        """Append some of the texts: how many, keys, sizes in bytes, bytes."""
        keys, (ends, data) = self.keys[rows], split_bytes(self.words[rows])
        head = np.int64(len(keys)).tobytes(), keys.tobytes(), np.diff(ends).tobytes()
        file.writelines([*head, data.data])


def split_bytes(
    words: pa.LargeStringArray,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Return (where texts begin and the last one ends, their bytes)."""
    _, offsets, data = words.buffers()
    ends = np.frombuffer(offsets, np.int64)[words.offset :][: len(words) + 1]
    return ends - ends[0], np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]]


class Wordings:
    """Texts that are given in any order, then read by key, then by place.

    Args:
        folder: An empty folder.
        most: How many texts there may be, copies too.
        characters: How many all texts have together, about.
    """

    def __init__(self, folder: Path, most: int, characters: int) -> None:
        count = max(1, math.ceil(characters / _PIECE_CHARACTERS))
        names = [folder / f"{n}.part" for n in range(min(count, _MOST_FILES))]
        self._parts = [(path, path.open("wb")) for path in names]
        self._all = (folder / "wordings").open("w+b")
        # room for all at once: joining pieces would hold everything twice
        self._starts = np.zeros(most + 1, np.int64)
        self.keys: Keys = np.zeros(most, np.uint64)

    def __len__(self) -> int:
        return len(self._parts)

    def add(self, keys: Keys, words: pa.Array) -> None:
        """Put texts into the parts of their keys; of equal ones the first alone."""
        if not len(keys):
            return
        block = Block(keys, words.cast(pa.large_string())).take_distinct()
        # parts are equal ranges of keys, and the keys ascend
        part = (block.keys >> np.uint64(32)) * np.uint64(len(self)) >> np.uint64(32)
        edges = np.searchsorted(part, np.arange(len(self) + 1, dtype=np.uint64))
        for number in np.flatnonzero(np.diff(edges)).tolist():
            block.write(self._parts[number][1], slice(edges[number], edges[number + 1]))

    def sort(self) -> Iterator[list[str]]:
        """Give the distinct texts by ascending key, some at a time, and keep them."""
        held = 0
        for path, file in self._parts:
            file.close()
            block = _read_blocks(path).take_distinct()
            path.unlink()
            places, data = split_bytes(block.words)
            end = held + len(block.keys)
            self.keys[held:end] = block.keys
            self._starts[held : end + 1] = self._all.tell() + places
            self._all.write(data.data)
            held = end
            for rows in _cut(places):
                yield block.words[rows].to_pylist()
        self._all.flush()
        self._starts, self.keys = self._starts[: held + 1], self.keys[:held]

    def read(self, places: Places) -> list[str]:
        """Return the texts at some places of the ascending keys."""
        texts = []
        for place in places.tolist():
            start, end = self._starts[place : place + 2].tolist()
            self._all.seek(start)
            texts.append(self._all.read(end - start).decode("utf-8"))
        return texts

    def close(self) -> None:
        """Close the files, so that the folder can be removed."""
        for _, file in self._parts:
            file.close()
        self._all.close()


def _cut(places: npt.NDArray[np.int64]) -> Iterator[slice]:
    """Yield rows whose texts have about _PIECE_CHARACTERS bytes together."""
    pieces = np.flatnonzero(np.diff(places[:-1] // _PIECE_CHARACTERS)) + 1
    edges = [0, *pieces.tolist(), len(places) - 1]
    return (slice(a, b) for a, b in pairwise(edges) if a < b)


def _read_blocks(path: Path) -> Block:
    """Return all texts of a part, in the order in which they were written."""
    held, at = path.read_bytes(), 0
    keys, words = [np.zeros(0, np.uint64)], [pa.array([], pa.large_string())]
    while at < len(held):
        (count,) = np.frombuffer(held, np.int64, 1, at).tolist()
        keys.append(np.frombuffer(held, np.uint64, count, at + 8))
        sizes = np.frombuffer(held, np.int64, count, at + 8 + 8 * count)
        ends = np.concatenate(([0], np.cumsum(sizes)))
        data = pa.py_buffer(held).slice(at + 8 + 16 * count, int(ends[-1]))
        words.append(pa.LargeStringArray.from_buffers(count, pa.py_buffer(ends), data))
        at += 8 + 16 * count + int(ends[-1])
    return Block(np.concatenate(keys), pa.concat_arrays(words))
