"""Distinct texts in one file, in ascending order of key, to be read by place.

A database would look at all of them for each piece that is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from textmine.corpus.bands import Places

_PIECE_CHARACTERS = 4 << 20  # of texts in memory at a time
_MOST_FILES = 256  # open at once; the usual limit of a process is 1,024

Keys = npt.NDArray[np.uint64]
Sizes = npt.NDArray[np.int64]


class Block(NamedTuple):
    """Texts as bytes: `keys` uint64 and `sizes` int64, shape (texts,), and `data`."""

    keys: Keys
    sizes: Sizes
    data: npt.NDArray[np.uint8]

    def take(self, rows: npt.NDArray[np.intp]) -> Block:
        """Return some of the texts, in the order of `rows`."""
        sizes = self.sizes[rows]
        starts = (np.cumsum(self.sizes) - self.sizes)[rows]
        shift = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
        data = self.data[np.arange(sizes.sum()) + shift]
        return Block(self.keys[rows], sizes, data)

    def read(self) -> list[str]:
        """Return the texts."""
        ends = np.cumsum(self.sizes).tolist()
        data = self.data.tobytes()
        return [
            data[end - size : end].decode("utf-8")
            for end, size in zip(ends, self.sizes.tolist(), strict=True)
        ]


class Wordings:
    """Texts that are given in any order, then read by key, then by place.

    Args:
        folder: An empty folder.
        characters: How many all texts have together, about.
    """

    def __init__(self, folder: Path, characters: int) -> None:
        count = max(1, math.ceil(characters / _PIECE_CHARACTERS))
        names = [folder / f"{n}.part" for n in range(min(count, _MOST_FILES))]
        self._parts = [(path, path.open("wb")) for path in names]
        self._all = (folder / "wordings").open("w+b")
        self._ends = np.zeros(1, np.int64)
        self.keys: Keys = np.zeros(0, np.uint64)

    def __len__(self) -> int:
        return len(self._parts)

    def add(self, keys: Keys, words: pa.Array) -> None:
        """Put texts into the parts of their keys; of equal ones the first alone."""
        if not len(keys):
            return
        keys, first = np.unique(keys, return_index=True)
        block = encode_block(keys, words.take(pa.array(first)))
        # parts are equal ranges of keys, and the keys ascend
        part = (keys >> np.uint64(32)) * np.uint64(len(self)) >> np.uint64(32)
        edges = np.searchsorted(part, np.arange(len(self) + 1, dtype=np.uint64))
        places = np.concatenate(([0], np.cumsum(block.sizes)))[edges]
        for number in np.flatnonzero(np.diff(edges)).tolist():
            rows = slice(edges[number], edges[number + 1])
            data = block.data[places[number] : places[number + 1]]
            _write(self._parts[number][1], Block(keys[rows], block.sizes[rows], data))

    def sort(self) -> Iterator[list[str]]:
        """Give the distinct texts by ascending key, part by part, and keep them."""
        ends, keys = [self._ends], [self.keys]
        for path, file in self._parts:
            file.close()
            block = _read_blocks(path)
            path.unlink()
            found, first = np.unique(block.keys, return_index=True)
            block = block.take(first)
            ends.append(self._all.tell() + np.cumsum(block.sizes))
            self._all.write(block.data.tobytes())
            keys.append(found)
            yield block.read()
        self._all.flush()
        self._ends, self.keys = np.concatenate(ends), np.concatenate(keys)

    def read(self, places: Places) -> list[str]:
        """Return the texts at some places of the ascending keys."""
        texts = []
        for place in places.tolist():
            start, end = self._ends[place : place + 2].tolist()
            self._all.seek(start)
            texts.append(self._all.read(end - start).decode("utf-8"))
        return texts

    def close(self) -> None:
        """Close the files, so that the folder can be removed."""
        for _, file in self._parts:
            file.close()
        self._all.close()


def encode_block(keys: Keys, words: pa.Array) -> Block:
    """Return texts as bytes."""
    words = words.cast(pa.large_string())
    _, offsets, data = words.buffers()
    ends = np.frombuffer(offsets, np.int64)[
        words.offset : words.offset + len(words) + 1
    ]
    held = np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]]
    return Block(keys, np.diff(ends), held)


def _write(file: BinaryIO, block: Block) -> None:
    file.write(np.int64(len(block.keys)).tobytes())
    file.writelines(
        values.tobytes() for values in (block.keys, block.sizes, block.data)
    )


def _read_blocks(path: Path) -> Block:
    """Return all texts of a part, in the order in which they were written."""
    held = np.fromfile(path, np.uint8)
    parts, at = [], 0
    while at < len(held):
        count = int(held[at : at + 8].view(np.int64)[0])
        middle, end = at + 8 + 8 * count, at + 8 + 16 * count
        sizes = np.frombuffer(held[middle:end].tobytes(), np.int64)
        keys = np.frombuffer(held[at + 8 : middle].tobytes(), np.uint64)
        at = end + int(sizes.sum())
        parts.append(Block(keys, sizes, held[end:at]))
    empty = Block(np.zeros(0, np.uint64), np.zeros(0, np.int64), held[:0])
    return Block(*map(np.concatenate, zip(*[empty, *parts], strict=True)))
