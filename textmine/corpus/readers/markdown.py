"""Markdown: the day files of weibo-crawler, and pages saved as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.corpus.encodings import find_encoding
from textmine.corpus.opening import open_text
from textmine.corpus.readers.parts import Part, RecordRow, Source
from textmine.corpus.readers.plain_text import read_article

_MAX_TEXT = 1 << 24  # characters of a file that are read
_POST = re.compile(r"^### +(\d{1,2}:\d{2}(?::\d{2})?)\s*$", re.MULTILINE)
_ID = re.compile(r"<!--\s*weibo_id:\s*(\d+)\s*-->")
_DAY = re.compile(r"(?<!\d)(20\d{2}-\d{2}-\d{2})(?!\d)")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^)\[\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^)\[\n]{0,2000}\)")
_MARK = re.compile(r"^\s{0,3}(?:#{1,6}\s+|[-*+]\s+|>\s?|```.*$|-{3,}\s*$|\*{3,}\s*$)")
_STRONG = re.compile(r"(\*\*|__)(\S(?:.{0,200}?\S)?)\1")


def read_markdown(source: Source) -> Iterator[Part]:
    """Give the posts of a day file, or the one article of any other file."""
    encoding = find_encoding(source.path)
    with open_text(source.path, encoding) as file:
        text = file.read(_MAX_TEXT).lstrip("\ufeff")
    if _POST.search(text) and _ID.search(text):
        rows = _read_posts(text, source.name)
        yield Part(encoding, rows, signature="dataabc.weibo_crawler.md.article")
    else:
        rows = _read_page(text, source.name)
        yield Part(encoding, rows, signature="markdown.article")


def _read_posts(text: str, name: str) -> Iterator[RecordRow]:
    """Give posts; what they quote is marked by `>` and is another's text."""
    marks = list(_POST.finditer(text))
    stem = name.rpartition("/")[2]
    day = _DAY.search(text[: marks[0].start()]) or _DAY.search(stem)
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for row, (mark, end) in enumerate(zip(marks, ends, strict=True), start=1):
        body = text[mark.end() : end]
        own = _ID.search(body)
        lines = [
            line
            for line in _IMAGE.sub("", _ID.sub("", body)).splitlines()
            if not line.startswith(">") and line.strip() != "---"
        ]
        yield (
            row,
            text.count("\n", 0, mark.start()) + 1,
            {
                "id": own[1] if own else None,
                "platform": "weibo",
                "text": "\n".join(lines).strip(),
                "published_at": f"{day[1]} {mark[1]}" if day else None,
            },
        )


def _read_page(text: str, name: str) -> Iterator[RecordRow]:
    plain = _LINK.sub(r"\1", _IMAGE.sub("", text))
    lines = [_STRONG.sub(r"\2", _MARK.sub("", line)) for line in plain.splitlines()]
    yield 1, 1, read_article([line.strip() for line in lines], name)
