"""How frequent words are in Chinese text in general, by jieba's dictionary."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


def background_counts(words: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return the frequency of each word in jieba's dictionary, at least 1.

    The counts come from newspapers and novels, about 6e7 words in all.

    >>> background_counts(["安全", "绷不住"]).tolist()[1]
    1
    """
    known = read_frequencies()
    return np.array([known.get(word, 1) for word in words], dtype=np.int64)


def read_frequencies() -> dict[str, int]:
    """Return the frequency of each word, in lower case."""
    return _read_dictionary()[0]


def read_tags() -> dict[str, str]:
    """Return the part of speech of each word (ICTCLAS: n, v, a, d, nr …)."""
    return _read_dictionary()[1]


@lru_cache(maxsize=1)
def _read_dictionary() -> tuple[dict[str, int], dict[str, str]]:
    """Read the dictionary file, without importing jieba (0.3 s)."""
    spec = find_spec("jieba")
    place = spec.origin if spec else None
    if place is None:  # pragma: no cover - jieba is a dependency
        return {}, {}
    lines = (Path(place).parent / "dict.txt").read_text("utf-8").splitlines()
    rows = [[*line.lower().split(" "), "", ""][:3] for line in lines]
    return (
        {word: int(count) for word, count, _ in rows if count},
        {word: tag for word, _, tag in rows},
    )
