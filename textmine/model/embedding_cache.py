"""A cache of embeddings on disk: by digest of the text, float16, bounded, arrays alone.

    embeddings/vectors.npy    float16 (texts, dims), rows in order of their digests
    embeddings/index.json     embedder, digest of vectors.npy, digests of the texts

It can be deleted at any time. What can't be read is made anew.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.canonical import to_json
from textmine.errors import ModelError

FORMAT = 1
_VECTORS, _INDEX = "vectors.npy", "index.json"
#: Texts that are kept at most: 200 MB at 512 dimensions.
MOST_TEXTS = 200_000
#: New texts after which the cache is written, so that a killed run keeps them: about
#: half a minute of the offline embedder.
_SAVE_EVERY = 16_384

Row = npt.NDArray[np.float16]


class EmbeddingCache(MutableMapping[str, Row]):
    """Digest of a text → its embedding; see `open_cache`."""

    def __init__(self, folder: Path, embedder: str, most: int = MOST_TEXTS) -> None:
        """Read the folder; what is not there, damaged or of another embedder is left.

        Args:
            folder: Made when something is saved.
            embedder: Name of what makes the embeddings.
            most: Texts that are kept at most.
        """
        self.folder, self.embedder, self.most = folder, embedder, most
        self._kept: dict[str, Row] = _read(folder, embedder)
        self._used: set[str] = set()
        self._new = 0

    def __getitem__(self, digest: str) -> Row:
        self._used.add(digest)
        return self._kept[digest]

    def __setitem__(self, digest: str, row: Row) -> None:
        self._used.add(digest)
        self._kept[digest] = row
        self._new += 1
        if self._new >= _SAVE_EVERY:
            self.save()

    def __delitem__(self, digest: str) -> None:
        del self._kept[digest]
        self._new += 1

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, digest: object) -> bool:
        return digest in self._kept

    def save(self) -> None:
        """Write what is new; of too many texts those used now stay first.

        The same texts give the same bytes, whatever order they came in.

        Raises:
            ModelError: The folder can't be written; the cache before stays or is made
                anew.
        """
        if not self._new:
            return
        ranked = sorted(self._kept, key=lambda d: (d not in self._used, d))
        digests = sorted(ranked[: self.most])
        vectors = np.array([self._kept[d] for d in digests], "<f2")
        try:
            _write(self.folder, self.embedder, digests, vectors)
        except OSError as error:
            raise ModelError(
                str(self.folder),
                f"can't save embeddings: {error.strerror or error}",
                remedy="make room; what was saved before is used again",
            ) from error
        self._new = 0


def _write(
    folder: Path, embedder: str, digests: list[str], vectors: npt.NDArray[Any]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = io.BytesIO()
    np.save(file, vectors, allow_pickle=False)
    data = file.getvalue()
    head = {
        "format": FORMAT,
        "embedder": embedder,
        "vectors": hashlib.sha256(data).hexdigest(),
        "texts": digests,
    }
    for name, content in ((_VECTORS, data), (_INDEX, to_json(head).encode())):
        draft = folder / f".{name}.draft"
        draft.write_bytes(content)
        draft.replace(folder / name)


def _read(folder: Path, embedder: str) -> dict[str, Row]:
    """Return what is kept; nothing where it can't be trusted: it is only a cache."""
    try:
        head = json.loads((folder / _INDEX).read_text("utf-8"))
        data = (folder / _VECTORS).read_bytes()
        if (head["format"], head["embedder"]) != (FORMAT, embedder):
            return {}
        if head["vectors"] != hashlib.sha256(data).hexdigest():
            return {}
        vectors = np.load(io.BytesIO(data), allow_pickle=False)
        return dict(zip(head["texts"], vectors, strict=True))
    except (OSError, ValueError, KeyError, TypeError):
        return {}
