"""The default segmenter as a kernel: same words as rjieba, as arrays, not strings.

Blocks of common Chinese characters between separators are cut by the kernel;
blocks that hold anything else (Latin letters, digits, rare characters) by rjieba
itself, so that nothing is left to differ.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

_EDGES = 600_000  # edges of jieba's dictionary (498,000), and some of a user's
_STATES = "BEMS"
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
    """

    trie: tuple[Any, Any]
    weight: npt.NDArray[np.float64]
    rarest: float
    model: tuple[Any, Any, Any]

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


def build_block_dictionary(added: Mapping[str, int]) -> BlockDictionary:
    """Return jieba's dictionary with the words that were added (word -> frequency)."""
    from textmine.words.kernels.trie import add_lines, add_word, fill_roots

    room = _EDGES + sum(map(len, added))
    edges = np.zeros(1 << (2 * room).bit_length() - 1, np.uint64)
    frequency = np.zeros(room, np.int64)
    text = (_find_jieba() / "dict.txt").read_text("utf-8")
    lines = encode(text if text.endswith("\n") else text + "\n")
    size = add_lines(edges, frequency, 2, lines)
    for word, count in added.items():
        size = add_word(edges, frequency, size, encode(word), count)
    total = float(np.log(float(frequency.sum())))
    with np.errstate(divide="ignore"):
        weight = np.log(frequency[:size].astype(np.float64)) - total
    roots = np.zeros(1 << 16, np.int32)
    fill_roots(edges, roots)
    return BlockDictionary((edges, roots), weight, -total, _read_model())


def encode(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of a text without lone surrogates."""
    return np.frombuffer(text.encode("utf-32-le"), np.dtype("<u4")).astype(
        np.uint32, copy=False
    )


def decode(codes: npt.NDArray[np.uint32]) -> str:
    """Return the text of code points."""
    return codes.tobytes().decode("utf-32-le")


def _find_jieba() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:  # pragma: no cover - a dependency
        raise ModuleNotFoundError("jieba")
    return Path(spec.origin).parent


@lru_cache(maxsize=1)
def _read_model() -> tuple[Any, Any, Any]:
    """Read jieba's hidden Markov model from its source, as data."""
    start, trans, emit = (_read_table(n) for n in ("start", "trans", "emit"))
    first = np.array([start[s] for s in _STATES])
    steps = np.array([[trans[a].get(b, _LEAST) for b in _STATES] for a in _STATES])
    emission = np.full((1 << 16, 4), _LEAST)
    for column, state in enumerate(_STATES):
        rows = emit[state]
        codes = np.array([ord(c) for c in rows])
        emission[codes, column] = [round(v, _PRECISION) for v in rows.values()]
    return first, steps, emission


def _read_table(name: str) -> dict[str, Any]:
    path = _find_jieba() / "finalseg" / f"prob_{name}.py"
    value = path.read_text("utf-8").partition("P=")[2]
    table: dict[str, Any] = ast.literal_eval(value.strip())
    return table
