"""The default segmenter as a kernel: same words as rjieba, as arrays, not strings.

Blocks of common Chinese characters and of ASCII between separators are cut by the
kernel; blocks that hold anything else (rare characters, other scripts) by rjieba
itself, so that nothing is left to differ.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from textmine.words.codes import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

#: Edges of jieba's dictionary (498,000), and of the words that a user may add
#: before the tables must be made larger.
_EDGES, _ROOM = 500_000, 100_000
_STATES = "BEMS"
_EMITTED = re.compile(r"'\\u([0-9a-f]{4})': (-[0-9.]+)")
#: What tells releases of rjieba apart: how letters and digits are joined.
_PROBES = ("F-35和12.5%off", "LNG.Scout_1--2..a的5%6a", "a&b+c#d的w.哆啦A梦T恤了-5+-")
_LEAST = -3.14e100  # what the model has never seen, as in jieba's finalseg
_PRECISION = 6  # decimals that rjieba's copy of the emissions has


@dataclass(frozen=True)
class BlockDictionary:
    """jieba's dictionary with a user's words, and its model of unknown words.

    Attributes:
        trie: (edges uint64 (slots,), as in kernels/trie.py; node of each first
            character int32 (65536,)).
        weight: float64, shape (nodes,): log probability of each word, -inf for none.
        rarest: Log probability of a character that no word begins with.
        model: (first (4,), trans (4, 4), emit (65536, 4)), float64.
        latin: Whether letters and digits of ASCII are cut as rjieba cuts them.
    """

    trie: tuple[Any, Any]
    weight: npt.NDArray[np.float64]
    rarest: float
    model: tuple[Any, Any, Any]
    latin: bool = True

    def cut(
        self, codes: npt.NDArray[np.uint32], blocks: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
        """Return (where words begin, node of the word that begins there)."""
        from textmine.words.kernels.cut import cut_blocks

        begins = np.zeros(len(codes), np.bool_)
        nodes = np.zeros(len(codes), np.int32)
        words = (self.trie, self.weight, self.rarest)
        cut_blocks(*words, codes, blocks, self.model, begins, nodes)
        return begins, nodes

    def agrees(self, cut: Callable[[str], list[str]]) -> bool:
        """Return whether this release of rjieba joins letters and digits as we do."""
        for probe in _PROBES:
            begins, _ = self.cut(encode(probe), np.array([[0, len(probe)]]))
            edges = [*np.flatnonzero(begins).tolist(), len(probe)]
            if cut(probe) != [probe[a:b] for a, b in pairwise(edges)]:
                return False
        return True


def build_block_dictionary(
    added: Mapping[str, int], cut: Callable[[str], list[str]]
) -> BlockDictionary:
    """Return jieba's dictionary with the words that were added (word -> frequency).

    `cut` is what the kernel must agree with.
    """
    from textmine.words.kernels.trie import add_word, fill_roots

    base = read_base(max(sum(map(len, added)), _ROOM))
    edges, frequency, size = base[0].copy(), base[1].copy(), base[2]
    for word, count in added.items():
        size = add_word(edges, frequency, size, encode(word), count)
    total = float(np.log(float(frequency.sum())))
    with np.errstate(divide="ignore"):
        weight = np.log(frequency[:size].astype(np.float64)) - total
    roots = np.zeros(1 << 16, np.int32)
    fill_roots(edges, roots)
    made = BlockDictionary((edges, roots), weight, -total, _read_model())
    return made if made.agrees(cut) else replace(made, latin=False)


@lru_cache(maxsize=1)
def read_base(more: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64], int]:
    """Return (edges, frequencies, nodes) of jieba's dictionary, with room for more."""
    from textmine.words.kernels.trie import add_lines

    room = _EDGES + more
    edges = np.zeros(1 << (2 * room).bit_length() - 1, np.uint64)
    frequency = np.zeros(room, np.int64)
    text = (_find_jieba() / "dict.txt").read_text("utf-8")
    lines = encode(text if text.endswith("\n") else text + "\n")
    return edges, frequency, add_lines(edges, frequency, 2, lines)


def is_base_read() -> bool:
    """Return whether this process has read jieba's dictionary for a kernel."""
    return read_base.cache_info().currsize > 0


def _find_jieba() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:  # pragma: no cover - a dependency
        raise ModuleNotFoundError("jieba")
    return Path(spec.origin).parent


@lru_cache(maxsize=1)
def _read_model() -> tuple[Any, Any, Any]:
    """Read jieba's hidden Markov model from its source, as data."""
    start, trans = _read_table("start"), _read_table("trans")
    first = np.array([start[s] for s in _STATES])
    steps = np.array([[trans[a].get(b, _LEAST) for b in _STATES] for a in _STATES])
    emission = np.full((1 << 16, 4), _LEAST)
    parts = re.split(r"'([BEMS])': \{", _read_source("emit"))[1:]
    for state, part in zip(parts[::2], parts[1::2], strict=True):
        rows = _EMITTED.findall(part)
        codes = [int(code, 16) for code, _ in rows]
        values = [round(float(value), _PRECISION) for _, value in rows]
        emission[codes, _STATES.index(state)] = values
    return first, steps, emission


def _read_table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = ast.literal_eval(_read_source(name).strip())
    return table


def _read_source(name: str) -> str:
    """Return the value that a module of jieba's model sets, as Python text."""
    path = _find_jieba() / "finalseg" / f"prob_{name}.py"
    return path.read_text("utf-8").partition("P=")[2]
