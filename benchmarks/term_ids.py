"""Documents as term ids in a folder of arrays, mapped by the process that fits them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from textmine.words import Tokens


def save_term_ids(folder: Path, docs: Sequence[Sequence[str]]) -> None:
    """Write keys, offsets, term ids and the vocabulary; documents are numbered."""
    folder.mkdir(parents=True, exist_ok=True)
    words = list(chain.from_iterable(docs))
    vocabulary = sorted(set(words))
    index = {word: i for i, word in enumerate(vocabulary)}
    lengths = np.fromiter(map(len, docs), np.int64, len(docs))
    np.save(folder / "keys.npy", scatter_keys(len(docs)))
    np.save(folder / "offsets.npy", np.concatenate([[0], np.cumsum(lengths)]))
    terms = np.fromiter(map(index.__getitem__, words), np.int32, len(words))
    np.save(folder / "terms.npy", terms)
    (folder / "vocabulary.txt").write_text("\n".join(vocabulary), "utf-8")


def scatter_keys(documents: int) -> np.ndarray:
    """Return a different key for each document (the steps of splitmix64)."""
    return np.arange(1, documents + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def load_tokens(folder: Path | str) -> Tokens:
    """Map the arrays of a folder; pages are read when a kernel comes to them."""
    folder = Path(folder)
    keys, offsets, terms = (
        np.load(folder / f"{name}.npy", mmap_mode="c")
        for name in ("keys", "offsets", "terms")
    )
    vocabulary = tuple((folder / "vocabulary.txt").read_text("utf-8").split("\n"))
    return Tokens(
        ids=("",) * len(keys),
        keys=keys,
        offsets=offsets,
        terms=terms,
        vocabulary=vocabulary,
        kinds=np.zeros(len(vocabulary), np.uint8),
        stop=np.zeros(len(vocabulary), np.bool_),
        segmenter="given",
        lexicon_digest="",
    )
