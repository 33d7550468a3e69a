"""Which encoding a text file has, decided on all of its bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

GZIP_MAGIC = b"\x1f\x8b"
#: What breaks out of the standard library when a file is cut or damaged.
DAMAGE = (OSError, EOFError, zlib.error)
_CHUNK = 1 << 20  # bytes decoded at a time
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text in another encoding that is read as UTF-8 breaks in nearly every Chinese
# character; a UTF-8 file with a few damaged bytes breaks in a few of thousands.
_DAMAGED_SHARE = 0.01


class ByteReader(Protocol):
    """A file of bytes; `read1` gives what is there before damage is met."""

    def read1(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes from one read of the file below."""
        ...


@contextmanager
def open_bytes(path: Path) -> Iterator[io.BufferedReader | gzip.GzipFile]:
    """Open a file for reading bytes, through gzip where it is gzipped."""
    with path.open("rb") as file:
        zipped = file.read(2) == GZIP_MAGIC
        file.seek(0)
        if zipped:
            with gzip.GzipFile(fileobj=file, mode="rb") as inner:
                yield inner
        else:
            yield file


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a file as text; a byte that can't be decoded becomes U+FFFD.

    Line ends stay as they are, so that a CSV parser sees them.
    """
    with open_bytes(path) as file:
        yield io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file as a Python codec name.

    A byte order mark decides; then strict UTF-8; then GB18030 (the superset of
    GB2312 and GBK). A file that is UTF-8 but for some damaged bytes stays
    UTF-8. The charset that an HTML page declares is not believed.
    """
    with open_bytes(path) as file:
        head = file.read1(_CHUNK)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        if _decodes(head, file, "utf-8"):
            return "utf-8"
    return "utf-8" if _is_damaged_utf8(head) else "gb18030"


def _decodes(head: bytes, file: ByteReader, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    chunk = head
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = file.read1(_CHUNK)
    except UnicodeDecodeError:
        return False
    except DAMAGE:
        return True  # the reader meets the damage again and says so
    return True  # a character cut at the end of the file is no proof against it


def _is_damaged_utf8(head: bytes) -> bool:
    text = head.decode("utf-8", "replace")
    foreign = sum(ch > "\x7f" for ch in text)
    return text.count("\ufffd") <= _DAMAGED_SHARE * foreign
