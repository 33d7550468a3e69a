"""Saved web pages: the article without navigation and footers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from textmine.corpus.encodings import find_encoding
from textmine.corpus.opening import open_text
from textmine.corpus.readers.parts import Part, RecordRow, Source

_MAX_PAGE = 1 << 23  # characters
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_DROPPED = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def read_web_page(source: Source) -> Iterator[Part]:
    """Give a web page as one article, extracted by trafilatura without network."""
    encoding = find_encoding(source.path)
    rows = _read_page(source, encoding)
    yield Part(encoding, rows, signature="html.article")


def _read_page(source: Source, encoding: str) -> Iterator[RecordRow]:
    with open_text(source.path, encoding) as file:
        page = file.read(_MAX_PAGE)
    found = _extract(page)
    title = found.get("title") or _find_title(page)
    text = found.get("text") or _strip_page(page)
    record = {
        "title": title,
        "text": text,
        "published_at": found.get("date"),
        "url": found.get("url"),
        "source": None,
    }
    yield 1, 1, record


def _extract(page: str) -> dict[str, Any]:
    import trafilatura

    for recall in (False, True):  # recall takes the frame in, but finds short bodies
        document: Any = trafilatura.bare_extraction(
            page, favor_recall=recall, with_metadata=True, include_comments=False
        )
        if document is not None and document.text:
            return dict(document.as_dict())
    return {}


def _find_title(page: str) -> str | None:
    found = _TITLE.search(page)
    return html.unescape(found[1]).strip() if found else None


def _strip_page(page: str) -> str:
    """Return all words of a page: for pages too short to tell body from frame."""
    words = _TAG.sub("\n", _DROPPED.sub("", page))
    return "\n".join(filter(None, map(str.strip, html.unescape(words).splitlines())))
