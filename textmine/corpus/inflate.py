"""Compressed bytes read as a stream, never further than a bound."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
GZIP, RAW = 31, -15  # window bits of zlib: a gzip stream, a bare deflate stream
_CHUNK = 1 << 16
# Exports compress 5- to 40-fold; what unpacks to more is made to do harm.
MAX_RATIO = 300
_ALWAYS_ALLOWED = 1 << 26  # bytes that any stream may unpack to


class InflateReader(io.RawIOBase):
    """The unpacked bytes of a gzip or deflate stream.

    Args:
        file: The packed bytes, from where the stream begins.
        bits: `GZIP` or `RAW`.
        limit: Bytes that it may unpack to; see `bound_size`.

    Raises (on reading):
        OSError: It unpacks to more.
        EOFError: The stream is cut. zlib.error: It is damaged.
    """

    def __init__(self, file: BinaryIO, bits: int, limit: int) -> None:
        self._file, self._bits, self._limit = file, bits, limit
        self._engine = zlib.decompressobj(bits)
        self._pending = b""
        self._given = 0
        self._done = False

    def readable(self) -> bool:
        """Tell that bytes can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what comes next; 0 at the end."""
        data = self._take(len(buffer))
        self._given += len(data)
        if self._given > self._limit:
            raise OSError("unpacks to far more than its size")
        buffer[: len(data)] = data
        return len(data)

    def _take(self, size: int) -> bytes:
        while not self._done:
            data = self._engine.decompress(self._pending, size)
            self._pending = self._engine.unconsumed_tail
            if self._engine.eof:
                self._start_next()
            if data:
                return data
            if not self._pending and not self._done:
                self._pending = self._file.read(_CHUNK)
                if not self._pending:
                    raise EOFError("the compressed data is cut")
        return b""

    def _start_next(self) -> None:
        """Go on with the next member of a gzip file; padding ends it."""
        rest = self._engine.unused_data or self._file.read(_CHUNK)
        if self._bits == GZIP and rest.startswith(GZIP_MAGIC):
            self._engine, self._pending = zlib.decompressobj(self._bits), rest
        else:
            self._done = True


def bound_size(packed: int) -> int:
    """Return to how many bytes a stream of so many packed ones may unpack."""
    return max(packed * MAX_RATIO, _ALWAYS_ALLOWED)


def is_deflated_xml(head: bytes) -> bool:
    """Tell a bare deflate stream of XML: danmaku saved as the server sent them."""
    if not head or head[:1] in b"<{[\xef\xff\xfe":
        return False
    try:
        start = zlib.decompressobj(RAW).decompress(head, 64)
    except zlib.error:
        return False
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<?xml", b"<i>"))
