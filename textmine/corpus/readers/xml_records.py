"""XML exports: danmaku, GooSeeker (集搜客) and other lists of like elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from textmine.corpus.encodings import find_encoding
from textmine.corpus.opening import open_text
from textmine.corpus.readers.danmaku import is_danmaku, read_danmaku
from textmine.corpus.readers.parts import Fault, Part, RecordRow, Source
from textmine.corpus.readers.xml_events import BrokenXmlError, XmlFeed, feed_chunks

_HEAD = 4096  # characters in which an export shows what it is
_MAX_FIELDS = 200  # fields of a record, with those around it
_MAX_JOINED = 1 << 17  # characters of elements of one name that become one field
_MAX_VALUE = 1 << 24  # characters of a field
#: What GooSeeker writes of each page, under the names that columns have here.
_PAGE_FIELDS = {"createdate": "采集时间", "realpath": "页面网址", "theme": "任务"}
_DROPPED = frozenset({"clueid", "fullpath", "middle", "pageno"})


def read_xml(source: Source) -> Iterator[Part]:
    """Give the records of an XML file.

    An element whose children hold text alone is a record; what stands beside
    it in the elements around (time of the crawl, link of the page) is part of
    it. A file that breaks off keeps what came before.
    """
    encoding = find_encoding(source.path)
    with open_text(source.path, encoding) as file:
        head = file.read(_HEAD)
    if is_danmaku(head):
        yield read_danmaku(source, encoding)
    else:
        yield Part(encoding, _read_records(source, encoding))


@dataclass
class _Element:
    """An element that is open: its fields so far, and whether records are in it."""

    name: str
    fields: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    nested: bool = False
    full: bool = False

    def join(self, name: str, value: str) -> None:
        """Add a field, to that of its name if there is one."""
        kept = self.fields.get(name, "")
        if not kept or (value and len(kept) < _MAX_JOINED):
            self.fields[name] = f"{kept}\n{value}" if kept and value else kept or value


class _Records:
    """Collects the records of the elements that go by."""

    def __init__(self) -> None:
        self.open: list[_Element] = []
        self.found: list[dict[str, Any]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.open:
            self.open[-1].full = True
        self.open.append(_Element(name.rpartition(":")[2], dict(attributes)))

    def add(self, text: str) -> None:
        self.open[-1].text.append(text)

    def end(self, _name: str) -> None:
        element = self.open.pop()
        outer = self.open[-1] if self.open else None
        if not element.full:
            value = "".join(element.text)[:_MAX_VALUE].strip()
            if outer is not None and len(outer.fields) < _MAX_FIELDS:
                outer.join(element.name, value)
            return
        if element.fields and not element.nested:
            self.found.append(self._build(element))
            element.nested = True
        if outer is not None and element.nested:
            outer.nested = True

    def _build(self, element: _Element) -> dict[str, Any]:
        record: dict[str, Any] = {}
        for around in (*self.open, element):
            if len(record) < _MAX_FIELDS:
                record.update(around.fields)
        return {
            _PAGE_FIELDS.get(name, name): value
            for name, value in record.items()
            if name not in _DROPPED
        }


def _read_records(source: Source, encoding: str) -> Iterator[RecordRow | Fault]:
    records = _Records()
    feed = XmlFeed(records.start, records.add, records.end)
    row = 0
    broken: Fault | None = None
    with open_text(source.path, encoding) as file:
        for chunk in feed_chunks(file):
            try:
                feed.feed(chunk)
            except BrokenXmlError as error:
                broken = Fault(0, error.line, error.reason)
            for record in records.found:
                row += 1
                yield row, feed.line, record
            records.found.clear()
            if broken is not None:
                yield Fault(row + 1, broken.line, broken.reason)
                return
    if records.open:
        yield Fault(row + 1, feed.line, "the file ends within an element")
