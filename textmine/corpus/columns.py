"""The columns of a batch, each turned into canonical values at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from textmine.corpus.authors import hash_author
from textmine.corpus.batches import Batch
from textmine.corpus.clean import CleanText, clean_text
from textmine.corpus.counts import parse_count
from textmine.corpus.fields import fold_name
from textmine.corpus.identity import (
    are_rounded,
    find_article_in_name,
    is_rounded,
    read_article_id,
    read_cell,
    read_id,
)
from textmine.corpus.layouts import Layout
from textmine.corpus.options import ReadOptions
from textmine.corpus.places import find_platform, name_platform, name_region
from textmine.corpus.table import UNKNOWN_PLATFORM
from textmine.corpus.times import (
    UNDATED,
    Moment,
    TimeRule,
    find_time_in_name,
    find_time_unit,
    parse_time,
)

_T = TypeVar("_T")
_KIND_WORDS = {
    "article": "article 文章 正文 post note 帖子 主贴 微博 video 视频 answer 原创",
    "comment": "comment 评论 根评论 一级评论 主评论",
    "reply": "reply 回复 二级评论 子评论 楼中楼",
    "danmaku": "danmaku 弹幕",
}
_KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
# Columns with the link of the comment itself rather than of its article.
_OWN_LINKS = frozenset({"评论链接", "详情链接"})
_SECRETS = re.compile(r"token|ssig|sign|auth|session|cookie", re.IGNORECASE)
_DAY = 86_400
_LONG = 200  # characters of a cell from which it is no name
# Columns with links to the pictures of a post or comment, as tools name them.
_PICTURES = frozenset(
    {"pictures", "pic_url", "pic_urls", "pics", "images", "image_list", "图片"}
    | {"图片链接", "评论图片", "评论表情", "微博图片url", "原始图片url"}
)
_NO_PICTURE = frozenset(
    {"", "[]", "{}", "0", "-1", "none", "nan", "null", "无", "未知"}
)
_DIGESTS = frozenset({"摘要", "digest", "abstract", "excerpt"})


@dataclass(frozen=True)
class FileContext:
    """What is known of a file before its rows: shared by all its batches."""

    name: str
    key: bytes
    options: ReadOptions


class Columns:
    """The columns of one batch in canonical values, one a row.

    A field that the layout lacks costs nothing: its value for "nothing" is
    made once and repeated.
    """

    def __init__(self, batch: Batch, layout: Layout, context: FileContext) -> None:
        self.batch, self.layout, self.context = batch, layout, context
        zone = context.options.time_zone
        self.crawled = _parse_crawled(self.pick("crawled_at"), zone)
        published = self.pick("published_at")
        self.published = _parse_published(published, self.crawled, layout, context)
        self.raw_texts = [read_cell(v) for v in self._pick_texts()]
        if layout.kind == "article":  # Bilibili's mark of an empty description
            self.raw_texts = ["" if t == "-" else t for t in self.raw_texts]
        if layout.signature.startswith("spider_"):  # str() of Python's None
            self.raw_texts = ["" if t == "None" else t for t in self.raw_texts]
        self.texts = self._mark_deleted([clean_text(t) for t in self.raw_texts])
        self.notes = self._note_digests()
        self.pictured = self._find_pictures()
        self.titles = self._convert("title", _clean_label)
        self.links = self._convert("url", read_cell)
        self.platforms = self._name_platforms()
        own = _read_article_id if layout.kind == "article" else read_id
        self.ids = _read_ids(self.pick("id"), self._convert("id", own))
        self.articles = self._read_articles()
        self.parents = self._convert("parent_id", lambda v: read_id(v)[0])
        self.kinds = self._convert("kind", lambda v: _KINDS.get(read_cell(v).lower()))
        self.groups = self._name_groups()
        self.authors = self._hash_authors()
        self.likes = self._convert("likes", parse_count)
        self.replies = self._convert("replies", parse_count)
        self.reposts = self._convert("reposts", parse_count)
        self.regions = self._convert(
            "region", lambda v: name_region(read_cell(v)[:_LONG])
        )
        self.urls = [clean_link(link) if link else None for link in self.links]

    def _convert(self, field: str, convert: Callable[[Any], _T]) -> list[_T]:
        if field not in self.layout.fields:
            return [convert(None)] * len(self.batch)
        return [convert(v) for v in self.pick(field)]

    def _name_groups(self) -> list[str | None]:
        known: dict[str, str | None] = {}  # a group has thousands of rows
        names = self._convert("group", _join)
        for name in names:
            if name not in known:
                known[name] = clean_text(name).text
        return [known[name] for name in names]

    def pick(self, field: str) -> Sequence[Any]:
        """Return the values of a field, one a row: the first column that is filled."""
        columns = [self.batch.cells[c] for c in self.layout.fields.get(field, ())]
        if not columns:
            return [None] * len(self.batch)
        if len(columns) == 1:
            return columns[0]
        return [_first_filled(values) for values in zip(*columns, strict=True)]

    def _pick_texts(self) -> Sequence[Any]:
        if not self.layout.joined:
            return self.pick("text")
        columns = [self.batch.cells[c] for c in self.layout.fields["text"]]
        return [
            "\n".join(filter(None, map(read_cell, values)))
            for values in zip(*columns, strict=True)
        ]

    def _mark_deleted(self, texts: list[CleanText]) -> list[CleanText]:
        """Take the text off rows that their platform hides or calls deleted."""
        columns = [self.batch.cells[c] for c in self.layout.fields.get("deleted", ())]
        if not columns:
            return texts
        marks = [any(map(_is_set, values)) for values in zip(*columns, strict=True)]
        return [
            text._replace(text=None, flags=("deleted",)) if mark else text
            for text, mark in zip(texts, marks, strict=True)
        ]

    def _find_pictures(self) -> list[bool]:
        """Tell the rows that have a picture, so that one without words is kept."""
        names = [c for c in self.batch.columns if fold_name(c) in _PICTURES]
        if not names:
            return [False] * len(self.batch)
        cells = zip(*(self.batch.cells[c] for c in names), strict=True)
        return [
            any(read_cell(value).lower() not in _NO_PICTURE for value in row)
            for row in cells
        ]

    def _note_digests(self) -> list[tuple[str, ...]]:
        """Flag articles of which the export has the digest in place of the text."""
        columns = self.layout.fields.get("text", ())
        whole = [c for c in columns if fold_name(c) not in _DIGESTS]
        if self.layout.kind != "article" or len(whole) == len(columns):
            return [()] * len(self.batch)
        cells = [self.batch.cells[c] for c in whole]
        return [
            () if any(read_cell(column[i]) for column in cells) else ("digest_only",)
            for i in range(len(self.batch))
        ]

    def _name_platforms(self) -> list[str]:
        default = self.context.options.platform or self.layout.platform
        default = name_platform(default or "")
        found = self._convert("platform", lambda v: name_platform(read_cell(v)[:_LONG]))
        found = [default if p == UNKNOWN_PLATFORM else p for p in found]
        return [
            find_platform(link) if p == UNKNOWN_PLATFORM and link else p
            for p, link in zip(found, self.links, strict=True)
        ]

    def _read_articles(self) -> list[str]:
        default = self.context.options.article_id or next(
            filter(
                None,
                (
                    find_article_in_name(name, self.layout.signature)
                    for name in (self.batch.part, self.context.name)
                ),
            ),
            "",
        )
        found = self._convert("article_id", lambda v: read_article_id(v) or default)
        own_links = {
            fold_name(c) for c in self.layout.fields.get("url", ())
        } & _OWN_LINKS
        if self.layout.kind == "article" or own_links:
            return found
        return [
            article or (read_article_id(link) if link.startswith("http") else "")
            for article, link in zip(found, self.links, strict=True)
        ]

    def _hash_authors(self) -> list[str | None]:
        ids = self._convert("author", read_cell)
        # A nickname stands in where there is no account; masked ones are shared.
        names = self._convert("author_name", read_cell)
        names = ["" if "***" in n else n for n in names]
        known: dict[tuple[str, str], str] = {}
        hashes: list[str | None] = []
        for platform, uid, name in zip(self.platforms, ids, names, strict=True):
            account = uid if uid not in ("", "0", "-1", "None") else name
            if account and (platform, account) not in known:
                known[platform, account] = hash_author(
                    self.context.key, platform, account
                )
            hashes.append(known.get((platform, account)))
        return hashes


def _is_set(value: Any) -> bool:
    """Tell a mark of deletion; 17 is Bilibili's state of hidden comments."""
    return str(value).lower() in ("1", "true", "17")


def _first_filled(values: Iterable[Any]) -> Any:
    return next((v for v in values if v not in (None, "", "0", "-1", "未知")), None)


def _clean_label(value: Any) -> str | None:
    return clean_text(read_cell(value)).text


def _join(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(read_cell, value))
    return read_cell(value)


def _read_article_id(value: Any) -> tuple[str, bool]:
    text, lossy = read_id(value)
    return (read_article_id(text) if text.startswith("http") else text), lossy


def _read_ids(
    values: Sequence[Any], ids: list[tuple[str, bool]]
) -> list[tuple[str, bool]]:
    if not are_rounded(values):
        return ids
    return [(text, lossy or is_rounded(text)) for text, lossy in ids]


def _parse_crawled(values: Sequence[Any], zone: str) -> list[Moment]:
    rule = TimeRule(unit=find_time_unit(values), zone=zone)
    return [parse_time(v, rule) or UNDATED for v in values]


def _parse_published(
    values: Sequence[Any],
    crawled: Sequence[Moment],
    layout: Layout,
    context: FileContext,
) -> list[Moment | None]:
    """Parse times in the column's unit; None where a cell is no time.

    A time of more than a day after the crawl is none: clocks and units were
    mixed up. TikTokDownloader writes the time of the crawl where it has none.
    """
    utc = layout.time == "naive_utc"
    zone = "UTC" if utc else context.options.time_zone
    fallback = find_time_in_name(context.name, zone)
    rule = TimeRule("text" if utc else layout.time, zone, context.options.year)
    copies_crawl = layout.signature.startswith("tiktokdownloader.")
    moments: list[Moment | None] = []
    for value, seen in zip(values, crawled, strict=True):
        moment = parse_time(value, rule, fallback if seen.at is None else seen)
        if moment is not None and moment.at is not None and seen.at is not None:
            late = moment.at > seen.at + _DAY
            if late or (copies_crawl and moment.at == seen.at):
                moment = None
        moments.append(moment)
    return moments


def clean_link(raw: str) -> str | None:
    """Return a web link without its tokens, None for anything else.

    >>> clean_link("https://www.xiaohongshu.com/explore/66c0?xsec_token=AB")
    'https://www.xiaohongshu.com/explore/66c0'
    >>> clean_link("javascript:alert(1)")
    """
    if not raw.startswith(("http://", "https://")) or re.search(r"[\s<>\"'\x00]", raw):
        return None
    path, mark, query = raw.partition("?")
    if mark and _SECRETS.search(query):
        return path
    return raw
