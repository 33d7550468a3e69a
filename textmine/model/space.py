"""The space that the mixture compares sentence embeddings in, made of integer sums.

Embeddings are scaled to length 1, centred, scaled again and rounded; then turned to
the principal components of the corpus, each divided by the square root of its
deviation, so that no single one (length, tone, site) outweighs what comments are
about; the first 128 are kept (docs/method-mixture.md, with figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.errors import ModelError

#: Counts of a component of 1; vectors are rounded to them and cut at ±127. In 128
#: dimensions components are about .09.
_LEVELS = 360
#: Units of the mean, which is summed in integers: 2^-20 of a vector's length.
_MEAN_UNITS = 1 << 20
#: Units of centred components, and of the axes. Sums of 4,096 products stay far below
#: 2^53, so that float64 holds every sum exactly, in whatever order it is made.
_UNITS, _AXIS_UNITS = 1 << 13, 1 << 16
_COMPONENTS = 128
#: Axes with less than this part of the largest variance are rounding.
_FLAT = 1e-7
_MOST_DIMENSIONS = 4_096  # what the integer products hold
_BLOCK = 16_384  # documents turned at a time

Axes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Space:
    """How embeddings are turned before they are compared.

    Attributes:
        centre: float64 (dims,), mean of the embeddings, each of length 1.
        axes: int32 (dims, components), in units of 2^-16.
    """

    centre: npt.NDArray[np.float64]
    axes: Axes


@dataclass(frozen=True)
class Directions:
    """Where topics point in the space of the embeddings.

    Attributes:
        sums: int64 (topics, components), sums of the vectors of the topics' documents.
        space: Where those vectors lie.
        weight: Log weight of a cosine of 1.
    """

    sums: npt.NDArray[np.int64]
    space: Space
    weight: float

    def measure(self) -> float:
        """Return weight × the sum of each document's cosine to its own topic."""
        lengths = np.sqrt((self.sums.astype(np.float64) ** 2).sum(1))
        return float(self.weight * lengths.sum() / _LEVELS)

    def units(self) -> npt.NDArray[np.int16]:
        """Return directions of length 8,192, rounded, int16 (topics, components)."""
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
    if embeddings.dtype.kind not in "fiu":
        raise ModelError(
            "embeddings", f"an array of {embeddings.dtype}", "numbers",
            "repair the embedder, or fit without embeddings",
        )  # fmt: skip
    bad = np.flatnonzero(~np.isfinite(embeddings).all(1))
    if len(bad):
        raise ModelError(
            "embeddings",
            f"{len(bad)} rows with NaN or infinity, the first is row {bad[0]}",
            "finite numbers",
            "repair the embedder, or fit without embeddings",
        )


def find_space(embeddings: npt.NDArray[Any]) -> Space:
    """Return centre and axes of embeddings (documents, dims), at least one document.

    Mean and covariance are sums of integers: the order of documents changes no bit.
    """
    from threadpoolctl import threadpool_limits

    dims = embeddings.shape[1]
    total, gram = np.zeros(dims, np.int64), np.zeros((dims, dims))
    for part in _cut(embeddings):
        total += np.rint(_scale(part) * _MEAN_UNITS).astype(np.int64).sum(0)
    centre = total / (_MEAN_UNITS * len(embeddings))
    for part in _cut(embeddings):
        rows = _centre(part, centre)
        gram += rows.T @ rows
    with threadpool_limits(1):  # so that the number of cores changes no bit
        variances, axes = np.linalg.eigh(gram / (len(embeddings) * float(_UNITS) ** 2))
    return Space(centre, _weigh_axes(variances[::-1], axes[:, ::-1]))


def _weigh_axes(variances: npt.NDArray[Any], axes: npt.NDArray[Any]) -> Axes:
    """Divide axes, largest variance first, by the fourth root of their variance."""
    kept = variances[:_COMPONENTS] > _FLAT * max(variances[0], _FLAT)
    if not kept.any():
        return np.zeros((len(axes), 1), np.int32)
    chosen = np.flatnonzero(kept)
    gains = np.sqrt(np.sqrt(variances[chosen[-1]] / variances[chosen]))
    weighed: Axes = np.rint(axes[:, chosen] * gains * _AXIS_UNITS).astype(np.int32)
    return np.ascontiguousarray(weighed)


def project(embeddings: npt.NDArray[Any], space: Space) -> npt.NDArray[np.int8]:
    """Return embeddings turned to the axes, at length 1, int8 (documents, components).

    A row does not depend on the other rows, to the bit.

    Raises:
        ModelError: The embeddings have not the dimensions of the space.
    """
    if embeddings.shape[1] != len(space.centre):
        raise ModelError(
            "embeddings",
            f"{embeddings.shape[1]} dimensions",
            f"the {len(space.centre)} that the model was fitted with",
            "use the same embedder",
        )
    axes = space.axes.astype(np.float64)
    rows = np.empty((len(embeddings), axes.shape[1]), np.int8)
    first = 0
    for part in _cut(embeddings):
        turned = _scale(_centre(part, space.centre) @ axes)
        levels = np.clip(np.rint(turned * _LEVELS), -127, 127)
        rows[first : first + len(part)] = levels
        first += len(part)
    return rows


def _cut(embeddings: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    return [embeddings[i : i + _BLOCK] for i in range(0, len(embeddings), _BLOCK)]


def _centre(
    rows: npt.NDArray[Any], centre: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return rows less their centre at length 1, as whole numbers of 2^-13."""
    return np.rint(_scale(_scale(rows) - centre) * _UNITS)


def _scale(rows: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return rows at length 1; a row of zeros stays."""
    rows = np.ascontiguousarray(rows, np.float64)
    lengths = np.sqrt((rows * rows).sum(1, keepdims=True))
    scaled: npt.NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1.0)
    return scaled
