"""Which content a file has, wherever it stands: what is read twice adds nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from textmine.canonical import digest_file, digest_text
from textmine.corpus.opening import DAMAGE, find_journals, open_bytes
from textmine.corpus.readers.parts import Source
from textmine.corpus.refusals import UNOPENED

_CHUNK = 1 << 20  # bytes read at a time


def digest_source(source: Source) -> str:
    """Return the SHA-256 of a file's bytes, "" of one that can't be read.

    A file in an archive has that of its unpacked bytes, so that the same
    export is known again once it was unpacked. Where those are damaged, the
    place in the archive stands in.
    """
    if source.container in UNOPENED:
        return ""
    if isinstance(source.path, Path):
        journals = find_journals(source.path) if source.container == "sqlite" else []
        own = digest_file(source.path)
        return digest_text(own, *map(digest_file, journals)) if journals else own
    engine = hashlib.sha256()
    try:
        with open_bytes(source.path) as file:
            while chunk := file.read1(_CHUNK):
                engine.update(chunk)
    except DAMAGE:
        return digest_text(digest_file(source.path.archive), source.name)
    return engine.hexdigest()
