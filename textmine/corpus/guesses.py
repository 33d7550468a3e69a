"""What a file without a known signature most likely holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textmine.corpus.fields import fold_name, load_field_map
from textmine.corpus.looks import Look, describe_column


def look_at(
    columns: tuple[str, ...] | None, sample: Mapping[str, Sequence[Any]]
) -> Look:
    """Look at the first column of a field; at nothing where it has none."""
    return describe_column(sample[columns[0]] if columns else ())


def is_text(look: Look) -> bool:
    """Tell a column that may hold texts from times, links and numbers."""
    return look.times < 0.8 and look.links < 0.8 and look.counts < 0.95


def guess_text(
    columns: Sequence[str],
    fields: Mapping[str, tuple[str, ...]],
    sample: Mapping[str, Sequence[Any]],
) -> str | None:
    """Return the one column that reads like text, None where there are several."""
    used = {c for cols in fields.values() for c in cols}
    labels = set(load_field_map().aliases["label"])
    looks = {
        c: describe_column(sample[c])
        for c in columns
        if c not in used and fold_name(c) not in labels
    }
    texts = {
        c: look
        for c, look in looks.items()
        if look.filled and look.chinese >= 0.3 and is_text(look) and look.length >= 2
    }
    if len(texts) == 1:
        return next(iter(texts))
    longest = sorted(texts, key=lambda c: -texts[c].length)
    if len(longest) > 1 and texts[longest[0]].length >= 3 * texts[longest[1]].length:
        return longest[0]
    return None


# Names of the text of posts, which are articles here.
_POSTS = frozenset(
    {"微博正文", "微博中文内容", "微博内容", "笔记内容", "文章内容", "正文", "回答内容"}
)
# Column names that only one platform has; the platform's own name counts too.
_PLATFORM_KEYS = {
    "aweme_id": "douyin",
    "bvid": "bilibili",
    "rpid": "bilibili",
    "mblogid": "weibo",
    "微博": "weibo",
    "抖音": "douyin",
    "小红书": "xiaohongshu",
    "公众号": "wechat",
    "知乎": "zhihu",
}


def guess_platform(names: Mapping[str, str]) -> str:
    """Return the platform that folded column names give away, "" if none."""
    found = {p for n in names for key, p in _PLATFORM_KEYS.items() if n.startswith(key)}
    return found.pop() if len(found) == 1 else ""


def guess_kind(
    fields: Mapping[str, tuple[str, ...]], sample: Mapping[str, Sequence[Any]]
) -> str:
    """Tell articles from comments where no column says it."""
    text = fields.get("text")
    if text is None:
        return "article"
    if fold_name(text[0]) == "弹幕" or fold_name(text[0]) == "弹幕内容":
        return "danmaku"
    if fold_name(text[0]) in _POSTS:
        return "article"
    sayings = ("评论", "回复", "留言", "comment", "review", "评价")
    if any(s in fold_name(text[0]) for s in sayings) or "article_id" in fields:
        return "comment"
    long = look_at(text, sample).length >= 300
    return "article" if "title" in fields or long else "comment"
