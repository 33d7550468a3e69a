"""A small encoder of texts that ships with a codebook: what its themes sound like.

Runs of characters know the words of the comments that they were learnt from. An encoder
whose pieces have been read in much text before also knows their neighbours
(docs/method-themes.md tells what that is worth).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.progress import Progress, silent
from textmine.themes.pieces import Pieces

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int8]

SHIPPED = Path(__file__).parent / "data"
_SUFFIX = "_encoder.npz"
#: Products of whole numbers up to 127 are summed exactly by float32 as long as no sum
#: can pass 2**24: 1,040 at a time. Other sums run in a fixed order. So no result hangs
#: on threads or on the company of a text.
_EXACT = 1024
CHARACTERS = 100  # of a text that are read; later ones hardly matter to its themes
_BATCH = 64  # texts read at once: bounds memory, changes no result
_LEAST = 1e-12  # variance below which a row is left small, as the base model has it
_REACH, _FINENESS = 8, 256  # the curve's table: off by less than 2e-6


@dataclass(frozen=True)
class Linear:
    """x -> x @ (weights * steps) + bias.

    Attributes:
        weights: Whole numbers from -127 to 127 as float32, shape (inputs, outputs).
        steps: float32, shape (outputs,).
        bias: float32, shape (outputs,).
    """

    weights: Floats
    steps: Floats
    bias: Floats


@dataclass(frozen=True)
class Norm:
    """What a row is multiplied with and shifted by once its mean is 0, its spread 1."""

    factor: Floats
    shift: Floats


@dataclass(frozen=True)
class Layer:
    """Self-attention, then two products with a curve between (GELU), as in BERT."""

    joint: Linear
    out: Linear
    attended: Norm
    widen: Linear
    narrow: Linear
    left: Norm


@dataclass(frozen=True)
class ThemeEncoder:
    """A transformer encoder with one score a theme.

    Attributes:
        keys: Keys of m themes.
        pieces: Its vocabulary; the ids `begin` and `end` enclose a text.
        embedding: int8, shape (pieces, width).
        steps: float32, shape (pieces,): what 1 stands for in each row of it.
        positions: float32, shape (longest, width).
        entry: Normalises the sum of both.
        layers: One after the other.
        head: float32, shape (width + 1, m): scores of the mean row; the last is added.
        heads: Of self-attention.
    """

    keys: tuple[str, ...]
    pieces: Pieces
    begin: int
    end: int
    embedding: Whole
    steps: Floats
    positions: Floats
    entry: Norm
    layers: tuple[Layer, ...]
    head: Floats
    heads: int

    def score(
        self, texts: Sequence[str], *, workers: int = 1, progress: Progress = silent
    ) -> npt.NDArray[np.float64]:
        """Return the log-odds of each theme, shape (n, m), by each text alone.

        Args:
            texts: n texts, of which the first 100 characters are read.
            workers: Threads; they change no bit.
            progress: Told of the stage "encode", in texts.
        """
        from threadpoolctl import threadpool_limits

        parts = [np.zeros((0, len(self.keys)), dtype=np.float32)]
        batches = [texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
        # products are small: threads do better on a batch each than within one
        with threadpool_limits(1), ThreadPoolExecutor(max(1, workers)) as pool:
            for part in pool.map(self._score_batch, batches):
                parts.append(part)
                progress("encode", sum(map(len, parts)), len(texts))
        return np.concatenate(parts).astype(np.float64)

    def _score_batch(self, texts: Sequence[str]) -> Floats:
        from textmine.themes.kernels.rows import attend_rows

        ids = [self._cut(text) for text in texts]
        starts = np.cumsum([0, *map(len, ids)], dtype=np.int64)
        x = self._enter(ids)
        for layer in self.layers:
            joint, mixed = _multiply(x, layer.joint), np.empty_like(x)
            attend_rows(joint, starts, self.heads, mixed)
            x = _normalise(x + _multiply(mixed, layer.out), layer.attended)
            wide = _multiply(x, layer.widen, bend=True)
            x = _normalise(x + _multiply(wide, layer.narrow), layer.left)
        mean = np.add.reduceat(x, starts[:-1], axis=0)
        mean /= np.diff(starts)[:, None].astype(np.float32)
        scores = np.einsum("nd,dm->nm", mean, self.head[:-1]) + self.head[-1]
        return np.asarray(scores, dtype=np.float32)

    def _cut(self, text: str) -> list[int]:
        ids = self.pieces.cut(" ".join(text.split())[:CHARACTERS])[
            : len(self.positions) - 2
        ]
        return [self.begin, *ids, self.end]

    def _enter(self, ids: list[list[int]]) -> Floats:
        rows = np.concatenate(ids)
        places = np.concatenate([np.arange(len(each)) for each in ids])
        known = self.embedding[rows] * self.steps[rows, None]
        return _normalise(known + self.positions[places], self.entry)


def _multiply(x: Floats, linear: Linear, *, bend: bool = False) -> Floats:
    """Return x @ weights + bias in whole numbers, exactly, and bent if asked for."""
    from textmine.themes.kernels.rows import bend_rows, round_rows, scale_rows

    whole, steps = np.empty_like(x), np.empty(len(x), dtype=np.float32)
    round_rows(x, whole, steps)
    y = whole[:, :_EXACT] @ linear.weights[:_EXACT]
    for first in range(_EXACT, x.shape[1], _EXACT):
        part = slice(first, first + _EXACT)
        y += whole[:, part] @ linear.weights[part]
    if bend:
        bend_rows(y, steps, linear.steps, linear.bias, *_draw_curve())
    else:
        scale_rows(y, steps, linear.steps, linear.bias)
    return y


def _normalise(x: Floats, norm: Norm) -> Floats:
    from textmine.themes.kernels.rows import norm_rows

    norm_rows(x, norm.factor, norm.shift, _LEAST)
    return x


@cache
def _draw_curve() -> tuple[Floats, np.float32, np.float32]:
    """Return a table of GELU (Hendrycks & Gimpel 2016), its reach and fineness."""
    grid = np.arange(-_REACH * _FINENESS, _REACH * _FINENESS + 1) / _FINENESS
    curve = [0.5 * x * (1 + math.erf(x / math.sqrt(2))) for x in grid.tolist()]
    return (
        np.array(curve, dtype=np.float32),
        np.float32(_REACH),
        np.float32(_FINENESS),
    )


@cache
def load_encoder(name: str) -> ThemeEncoder | None:
    """Load the shipped encoder of that name; None where there is none."""
    path = SHIPPED / (name + _SUFFIX)
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        return unpack_encoder(dict(arrays))


def unpack_encoder(arrays: Mapping[str, npt.NDArray[Any]]) -> ThemeEncoder:
    """Build an encoder from the arrays that `pack_encoder` names."""
    names = arrays["pieces"].tobytes().decode("utf-8").split("\n")
    begin, end, unknown, heads, layers = arrays["numbers"].tolist()
    for control in (begin, end, unknown):
        names[control] = ""  # so that no text can spell it
    return ThemeEncoder(
        tuple(arrays["keys"].tolist()),
        Pieces(names, arrays["scores"].tolist(), unknown),
        begin,
        end,
        arrays["embedding"],
        arrays["steps"],
        arrays["positions"],
        _read_norm(arrays, "entry"),
        tuple(_read_layer(arrays, f"layer{i}.") for i in range(layers)),
        arrays["head"],
        heads,
    )


def _read_layer(arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> Layer:
    return Layer(
        _read_linear(arrays, prefix + "joint"),
        _read_linear(arrays, prefix + "out"),
        _read_norm(arrays, prefix + "attended"),
        _read_linear(arrays, prefix + "widen"),
        _read_linear(arrays, prefix + "narrow"),
        _read_norm(arrays, prefix + "left"),
    )


def _read_linear(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Linear:
    weights = np.ascontiguousarray(arrays[name + ".weights"], dtype=np.float32)
    return Linear(weights, arrays[name + ".steps"], arrays[name + ".bias"])


def _read_norm(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Norm:
    return Norm(arrays[name + ".factor"], arrays[name + ".shift"])
