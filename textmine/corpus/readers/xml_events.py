"""XML without its dangers: no DTD, no entities, and what is broken ends the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TextIO
from xml.parsers import expat

_CHUNK = 1 << 16  # characters fed at a time
_MAX_DEPTH = 200  # elements within elements; exports have fewer than 10
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Characters that XML 1.0 forbids (section 2.2) but crawlers write nonetheless.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class BrokenXmlError(Exception):
    """The XML breaks here, or holds what is not read; `line` counts from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class XmlFeed:
    """An expat parser fed from a text; its owner sets the callbacks.

    `start(name, attributes)`, `text(data)` and `end(name)` are called as the
    text goes by. Entities beyond the five of XML and document types are
    refused, so that nothing expands.
    """

    def __init__(
        self,
        start: Callable[[str, dict[str, str]], None],
        text: Callable[[str], None],
        end: Callable[[str], None],
    ) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._start, self._end, self._depth = start, end, 0
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    @property
    def line(self) -> int:
        """The line that is being read, from 1."""
        return self._parser.CurrentLineNumber

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise BrokenXmlError("elements nested too deep", self.line)
        self._start(name, attributes)

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def _refuse(self, *_: Any) -> None:
        raise BrokenXmlError("a document type, which is not read", self.line)

    def feed(self, text: str, *, final: bool = False) -> None:
        """Parse what comes next.

        Raises:
            BrokenXmlError: It is not well-formed, or refused.
        """
        try:
            self._parser.Parse(_FORBIDDEN.sub("", text).encode(), final)
        except expat.ExpatError as error:
            reason = f"the XML breaks here ({expat.ErrorString(error.code)})"
            raise BrokenXmlError(reason, error.lineno) from None


def feed_chunks(file: TextIO) -> Iterator[str]:
    """Give a text in chunks, without its declaration: it is decoded already."""
    first = file.read(_CHUNK).lstrip("\ufeff")
    declaration = _DECLARATION.match(first)
    if declaration:
        # Its line ends stay, so that line numbers fit the file.
        first = "\n" * declaration[0].count("\n") + first[declaration.end() :]
    while first:
        yield first
        first = file.read(_CHUNK)
