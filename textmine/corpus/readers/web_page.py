"""Saved web pages: the article without navigation and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from textmine.corpus.encodings import find_encoding
from textmine.corpus.opening import open_text
from textmine.corpus.readers.parts import Part, RecordRow, Source
from textmine.corpus.spans import drop_between, find_between, unescape

_MAX_PAGE = 1 << 23  # characters
_MAX_TAGS = 1 << 16  # of a page that is searched for its body; large ones have 10,000
_SHORT = 200  # characters of a body in which a frame weighs
_MIN_BODY = 10  # characters of paragraphs that make a body
_ATTRIBUTES = r"\b[^<>]*+>"


def _enclose(name: str, attributes: str = _ATTRIBUTES) -> tuple[re.Pattern[str], ...]:
    """Return what opens and what closes an element."""
    return (
        re.compile(f"<{name}{attributes}", re.IGNORECASE),
        re.compile(rf"</{name}\s*+>", re.IGNORECASE),
    )


_TITLE, _PARAGRAPH = _enclose("title"), _enclose("p")
_DROPPED = (
    (re.compile("<!--"), re.compile("-->")),
    *map(_enclose, ("script", "style", "head")),
)
# What stands around the body of a short page, and what the body may stand in.
_FRAMES = tuple(map(_enclose, ("nav", "aside", "footer", "form")))
_BODIES = tuple(map(_enclose, ("article", "main")))
_TIME = re.compile(r"20\d{2}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?")
# Pages of official accounts, saved whole: their body and title have fixed ids.
_WECHAT_BODY = re.compile(r"<div\b[^<>]*?\bid=[\"']js_content[\"'][^<>]*+>")
_WECHAT_TITLE = _enclose("h1", r"\b[^<>]*?\bid=[\"']activity-name[\"'][^<>]*+>")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*+>")


def read_web_page(source: Source) -> Iterator[Part]:
    """Give a web page as one article, extracted by trafilatura without network."""
    encoding = find_encoding(source.path)
    rows = _read_page(source, encoding)
    yield Part(encoding, rows, signature="html.article")


def _read_page(source: Source, encoding: str) -> Iterator[RecordRow]:
    with open_text(source.path, encoding) as file:
        page = file.read(_MAX_PAGE)
    wechat = _WECHAT_BODY.search(page)
    simple = wechat or page.count("<") > _MAX_TAGS
    found = {} if simple else _extract(page)
    body = _strip_page(page[wechat.end() :]) if wechat else found.get("text")
    yield (
        1,
        1,
        {
            "title": _find_first(_WECHAT_TITLE, page)
            or found.get("title")
            or _find_first(_TITLE, page),
            "text": body or _strip_page(page),
            "published_at": _find_time(page, found.get("date")),
            "url": found.get("url"),
            "platform": "wechat" if wechat else None,
        },
    )


def _find_first(element: tuple[re.Pattern[str], ...], page: str) -> str | None:
    opening, closing = element
    first = next(find_between(page, opening, closing), None)
    return _strip_tags(first[2]) or None if first else None


def _drop_hidden(page: str) -> str:
    """Return a page without what is not shown: scripts, styles, comments, head."""
    for opening, closing in _DROPPED:
        page = drop_between(page, opening, closing)
    return page


def _find_time(page: str, day: str | None) -> str | None:
    """Return the time of a page: the first that is written out on the day found."""
    times = _TIME.finditer(_drop_hidden(page))
    first = next((t[0] for t in times if day is None or t[0].startswith(day)), None)
    return first or day


def _extract(page: str) -> dict[str, Any]:
    import trafilatura

    # Recall finds short bodies. It and short pages take the frame in, so that
    # there the paragraphs decide.
    for recall in (False, True):
        document: Any = trafilatura.bare_extraction(
            page, favor_recall=recall, with_metadata=True, include_comments=False
        )
        if document is not None and document.text:
            found = dict(document.as_dict())
            short = recall or len(document.text) < _SHORT
            body = _find_paragraphs(page) if short else ""
            return {**found, "text": body} if len(body) >= _MIN_BODY else found
    return {}


def _find_paragraphs(page: str) -> str:
    shown = _drop_hidden(page)
    for opening, closing in _FRAMES:
        shown = drop_between(shown, opening, closing)
    bodies = (next(find_between(shown, *element), None) for element in _BODIES)
    body = next((found[2] for found in bodies if found), shown)
    opening, closing = _PARAGRAPH
    marked = (inner for _, _, inner in find_between(body, opening, closing))
    return "\n".join(filter(None, map(_strip_tags, marked)))


def _strip_page(page: str) -> str:
    """Return the paragraphs of a page too short to tell its body from the frame."""
    return _find_paragraphs(page) or _strip_tags(_drop_hidden(page))


def _strip_tags(markup: str) -> str:
    words = unescape(_TAG.sub("\n", markup))
    return "\n".join(filter(None, map(str.strip, words.splitlines())))
