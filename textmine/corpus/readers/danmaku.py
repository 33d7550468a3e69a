"""Danmaku of Bilibili and of BililiveRecorder: comments on the picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from textmine.corpus.opening import open_text
from textmine.corpus.readers.parts import Fault, Part, RecordRow, Source
from textmine.corpus.spans import unescape
from textmine.corpus.times import TimeRule, parse_time
from textmine.errors import InputError

_CHUNK = 1 << 20  # characters held at a time
_MAX_ELEMENT = 1 << 16  # characters of one element; danmaku have under 300
_ATTRIBUTES = r"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*"
# The text ends where the element or the next one does; a bare "<" belongs to it.
_TEXT = r"([^<]*(?:<(?!/?(?:d|sc|i|gift|guard|toast)\b)[^<]*)*)"
_ELEMENT = re.compile(rf"<(d|sc){_ATTRIBUTES}(?:/>|>{_TEXT}</\1\s*>)")
_START = re.compile(r"<(?:d|sc)[\s>/]")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VIDEO = re.compile(r"<chatid>\s*(\d+)\s*</chatid>")
_ROOM = re.compile(r"<BililiveRecorderRecordInfo\b([^<>]*)>")
_NAMED_VIDEO = re.compile(r"(?:^|/)(?:cid)?(\d{5,})[^/]*$")
_DOCUMENT_TYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
_HEAD = 4096  # characters in which a document type would stand
_SPECIAL = "7"  # a danmaku of JSON: position, opacity, … and the text as item 4
_SCRIPTS = ("8", "9")
_FIELDS = 8  # position, type, size, colour, time, pool, author, id


def is_danmaku(head: str) -> bool:
    """Tell a danmaku file by its first characters.

    >>> is_danmaku('<?xml version="1.0"?><i><chatserver>x</chatserver>')
    True
    """
    return bool(re.search(r"<i>|<BililiveRecorder\b", head))


def read_danmaku(source: Source, encoding: str) -> Part:
    """Give the danmaku of a file as records.

    Elements are found one by one, so that a file without its end (the recorder
    was killed) or with a broken element loses nothing else. Gifts and guards
    are no comments.
    """
    rows = _read_elements(source, encoding)
    return Part(encoding, rows, signature="bili.danmaku")


def _read_elements(source: Source, encoding: str) -> Iterator[RecordRow | Fault]:
    with open_text(source.path, encoding) as file:
        elements = _Elements(file)
        if _DOCUMENT_TYPE.search(elements.buffer, 0, _HEAD):
            raise InputError(source.name, "a document type, which is not read")
        stream = _find_stream(elements.buffer, source.name)
        for row, (line, found) in enumerate(elements, start=1):
            if found is None:
                yield Fault(row, line, "a danmaku that is cut or broken")
            else:
                yield _read_element(row, line, found, stream)


class _Elements:
    """Finds elements in a text that is read on as needed; None for broken ones."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.buffer = file, file.read(_CHUNK)
        self.place, self.line, self.ended = 0, 1, False

    def __iter__(self) -> Iterator[tuple[int, re.Match[str] | None]]:
        while True:
            start = _START.search(self.buffer, self.place)
            begin = start.start() if start else max(len(self.buffer) - 3, self.place)
            if not self.ended and len(self.buffer) - begin < _MAX_ELEMENT:
                self._read_on(begin)
                continue
            if start is None:
                return
            self._pass(begin)
            found = _ELEMENT.match(self.buffer, begin, begin + _MAX_ELEMENT)
            yield self.line, found
            self._pass(found.end() if found else start.end())

    def _pass(self, place: int) -> None:
        self.line += self.buffer.count("\n", self.place, place)
        self.place = place

    def _read_on(self, keep: int) -> None:
        self._pass(keep)
        more = self.file.read(_CHUNK)
        self.ended = not more
        self.buffer, self.place = self.buffer[keep:] + more, 0


@dataclass(frozen=True)
class _Stream:
    """The video or live room that the danmaku were written on."""

    article: str
    start: int | None = None  # of a recording, epoch milliseconds


def _find_stream(head: str, name: str) -> _Stream:
    room = _ROOM.search(head)
    if room:
        info = _read_attributes(room[1])
        moment = parse_time(info.get("start_time", ""), TimeRule())
        start = moment.at * 1000 if moment and moment.at is not None else None
        return _Stream(info.get("roomid", ""), start)
    video, named = _VIDEO.search(head), _NAMED_VIDEO.search(name)
    if video and video[1] != "0":
        return _Stream(video[1])
    return _Stream(named[1] if named else "")


def _read_attributes(text: str) -> dict[str, str]:
    return {
        name: unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def _read_element(
    row: int, line: int, found: re.Match[str], stream: _Stream
) -> RecordRow | Fault:
    attributes = _read_attributes(found[2])
    text = unescape(found[3] or "")
    if found[1] == "sc":
        return row, line, _build_super_chat(attributes, text, stream)
    parts = attributes.get("p", "").split(",")
    if len(parts) < _FIELDS:
        return Fault(row, line, "a danmaku without its fields")
    if parts[1] in _SCRIPTS:
        return Fault(row, line, "a danmaku script, not a text")
    shown = _read_special(text) if parts[1] == _SPECIAL else text
    record = _build_record(shown, parts[6], stream)
    return row, line, record | {"id": parts[7], "published_at": parts[4]}


def _build_record(text: str, author: str, stream: _Stream) -> dict[str, Any]:
    return {
        "id": None,
        "article_id": stream.article,
        "kind": "danmaku",
        "platform": "bilibili",
        "text": text,
        "author": author,
        "published_at": None,
    }


def _build_super_chat(
    attributes: dict[str, str], text: str, stream: _Stream
) -> dict[str, Any]:
    """Build a paid comment, whose time counts from the start of the recording."""
    record = _build_record(text, attributes.get("uid", ""), stream)
    try:
        offset = int(float(attributes.get("ts", "")) * 1000)
    except (ValueError, OverflowError):
        return record
    at = None if stream.start is None else stream.start + offset
    return record | {"published_at": at}


def _read_special(text: str) -> str:
    """Return the words of an advanced danmaku, "" where it holds none."""
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return str(parts[4]) if isinstance(parts, list) and len(parts) > 4 else ""
