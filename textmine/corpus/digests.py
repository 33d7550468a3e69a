"""Which content a file has, wherever it stands: what is read twice adds nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from textmine.canonical import digest_file, digest_text
from textmine.corpus.opening import DAMAGE, open_bytes
from textmine.corpus.readers.parts import Source

_CHUNK = 1 << 20  # bytes read at a time


def digest_source(source: Source) -> str:
    """Return the SHA-256 of a file's bytes, "" of one that can't be read.

    A file in an archive has that of its unpacked bytes, so that the same
    export is known again once it was unpacked. Where those are damaged, the
    place in the archive stands in.
    """
    if source.container == "unreadable":
        return ""
    if isinstance(source.path, Path):
        return digest_file(source.path)
    engine = hashlib.sha256()
    try:
        with open_bytes(source.path) as file:
            while chunk := file.read1(_CHUNK):
                engine.update(chunk)
    except DAMAGE:
        return digest_text(digest_file(source.path.archive), source.name)
    return engine.hexdigest()
