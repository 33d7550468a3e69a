"""Texts as people wrote them: what platforms and exporters added is taken off.

An ordered table of small fixers; each has a trigger that is cheap to search,
so that an ordinary comment passes without a single replacement.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from textmine.corpus.mask import mask_personal
from textmine.corpus.spans import drop_between


class CleanText(NamedTuple):
    """A cleaned text, whether it answers someone, and what was noticed.

    `text` is None where the text was deleted or holds no words of its own.
    """

    text: str | None
    is_reply: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fixer:
    """A repair of texts: applied where its trigger is found.

    `flag` is set on the document if the repair changed its text.
    """

    name: str
    trigger: re.Pattern[str]
    fix: Callable[[str], str]
    flag: str = ""


# Known element names only: "a<b" and "<3" are text.
_TAG_NAMES = (
    "a|abbr|b|big|blockquote|br|button|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|"
    "p|pre|s|script|section|small|span|strong|style|sub|sup|table|tbody|td|th|tr|u|ul|"
    "video|figure|figcaption|article|html|body|head"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
_IMAGE_NAME = re.compile(r"\balt\s*+=\s*+[\"']?([^\"'<>]*)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_HIDDEN = tuple(
    (
        re.compile(rf"<{n}\b[^<>]*+>", re.IGNORECASE),
        re.compile(rf"</{n}\s*+>", re.IGNORECASE),
    )
    for n in ("script", "style")
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
# Zero-width characters, soft hyphen, BOM, private use (Weibo's U+E627 link
# sign), C0 controls but tab and newline. U+200D stays: it joins emoji.
_INVISIBLE = re.compile(
    "[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\ufeff\u00ad\ue000-\uf8ff"
    "\x00-\x08\x0b-\x1f\x7f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# White space is taken from where it begins, or long runs would be tried again from
# each of their characters.
_PICTURE = re.compile(r"(?<!\s)\s*+\[img://[^\[\]\s]*\]")  # of Weibo-archiver
_SPACES = re.compile("[\u00a0\u3000\u2002-\u200a\u202f\t]")
_TAIL = re.compile(
    r"(?<!\s)\s*+(?:(?:\.{2,3}|(?<!…)…++)\s*+(?:展开)?|展开)全文[cｃ]?\s*+$"
)
_FOLDED_TAIL = re.compile(r"(?<!\s)\s*+(?:收起全文|收起)[dｄ]?\s*+$")
_QUOTE = re.compile(r"(?<!\s)\s*+//\s*+@[^:：]{1,40}[:：].*", re.DOTALL)
_MENTION = re.compile(
    r"(?<![A-Za-z0-9._%+-])@[^\s@:：,，。!！?？…、；;()（）\[\]【】<>《》#/\"“”'|]{1,30}"
)
_REPLY = re.compile(r"^\s*回复\s*(?:@[^:：]{1,40}?|[^\s:：，,。]{1,20})\s*[:：]\s*")
MENTION = "@用户"
_DELETED = frozenset(
    [
        "该评论已删除",
        "此评论已删除",
        "评论已被删除",
        "该评论已被删除",
        "该内容已被发布者删除",
        "该评论已被作者删除",
        "内容违规",
        "该条评论已被删除",
        "评论已删除",
        "该内容已被删除",
        "此条评论已被删除",
        "该回复已被删除",
        "该楼层疑似违规已被系统折叠",
        "抱歉，此微博已被作者删除",
        "抱歉，此微博已被作者删除。",
        "该账号已注销",
        "此帐号已注销",
        "此账号已注销",
        "抱歉，该内容已被删除",
        "该微博已被删除",
        "此内容已被删除",
    ]
)
_DELETED_PREFIX = ("抱歉，此微博已被作者删除", "抱歉，由于作者设置")
_NO_OWN_TEXT = frozenset({"转发微博", "轻转发", "repost", "快转微博"})


def _strip_tags(text: str) -> str:
    for opening, closing in _HIDDEN:
        text = drop_between(text, opening, closing)
    text = _IMAGE.sub(_name_image, text)
    return _TAG.sub("", _BREAK.sub("\n", text))


def _name_image(found: re.Match[str]) -> str:
    name = _IMAGE_NAME.search(found[0])
    return name[1] if name else ""


def _drop_invisible(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", lines)


#: Repairs in the order in which they are applied. Tags go before entities, so
#: that an escaped "&lt;b&gt;" stays what its writer typed.
FIXERS: tuple[Fixer, ...] = (
    Fixer("tags", re.compile("<[a-zA-Z/]"), _strip_tags),
    Fixer("entities", re.compile("&[#a-zA-Z]"), lambda t: _ENTITY.sub(_unescape, t)),
    Fixer("surrogates", _SURROGATE, lambda t: _SURROGATE.sub("\ufffd", t)),
    Fixer("invisible", _INVISIBLE, _drop_invisible),
    Fixer("pictures", re.compile(r"\[img:"), lambda t: _PICTURE.sub("", t)),
    Fixer("spaces", _SPACES, lambda t: _SPACES.sub(" ", t)),
    Fixer("cut tails", re.compile("全文"), lambda t: _TAIL.sub("", t), "truncated"),
    Fixer("fold tails", re.compile("收起"), lambda t: _FOLDED_TAIL.sub("", t)),
)
# One search that tells whether any fixer, prefix, quote or mention may apply.
_SPECIAL = re.compile(
    "[<&@\u00a0\u00ad\u200b-\u200f\u2002-\u200a\u202a-\u202f\u2060\u3000\ufeff\ue000-\uf8ff"
    "\ud800-\udfff\x00-\x09\x0b-\x1f\x7f\ufffd]|\\[img:|全文|收起|回复|转发|删除|违规|注销|[Rr]epost"
)


def _unescape(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def clean_text(raw: str, *, markup: bool = True) -> CleanText:
    """Return the text that a person wrote in a cell.

    Args:
        raw: The cell as it stood in the file.
        markup: Whether tags and entities are read as HTML.

    >>> clean_text('回复@小李:说得对<img alt="[doge]">//@老王:原话').text
    '说得对[doge]'
    >>> clean_text("价格a<b也正常")
    CleanText(text='价格a<b也正常', is_reply=False, flags=())
    """
    if not _SPECIAL.search(raw):
        return CleanText(mask_personal(raw.strip()) or None)
    text = raw
    flags: list[str] = []
    for fixer in FIXERS if markup else FIXERS[2:]:
        if fixer.trigger.search(text):
            fixed = fixer.fix(text)
            if fixer.flag and fixed != text:
                flags.append(fixer.flag)
            text = fixed
    if "\ufffd" in text:
        flags.append("bad_characters")
    return _read_own_words(text.strip(), tuple(flags))


def _read_own_words(text: str, flags: tuple[str, ...]) -> CleanText:
    """Take off reply prefix and quoted chain; tell deleted and empty reposts."""
    if text in _DELETED or text.startswith(_DELETED_PREFIX):
        return CleanText(None, flags=(*flags, "deleted"))
    own = _QUOTE.sub("", text, count=1) if "//" in text else text
    quoted = own != text
    answer = _REPLY.sub("", own, count=1)
    is_reply = answer != own
    answer = answer.strip()
    if (quoted and not answer) or answer.lower() in _NO_OWN_TEXT:
        return CleanText(None, is_reply, (*flags, "no_own_text"))
    answer = mask_personal(answer)
    if "@" in answer:
        answer = _MENTION.sub(MENTION, answer)
    return CleanText(answer or None, is_reply, flags)
