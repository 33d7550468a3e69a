"""Digests of what a model is made from, in bounded memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from textmine.canonical import digest_text, to_json
from textmine.model.documents import Documents

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel

Rows = npt.NDArray[np.int64]

_BLOCK = 1 << 15  # documents that are rendered at a time


def digest_documents(documents: Documents, vocabulary: tuple[str, ...]) -> str:
    """Digest keys, words and vocabulary; the order of documents does not matter.

    It is `digest_text` of the terms and of the three arrays as hex digits.
    """
    h = hashlib.blake2b(digest_size=16)
    for term in vocabulary:
        data = term.encode("utf-8", "surrogatepass")
        _add(h, [data], len(data))
    order = np.argsort(documents.keys, kind="stable")
    _add(h, _order_keys(documents, order), documents.keys.nbytes * 2)
    _add(h, _order_offsets(documents, order), documents.offsets.nbytes * 2)
    _add(h, _order_words(documents, order), documents.words.nbytes * 2)
    return h.hexdigest()


def _add(h: Any, pieces: Iterable[bytes], size: int) -> None:
    """Add one part of `size` bytes, its length before it, as `digest_text` does."""
    h.update(size.to_bytes(8, "little"))
    for piece in pieces:
        h.update(piece)


def _render(array: npt.NDArray[Any]) -> bytes:
    return array.tobytes().hex().encode()


def _order_keys(documents: Documents, order: Rows) -> Iterator[bytes]:
    for first in range(0, len(order), _BLOCK):
        yield _render(documents.keys[order[first : first + _BLOCK]])


def _order_offsets(documents: Documents, order: Rows) -> Iterator[bytes]:
    edge = np.zeros(1, np.int64)
    yield _render(edge)
    for first in range(0, len(order), _BLOCK):
        rows = order[first : first + _BLOCK]
        lengths = documents.offsets[rows + 1] - documents.offsets[rows]
        edges = edge + np.cumsum(lengths)
        yield _render(edges)
        edge = edges[-1:]


def _order_words(documents: Documents, order: Rows) -> Iterator[bytes]:
    for first in range(0, len(order), _BLOCK):
        yield _render(documents.take(order[first : first + _BLOCK]).words)


def digest_array(array: npt.NDArray[Any] | None) -> str:
    """Return 32 hex digits that identify an array, "" for None."""
    if array is None:
        return ""
    h = hashlib.blake2b(digest_size=16)
    h.update(f"{array.dtype.str} {array.shape}".encode())
    h.update(np.ascontiguousarray(array).data)
    return h.hexdigest()


def digest_model(model: TopicModel) -> str:
    """Return 32 hex digits that identify a model's topics and provenance."""
    return digest_text(
        model.kind,
        *model.vocabulary,
        np.asarray(model.topic_word, np.int64).tobytes().hex(),
        to_json(dict(model.provenance)),
    )
