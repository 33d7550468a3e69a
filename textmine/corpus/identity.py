"""Ids: read as text, never trusted when damaged, made where there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from textmine.canonical import digest_text

_NO_ID = frozenset({"", "0", "-1", "none", "null", "nan", "-", "无", "未知"})
_MAX_ID = 200
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_LONG_NUMBER = re.compile(r"\d{16,19}")
_EXACT_FLOAT = 2**53  # whole numbers above are not exact in a float
_ROUNDED_SHARE = 0.5  # of long ids that end in 000; 1 in 1000 does by chance
_MIN_SEQUENCE = 3
_MAX_NUMBER = 18  # digits of a row number


def read_cell(value: Any) -> str:
    """Return a cell as text: whole floats without their `.0`, None as "".

    >>> [read_cell(v) for v in (7.0, None, " 12\\t", True)]
    ['7', '', '12', 'True']
    """
    if value is None:
        return ""
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - NaN
            return ""
        return str(int(value)) if value.is_integer() else str(value)
    return str(value).strip()


def read_id(value: Any) -> tuple[str, bool]:
    """Return an id as text and whether digits of it were lost.

    Quotes that keep Excel from rounding (`'519…`, `="519…"`) are taken off.

    >>> read_id('="5190000000000004"'), read_id("5.19E+15")
    (('5190000000000004', False), ('5.19E+15', True))
    """
    if isinstance(value, float) and abs(value) >= _EXACT_FLOAT:
        return read_cell(value), True
    text = read_cell(value)
    if text[:1] in "='" and text:
        text = text.lstrip("=").strip("\"'")
    if text.lower() in _NO_ID or len(text) > _MAX_ID:
        return "", False
    return text, bool(_SCIENTIFIC.fullmatch(text))


def are_rounded(values: Sequence[Any]) -> bool:
    """Tell a column of long ids whose last digits a spreadsheet rounded to 000.

    Ids that a tool wrote with a tab behind them were text and not rounded.
    """
    open_to_it = (v for v in values if not (isinstance(v, str) and v.endswith("\t")))
    long = [t for t in map(read_cell, open_to_it) if _LONG_NUMBER.fullmatch(t)]
    rounded = sum(t.endswith("000") for t in long)
    return rounded > _ROUNDED_SHARE * len(long)


def is_rounded(text: str) -> bool:
    """Tell a long id that ends in 000; only where `are_rounded` says it matters."""
    return bool(_LONG_NUMBER.fullmatch(text)) and text.endswith("000")


def is_sequence(values: Sequence[Any]) -> bool:
    """Tell row numbers (0, 1, 2… or 1, 2, 3…) from ids.

    >>> is_sequence(["1", "2", "3"]), is_sequence(["7", "9", "12"])
    (True, False)
    """
    texts = [read_cell(v) for v in values]
    if len(texts) < _MIN_SEQUENCE or not all(
        t.isascii() and t.isdigit() and len(t) <= _MAX_NUMBER for t in texts
    ):
        return False
    start = int(texts[0])
    return start in (0, 1) and all(
        int(t) == start + i for i, t in enumerate(texts) if len(t) < 10
    )


_ARTICLE_IN_LINK = re.compile(
    r"/(?:video|note|explore|item|status|detail|answer|question|discovery/item|p|short-video"
    r"|article|opus|dynamic|thread)/(?:av)?([A-Za-z0-9]{5,40})(?:[/?#.]|$)"
    r"|[?&](?:modal_id|aweme_id|note_id|id|mid|aid|vid)=([A-Za-z0-9_]{5,40})"
)


def read_article_id(value: Any) -> str:
    """Return the raw id of an article; of a link the part that names it.

    >>> read_article_id("https://www.douyin.com/video/6724238509927976206?x=1")
    '6724238509927976206'
    """
    text, _ = read_id(value)
    if not text.startswith(("http://", "https://")):
        return text
    found = _ARTICLE_IN_LINK.search(text)
    if found:
        return found[1] or found[2]
    try:
        parts = urlsplit(text)
    except ValueError:  # brackets in the host
        return text
    return f"{parts.netloc}{parts.path}".rstrip("/")


_ARTICLE_IN_NAME = (
    re.compile(r"作品([0-9A-Za-z]{6,})_评论数据"),
    re.compile(r"_(\d{12,})_comments$"),
)
_TITLE_IN_NAME = re.compile(r"(?:.*/)?(【.+】.*|.{6,})_评论")


def find_article_in_name(name: str, signature: str) -> str:
    """Return the article id that a tool writes into its file name, "" if none."""
    stem = re.sub(r"\.\w{2,5}(?:\.gz)?$", "", name)
    for pattern in _ARTICLE_IN_NAME:
        if found := pattern.search(stem):
            return found[1]
    if signature == "bili.comment_csv" and (found := _TITLE_IN_NAME.fullmatch(stem)):
        return found[1]
    return ""


def name_article(platform: str, raw: str) -> str:
    """Return the canonical id of an article."""
    return f"{platform}:article:{raw}"


def name_document(platform: str, kind: str, raw: str) -> str:
    """Return the canonical id of a row that has an id of its own.

    >>> name_document("weibo", "comment", "5190")
    'weibo:5190'
    >>> name_document("bilibili", "article", "7")
    'bilibili:article:7'
    """
    if kind == "article":
        return name_article(platform, raw)
    return f"{platform}:danmaku:{raw}" if kind == "danmaku" else f"{platform}:{raw}"


def make_id(platform: str, kind: str, article: str, time: int | None, text: str) -> str:
    """Return the id of the first of the rows that are equal in these values.

    The store numbers those that follow (`CorpusStore`), so that equal comments
    stay separate documents. The author takes no part, since its hash depends
    on a key.
    """
    at = "" if time is None else str(time)
    return f"{platform}:~{digest_text(platform, kind, article, at, text)[:16]}"
