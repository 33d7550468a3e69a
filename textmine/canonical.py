"""Digests and JSON that come out the same bytes on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_CHUNK = 1 << 20  # bytes read at a time when a file is digested


def digest_text(*parts: str) -> str:
    """Return 32 hex digits that identify a sequence of strings (BLAKE2b, 128 bits).

    Parts are length-prefixed, so ("ab", "c") and ("a", "bc") differ.

    >>> digest_text("刹车", "失灵") == digest_text("刹车失", "灵")
    False
    """
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(len(data).to_bytes(8, "little"))
        h.update(data)
    return h.hexdigest()


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as 64 hex digits."""
    h = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            h.update(chunk)
    return h.hexdigest()


def document_keys(ids: Iterable[str]) -> npt.NDArray[np.uint64]:
    """Return one 64-bit key a document id; random draws are keyed by it.

    >>> document_keys(["weibo:1"]).dtype
    dtype('uint64')
    """
    names = list(ids)
    try:
        encoded = list(map(str.encode, names))
    except UnicodeEncodeError:  # a lone surrogate; this way is slower
        encoded = [name.encode("utf-8", "surrogatepass") for name in names]
    blake2b = hashlib.blake2b  # a corpus has millions
    data = b"".join([blake2b(name, digest_size=8).digest() for name in encoded])
    return np.frombuffer(data, dtype="<u8").astype(np.uint64)


def to_json(value: Any) -> str:
    """Serialise to JSON with sorted keys, two-space indent and a final newline.

    NaN and infinity are refused (ValueError): a missing number is None.
    """
    return (
        json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
        + "\n"
    )
