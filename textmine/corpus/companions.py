"""Sheets that repeat an article on the row of each of its comments.

The columns of the article (视频标题, 视频点赞数 …) become one article, the rest
of each row its comment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from textmine.canonical import digest_text
from textmine.corpus.batches import Batch
from textmine.corpus.fields import fold_name
from textmine.corpus.guesses import look_at
from textmine.corpus.identity import read_article_id, read_cell
from textmine.corpus.layouts import Layout

#: What an article is called in front of its columns.
_OWNERS = (  # noqa: SIM905 - a list of words
    "视频 文章 笔记 帖子 主贴 微博 作品 新闻 商品 回答 "
    "video_ aweme_ note_ post_ article_"
).split()
#: Field of an article -> what its column is called behind the owner's name.
_TAILS = {
    "title": ("标题", "名称", "题目", "title", "name"),
    "text": ("正文", "内容", "描述", "简介", "文案", "desc", "content", "text"),
    "published_at": (
        "发布时间",
        "发表时间",
        "时间",
        "日期",
        "publish_time",
        "create_time",
    ),
    "likes": ("点赞数", "点赞量", "点赞", "like_count", "likes"),
    "replies": ("评论数", "评论量", "回复数", "comment_count", "comments"),
    "reposts": ("转发数", "分享数", "转发量", "share_count", "shares"),
    "author": ("作者id", "用户id", "作者uid", "author_id"),
    "author_name": ("作者", "博主", "作者昵称", "author"),
    "url": ("链接", "网址", "地址", "url", "link"),
}
#: Counts without an owner are the article's where the comment has its own.
_COMMENT_LIKES = "评论点赞"
_REPEATED = 0.9  # share of distinct titles under which they are not the rows' own


def split_article(
    layout: Layout, names: Mapping[str, str], sample: Mapping[str, Sequence[Any]]
) -> Layout:
    """Return the layout with an article of its own, if the columns hold one.

    Args:
        layout: How the rows are read so far.
        names: Folded column names -> columns.
        sample: First values of each column.
    """
    text = layout.fields.get("text")
    if layout.kind != "comment" or layout.also is not None or text is None:
        return layout
    found = _find_columns(names, used={*text, *layout.fields.get("published_at", ())})
    fields = dict(layout.fields)
    title = fields.get("title")
    if title is not None and "title" not in found and _is_repeated(title, sample):
        found["title"] = title
    if "title" not in found and "text" not in found:
        return layout
    _take_counts(fields, found, names)
    taken = {column for columns in found.values() for column in columns}
    own = {f: cs for f, cs in fields.items() if f == "url" or not taken.issuperset(cs)}
    place = own.get("article_id") or found.get("url") or own.get("url")
    own["article_id"] = place or found.get("title") or found["text"]
    found["id"] = own["article_id"]
    if "url" in own and "url" not in found:
        found["url"] = own["url"]
    for shared in ("platform", "group", "crawled_at"):
        if shared in own:
            found[shared] = own[shared]
    article = replace(layout, kind="article", fields=found, joined=False)
    return replace(layout, fields=own, also=article)


def _find_columns(
    names: Mapping[str, str], used: set[str]
) -> dict[str, tuple[str, ...]]:
    """Return the columns of the owner who has most of them."""
    best: dict[str, tuple[str, ...]] = {}
    for owner in _OWNERS:
        found: dict[str, tuple[str, ...]] = {}
        for name, tails in _TAILS.items():
            columns = [names[owner + t] for t in tails if owner + t in names]
            free = [c for c in columns if c not in used]
            if free:
                found[name] = (free[0],)
        best = found if len(found) > len(best) else best
    return best


def _is_repeated(columns: tuple[str, ...], sample: Mapping[str, Sequence[Any]]) -> bool:
    look = look_at(columns, sample)
    return look.filled >= 2 and look.distinct < _REPEATED


def _take_counts(
    fields: dict[str, tuple[str, ...]],
    found: dict[str, tuple[str, ...]],
    names: Mapping[str, str],
) -> None:
    """Give counts without an owner to the article, if comments have their own."""
    own = next((c for n, c in names.items() if n.startswith(_COMMENT_LIKES)), None)
    if own is None:
        return
    for name in ("likes", "replies", "reposts"):
        columns = fields.get(name)
        if (
            columns
            and columns != (own,)
            and not fold_name(columns[0]).startswith("回复")
        ):
            found.setdefault(name, columns)
            del fields[name]
    fields["likes"] = (own,)


class ArticlePicker:
    """Gives each article of a file once, as a batch beside that of its comments."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def pick(self, batch: Batch, layout: Layout) -> Batch | None:
        """Return the rows of a batch on which an article is met first."""
        positions = []
        columns = layout.fields.get("id", ())
        for position in range(len(batch)):
            raw = [read_cell(batch.cells[c][position]) for c in columns]
            own = next(filter(None, map(read_article_id, raw)), "")
            key = digest_text(layout.platform, own)
            if own and key not in self._seen:
                self._seen.add(key)
                positions.append(position)
        return take_rows(batch, positions) if positions else None


def take_rows(batch: Batch, positions: Sequence[int]) -> Batch:
    """Return the rows of a batch at these positions (ascending)."""
    return replace(
        batch,
        cells={c: [v[p] for p in positions] for c, v in batch.cells.items()},
        rows=[batch.rows[p] for p in positions],
        lines=[batch.lines[p] for p in positions],
        padded=frozenset(),
    )
