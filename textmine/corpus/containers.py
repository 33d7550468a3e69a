"""What a file is, by its first bytes before its name; and files below folders."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from textmine.corpus.archives import ArchiveError, Place, list_members
from textmine.corpus.opening import DAMAGE, JOURNALS, open_bytes, read_head
from textmine.corpus.readers.parts import Source
from textmine.errors import InputError

_HEAD = 1 << 14  # bytes looked at
#: First bytes -> container; "zip" is looked into further.
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3", "sqlite"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
)
_BY_SUFFIX = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".log": "log",
    ".sql": "sql",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".xls": "delimited",  # what is text under these names was renamed
    ".xlsx": "delimited",
    ".htm": "html",
    ".html": "html",
    ".xml": "xml",
}
# Texts that stand beside data and tell of it; read only where they are named.
_NOTE = re.compile(
    r"(?:^|/)(?:readme|info|licen[cs]e|changelog|notice|说明|使用说明)[^/]{0,12}"
    r"\.(?:md|markdown|txt|html?|docx|pdf)$",
    re.IGNORECASE,
)
_XML_STARTS = (b"<?xml", b"<i>", b"<extraction", b"<rss")
_SQL_STARTS = (b"-- mysql dump", b"-- mariadb dump", b"-- postgresql database dump")
_OLE_SEARCHED = 1 << 24  # bytes; the directory stands near the end of small files
_OLE_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "presentation"),
)
_JSON_START = re.compile(rb'\{\s*"|\[\s*\{')
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
# Share of control bytes from which a file is no text. Texts with a few stray
# NULs stay under it; programs and compressed data have 5-12 %.
_BINARY_SHARE = 0.02
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


def find_container(place: Place) -> str:
    """Return what a file is: a key of `READERS`, or another name.

    Other names are those of formats that can't be read ("image", "binary") and
    "empty". Magic bytes decide before the extension; text is told apart by
    extension and by how it begins.
    """
    with open_bytes(place) as file:
        head = read_head(file, _HEAD)
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "empty"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return _NAMERS[name](place, head) if name in _NAMERS else name
    if _is_binary(head):
        return "binary"
    return _name_text(place, head)


def _name_zip(_place: Place, head: bytes) -> str:
    for mark, name in ((b"xl/", "xlsx"), (b"word/", "docx")):
        if mark in head:
            return name
    return "xlsx" if b"[Content_Types].xml" in head else "zip"


def _name_ole(place: Place, head: bytes) -> str:
    """Tell what an OLE file is by the names of its streams, which are UTF-16."""
    with open_bytes(place) as file:
        known = head + file.read(_OLE_SEARCHED)
    for stream, name in _OLE_STREAMS:
        if stream.encode("utf-16-le") in known:
            return name
    return "xls"


_NAMERS = {"zip": _name_zip, "ole": _name_ole}


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BOMS):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(head)


def _name_text(path: Place, head: bytes) -> str:
    suffixes = [s.lower() for s in path.suffixes[-2:]]
    suffix = suffixes[-1] if suffixes else ""
    if suffix == ".gz" and len(suffixes) > 1:
        suffix = suffixes[0]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:256].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        return "html_table" if suffix in (".xls", ".xlsx") else "html"
    if start.startswith(_XML_STARTS) or _is_wide_xml(head):
        return "xml"
    if start.startswith(_SQL_STARTS):
        return "sql"
    named = _BY_SUFFIX.get(suffix, "other" if suffix else "text")
    if named in ("delimited", "text", "other") and _JSON_START.match(start):
        return "json"
    if named == "text" and _is_table(head):
        return "delimited"
    return named


def _is_wide_xml(head: bytes) -> bool:
    return head[:2] in _BOMS[:2] and "<?xml" in head.decode("utf-16", "ignore")[:9]


def _is_table(head: bytes) -> bool:
    """Tell tab-separated text ("Unicode 文本" of Excel) and `_!_` lists from prose."""
    wide = head[:2] in _BOMS[:2]
    text = head.decode("utf-16" if wide else "utf-8", "ignore")
    lines = [line for line in text.splitlines() if line.strip()][:20]
    if not lines:
        return False
    if lines[0].count("_!_") >= 3:
        return True
    marks = lines[0].count("\t")
    return marks > 0 and any(line.count("\t") == marks for line in lines[1:])


#: A folder that holds one of these is a workspace: results, not input.
WORKSPACE_MARKS = ("textmine.toml", ".lock")


def find_sources(paths: Iterable[Path | str]) -> tuple[list[Source], list[InputError]]:
    """Return the files that paths stand for, by name, and what is wrong with paths.

    A folder stands for all files below it whose names don't begin with a dot,
    but for workspaces inside it (WORKSPACE_MARKS); a zip archive for the files
    in it. What is no file, can't be opened or leads elsewhere is given too, with
    a container that tells so. The order depends on names alone, so that it is the
    same wherever the folder lies and however the paths are ordered.
    """
    found: list[tuple[Path, Source]] = []
    problems: list[InputError] = []
    for path in map(Path, paths):
        if path.is_dir():
            found.extend(_walk(path))
        elif path.exists():
            found.append((path, _look_at(path, path.name, named=True)))
        else:
            problems.append(InputError(str(path), "there is no such file or folder"))
    unique = {
        path.absolute() if source.container else path.resolve(): source
        for path, source in found
    }
    sources: list[Source] = []
    for path, source in unique.items():
        known = source if source.container else _recognise(source)
        sources += _unpack(path, known) if known.container == "zip" else [known]
    return sorted(sources, key=lambda s: s.name), problems


def _unpack(path: Path, source: Source) -> Iterator[Source]:
    """Give the files of an archive, or the archive as one that can't be read."""
    try:
        members = list_members(path)
    except ArchiveError as error:
        yield replace(source, container="archive", trouble=str(error))
        return
    for member in members:
        name = _name_source(f"{source.name}/{member.name}")
        yield _recognise(Source(member, name, named=False))
    if not members:
        yield replace(source, container="empty")


def _walk(folder: Path) -> Iterator[tuple[Path, Source]]:
    """Give the files below a folder; folders that can't be entered are given too."""
    closed: list[Path] = []

    def note(error: OSError) -> None:
        closed.append(Path(error.filename))

    for root, folders, files in os.walk(folder, onerror=note):
        kept = sorted(f for f in folders if _is_input(Path(root) / f))
        links = [f for f in kept if (Path(root) / f).is_symlink()]
        folders[:] = [f for f in kept if f not in links]
        for name in sorted([*files, *links]):
            path = Path(root) / name
            if not name.startswith("."):
                relative = path.relative_to(folder).as_posix()
                yield path, _look_at(path, relative, named=False)
    for path in closed:
        name = _name_source(path.relative_to(folder).as_posix())
        yield path, Source(path, name, "closed", named=path == folder)


def _is_input(folder: Path) -> bool:
    return not folder.name.startswith(".") and not _is_workspace(folder)


def _look_at(path: Path, name: str, *, named: bool) -> Source:
    """Return a path as a source; what is no file must never be opened.

    A pipe without a writer would be waited for, and a device may have no end.
    """
    source = Source(path, _name_source(name), named=named)
    try:
        mode = path.stat().st_mode
    except (OSError, RuntimeError):
        return replace(source, container="broken link")
    if stat.S_ISDIR(mode):
        return replace(source, container="linked folder")
    return source if stat.S_ISREG(mode) else replace(source, container="device")


def _is_workspace(folder: Path) -> bool:
    """Tell a folder of results, so that no run reads what another wrote."""
    try:
        return any((folder / mark).exists() for mark in WORKSPACE_MARKS)
    except OSError:  # it can't be entered, which is told when it is walked
        return False


def _name_source(name: str) -> str:
    """Return a file name that can be written as UTF-8, whatever its bytes."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _recognise(source: Source) -> Source:
    if not source.named and _NOTE.search(source.name):
        return replace(source, container="note")
    if not source.named and source.name.endswith((*JOURNALS, "-shm")):
        return replace(source, container="journal")
    try:
        return replace(source, container=find_container(source.path))
    except DAMAGE:
        return replace(source, container="unreadable")
