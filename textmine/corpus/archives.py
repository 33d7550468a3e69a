"""Zip archives: their members are read in place, none is unpacked to a path."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from textmine.corpus.inflate import MAX_RATIO, RAW, InflateReader, bound_size

_LOCAL_HEADER = struct.Struct("<26xHH")  # APPNOTE.TXT 4.3.7: two lengths at its end
_MAX_MEMBERS = 50_000
_MAX_NAME = 4096  # bytes of a name, as file systems have it
_UTF8_NAME = 0x800  # APPNOTE.TXT 4.4.4, bit 11
_ENCRYPTED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ArchiveError(Exception):
    """An archive that is damaged, locked or made to do harm; says which."""


class DamagedArchiveError(ArchiveError):
    """An archive that is damaged or cut."""


@dataclass(frozen=True)
class Member:
    """A file inside a zip archive, by where its bytes stand.

    `name` is only ever shown, never used as a path: it has no `..` and does
    not begin with a slash.
    """

    archive: Path
    name: str
    offset: int
    packed: int
    unpacked: int
    method: int

    @property
    def suffixes(self) -> list[str]:
        """The endings of the name, as those of a `Path`."""
        return PurePosixPath(self.name).suffixes


#: Where bytes can be read from.
Place = Path | Member


def list_members(path: Path) -> list[Member]:
    """Return the files in an archive, by name; hidden ones are left out.

    Raises:
        ArchiveError: It is damaged, password-protected, has more than 50,000
            members, or unpacks to more than 300 times its size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    # zipfile raises NotImplementedError for a version of the format it lacks.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedArchiveError(f"the archive is damaged ({error})") from None
    if len(entries) > _MAX_MEMBERS:
        raise ArchiveError(
            f"an archive of {len(entries):,} files, more than {_MAX_MEMBERS:,}"
        )
    size = path.stat().st_size
    if sum(entry.compress_size for entry in entries) > size:
        raise ArchiveError("an archive whose files lie upon each other")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > bound_size(size):
        raise ArchiveError(
            f"an archive that unpacks to {unpacked >> 20:,} MB, more than {MAX_RATIO} "
            "times its size"
        )
    if any(len(entry.filename) > _MAX_NAME for entry in entries):
        raise ArchiveError("an archive with file names of impossible length")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ArchiveError("a password-protected archive")
    return sorted(_find_members(path, entries), key=lambda member: member.name)


def _find_members(path: Path, entries: list[zipfile.ZipInfo]) -> Iterator[Member]:
    for entry in entries:
        name = _read_name(entry)
        parts = [p for p in PurePosixPath(name).parts if p not in ("/", "..", ".")]
        hidden = any(p.startswith((".", "__MACOSX")) for p in parts)
        if (
            entry.is_dir()
            or hidden
            or not parts
            or entry.compress_type not in _READABLE
        ):
            continue
        yield Member(
            path,
            "/".join(parts),
            entry.header_offset,
            entry.compress_size,
            entry.file_size,
            entry.compress_type,
        )


def _read_name(entry: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows writes Chinese names in GBK, unmarked."""
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & _UTF8_NAME:
        return name
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


class _Slice(io.RawIOBase):
    """So many bytes of a file, from where it stands."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._left = file, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._file.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def open_member(file: BinaryIO, member: Member) -> io.BufferedReader[Any]:
    """Open a member within its archive, which is open as `file`.

    Raises:
        EOFError: The archive is cut before it.
    """
    file.seek(member.offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise EOFError("the archive is damaged at this file")
    file.seek(sum(_LOCAL_HEADER.unpack(header)), io.SEEK_CUR)
    packed = io.BufferedReader(_Slice(file, member.packed))
    if member.method == zipfile.ZIP_STORED:
        return packed
    # The sum of what members tell was checked, so none may give more.
    return io.BufferedReader(InflateReader(packed, RAW, member.unpacked))
