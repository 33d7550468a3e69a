"""Word and PDF documents: one article a file."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textmine.corpus.opening import open_as_file
from textmine.corpus.readers.parts import Part, RecordRow, Source
from textmine.corpus.readers.plain_text import read_article
from textmine.corpus.readers.xml_events import BrokenXmlError, XmlFeed
from textmine.errors import InputError

_MAX_XML = 1 << 27  # bytes of a document's text with its markup
_MAX_PAGES = 2000
_MAX_PDF = 1 << 28  # bytes
_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
# A line of a page is full where it wraps; Chinese goes on without a space.
_ENDS_WIDE, _STARTS_WIDE = re.compile(f"{_WIDE}$"), re.compile(f"^{_WIDE}")
_FULL = 0.85  # of the width of the widest line
_PAGE_NUMBER = re.compile(
    r"(?:第\s*\d+\s*页.{0,12}|[-—]?\s*\d{1,4}\s*[-—]?|\d+\s*/\s*\d+)"
)
_ENDS = "。！？：；…”」"
_UNMAPPED = 0.3  # share of words from which a text is text and no glyph numbers
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9\s，。！？、：；“”（）]")


def read_word(source: Source) -> Iterator[Part]:
    """Give a .docx file as one article: its paragraphs, tables a row a line.

    Raises:
        InputError: It is damaged.
    """
    yield Part("docx", _read_word(source), signature="docx.article")


def _read_word(source: Source) -> Iterator[RecordRow]:
    lines = _Lines()
    feed = XmlFeed(lines.start, lines.add, lines.end)
    try:
        with open_as_file(source.path) as path, zipfile.ZipFile(path) as archive:
            entry = archive.getinfo("word/document.xml")
            if entry.file_size > _MAX_XML:
                raise InputError(source.name, "the document unpacks to too much")
            feed.feed(archive.read(entry).decode("utf-8-sig", "replace"), final=True)
    except (
        zipfile.BadZipFile,
        KeyError,
        RuntimeError,
        ValueError,
        BrokenXmlError,
    ) as error:
        raise InputError(
            source.name, f"the document is damaged ({error})", remedy="Save it again"
        ) from None
    yield 1, 1, read_article(lines.done, source.name)


class _Lines:
    """The paragraphs of WordprocessingML as lines, cells of a row joined by tabs."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.row: list[str] | None = None
        self.words: list[str] = []
        self.in_text = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self.in_text = tag == "t"
        if tag == "tr":
            self.row = []
        elif tag in ("tab", "br", "cr"):
            self.words.append("\t" if tag == "tab" else "\n")

    def add(self, text: str) -> None:
        if self.in_text:
            self.words.append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "t":
            self.in_text = False
        elif tag == "p":
            text, self.words = "".join(self.words).strip(), []
            (self.done if self.row is None else self.row).append(text)
        elif tag == "tr" and self.row is not None:
            self.done.append("\t".join(filter(None, self.row)))
            self.row = None


def read_pdf(source: Source) -> Iterator[Part]:
    """Give a PDF as one article: hard-wrapped lines joined, page frames dropped.

    Raises:
        InputError: It is damaged, locked, or holds pictures of text alone.
    """
    yield Part("pdf", _read_pdf(source), signature="pdf.article")


def _read_pdf(source: Source) -> Iterator[RecordRow]:
    with open_as_file(source.path) as path:
        pages = _extract_pages(path, source.name)
    lines = _join_pages(pages)
    text = "".join(lines)
    known = len(_WORD.findall(text))
    if not text.strip() or known < _UNMAPPED * len(text):
        raise InputError(
            source.name,
            "no readable text: scanned pages, or a font that names no characters",
            remedy="Save it as .docx or .txt",
        )
    yield 1, 1, read_article(lines, source.name)


def _extract_pages(path: Path, name: str) -> list[str]:
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns on each oddity
    if path.stat().st_size > _MAX_PDF:
        raise InputError(name, "a PDF of more than 256 MB", remedy="Split it")
    try:
        reader: Any = pypdf.PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = zip(range(_MAX_PAGES), () if locked else reader.pages, strict=False)
        texts = [page.extract_text() for _, page in pages]
    except Exception as error:  # noqa: BLE001 - on damaged files pypdf raises
        # errors of all kinds (KeyError, TypeError, RecursionError, …).
        raise InputError(name, f"the PDF is damaged ({type(error).__name__})") from None
    if locked:
        raise InputError(name, "a password-protected PDF", remedy="Unlock it")
    return texts


def _join_pages(pages: list[str]) -> list[str]:
    """Return the lines of all pages without page numbers and repeated heads."""
    split = [[line.strip() for line in page.splitlines()] for page in pages]
    edges = Counter(
        line for lines in split for line in {*lines[:1], *lines[-1:]} if len(pages) > 2
    )
    kept = [
        line
        for lines in split
        for line in lines
        if not _PAGE_NUMBER.fullmatch(line) and edges[line] <= len(pages) / 2
    ]
    return _unwrap([line for line in kept if line])


def _unwrap(lines: list[str]) -> list[str]:
    """Join lines that were cut at the edge of the page."""
    widest = max(map(_measure, lines), default=0)
    joined: list[str] = []
    open_line = False
    for line in lines:
        if open_line and _STARTS_WIDE.match(line):
            joined[-1] += line
        else:
            joined.append(line)
        full = _measure(line) >= _FULL * widest
        open_line = full and bool(_ENDS_WIDE.search(line)) and line[-1] not in _ENDS
    return joined


def _measure(line: str) -> int:
    """Return the width of a line; Chinese characters are two wide."""
    return sum(2 if ch > "\u2e7f" else 1 for ch in line)
