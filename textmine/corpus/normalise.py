"""Batches of a file's own columns become rows of the canonical table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from textmine.corpus.authors import hash_author
from textmine.corpus.batches import Batch
from textmine.corpus.clean import CleanText, clean_text
from textmine.corpus.counts import parse_count
from textmine.corpus.fields import fold_name
from textmine.corpus.identity import (
    are_rounded,
    find_article_in_name,
    is_rounded,
    make_id,
    name_article,
    name_document,
    read_article_id,
    read_cell,
    read_id,
)
from textmine.corpus.options import ReadOptions
from textmine.corpus.places import find_platform, name_platform, name_region
from textmine.corpus.readers.parts import Fault
from textmine.corpus.recognise import Layout
from textmine.corpus.table import KINDS, SCHEMA, UNKNOWN_PLATFORM
from textmine.corpus.times import (
    UNDATED,
    Moment,
    TimeRule,
    find_time_in_name,
    find_time_unit,
    parse_time,
)

#: What is staged: the canonical columns, and whether the id was made here.
STAGED = SCHEMA.append(pa.field("made", pa.bool_(), nullable=False))
#: Flags of rows that were repaired rather than read as they stand.
REPAIRS = frozenset({"bad_characters", "id_lossy", "padded", "realigned", "truncated"})
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


@dataclass(frozen=True)
class FileContext:
    """What is known of a file before its rows: shared by all its batches."""

    name: str
    key: bytes
    options: ReadOptions


def normalise_batch(
    batch: Batch, layout: Layout, context: FileContext
) -> tuple[pa.Table, list[Fault]]:
    """Return the rows of a batch with the schema `STAGED`, and those without text.

    Rows with an id of their own carry it; the others carry the id of the first
    of equal rows, which the store turns into one of their own.
    """
    columns = _Columns(batch, layout, context)
    rows: list[tuple[Any, ...]] = []
    faults: list[Fault] = []
    for position in range(len(batch)):
        row = columns.build_row(position)
        if row is None:
            faults.append(Fault(batch.rows[position], batch.lines[position], "no text"))
        else:
            rows.append(row)
    arrays = zip(*rows, strict=True) if rows else ((),) * len(STAGED)
    table = pa.table(
        [
            pa.array(values, type=field.type)
            for values, field in zip(arrays, STAGED, strict=True)
        ],
        schema=STAGED,
    )
    return table, faults


class _Columns:
    """The columns of one batch, each turned into canonical values at once."""

    def __init__(self, batch: Batch, layout: Layout, context: FileContext) -> None:
        self.batch, self.layout, self.context = batch, layout, context
        self.crawled = _parse_crawled(
            self.pick("crawled_at"), context.options.time_zone
        )
        self.published = _parse_published(
            self.pick("published_at"), self.crawled, layout, context
        )
        self.raw_texts = [read_cell(v) for v in self._pick_texts()]
        if layout.kind == "article":  # Bilibili's mark of an empty description
            self.raw_texts = ["" if t == "-" else t for t in self.raw_texts]
        self.texts = [clean_text(t) for t in self.raw_texts]
        self.titles = [clean_text(read_cell(v)).text for v in self.pick("title")]
        self.links = [read_cell(v) for v in self.pick("url")]
        self.platforms = self._name_platforms()
        self.ids = _read_ids(self.pick("id"))
        self.articles = self._read_articles()
        self.parents = [read_id(v)[0] for v in self.pick("parent_id")]
        self.kinds = [_KINDS.get(read_cell(v).lower()) for v in self.pick("kind")]
        self.groups = [clean_text(_join(v)).text for v in self.pick("group")]
        self.authors = self._hash_authors()
        self.counts = [
            [parse_count(v) for v in self.pick(f)]
            for f in ("likes", "replies", "reposts")
        ]
        self.regions = [name_region(read_cell(v)) for v in self.pick("region")]
        self.urls = [clean_link(link) for link in self.links]

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

    def _name_platforms(self) -> list[str]:
        default = self.context.options.platform or self.layout.platform
        default = name_platform(default or "")
        found = [name_platform(read_cell(v)) for v in self.pick("platform")]
        found = [default if p == UNKNOWN_PLATFORM else p for p in found]
        return [
            find_platform(link) if p == UNKNOWN_PLATFORM and link else p
            for p, link in zip(found, self.links, strict=True)
        ]

    def _read_articles(self) -> list[str]:
        default = self.context.options.article_id or find_article_in_name(
            self.context.name, self.layout.signature
        )
        found = [read_article_id(v) or default for v in self.pick("article_id")]
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
        ids = [read_cell(v) for v in self.pick("author")]
        # A nickname stands in where there is no account; masked ones are shared.
        names = [read_cell(v) for v in self.pick("author_name")]
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

    def build_row(self, i: int) -> tuple[Any, ...] | None:
        """Return one row in the order of `STAGED`, None where it has no text."""
        clean, title, platform = self.texts[i], self.titles[i], self.platforms[i]
        raw_id, lossy = self.ids[i]
        kind, parent = self._decide_kind(i, clean)
        if clean.text is None and not clean.flags and not (kind == "article" and title):
            return None
        moment, flags = self.published[i], list(clean.flags)
        if kind == "article" and title == clean.text:
            title = None  # Douyin and Kuaishou export the caption twice
        article = self.articles[i]
        if moment is None:
            flags.append("bad_time")
            moment = UNDATED
        if moment.relative:
            flags.append("relative_time")
        if lossy:
            flags.append("id_lossy")
        if i in self.batch.padded:
            flags.append("padded")
        if self.batch.realigned:
            flags.append("realigned")
        made = lossy or not raw_id
        if made:
            # Relative times shift with the crawl, so they take no part in an id.
            at = None if moment.relative else moment.at
            place = article or self.groups[i] or ""
            text = self.raw_texts[i] or title or ""
            identity = make_id(platform, kind, place, at, text)
        else:
            identity = name_document(platform, kind, raw_id)
        own_article = kind == "article" and (made or article == raw_id)
        return (
            identity,
            str(self.batch.rows[i]) if made else raw_id,
            kind,
            platform,
            self.groups[i],
            name_article(platform, article) if article and not own_article else None,
            parent,
            moment.at,
            moment.precision,
            title,
            clean.text,
            self.authors[i],
            self.counts[0][i],
            self.counts[1][i],
            self.counts[2][i],
            self.regions[i],
            self.urls[i],
            self.crawled[i].at,
            sorted(set(flags)),
            self.context.name,
            self.batch.rows[i],
            made,
        )

    def _decide_kind(self, i: int, clean: CleanText) -> tuple[str, str | None]:
        """Return the kind of a row and the canonical id of what it answers."""
        kind = self.context.options.kind or self.kinds[i] or self.layout.kind
        raw, parent = self.parents[i], None
        if raw and raw != self.ids[i][0]:
            parent = name_document(self.platforms[i], kind, raw)
        if kind == "comment" and (parent or clean.is_reply):
            kind = "reply"
        return (kind if kind in KINDS else "comment"), parent


def _first_filled(values: Iterable[Any]) -> Any:
    return next((v for v in values if v not in (None, "", "0", "-1", "未知")), None)


def _join(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(read_cell, value))
    return read_cell(value)


def _read_ids(values: Sequence[Any]) -> list[tuple[str, bool]]:
    ids = [read_id(v) for v in values]
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
