"""Records within records: wrappers of API answers, comments inside their post."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from textmine.corpus.fields import find_signature, fold_name, load_field_map
from textmine.corpus.readers.parts import RecordRow

_DEPTH = 3  # levels of objects that become dotted columns (comment_user._id)
_LEVELS = 3  # an article, its comments, their replies
#: Keys under which tools wrap their records, in the order of trial.
WRAPPERS = (  # noqa: SIM905 - a list of words
    "weibo comments article replies data elems list items rows"
).split()
#: More records beside those of a wrapper; most repeat them.
_SIBLINGS = {"replies": ("hots", "top_replies")}
# In answers of an API these hold its state ("message": "OK").
_NOT_TEXT = frozenset({"message", "comment", "desc", "description"})
_OWN_IDS = ("id", "_id", "aid", "mblogid")
_TITLED = frozenset({"title", "abstract"})  # what makes an inner object a record


def find_records(value: Mapping[str, Any], depth: int = _DEPTH) -> list[Any] | None:
    """Return the list of records that an object wraps, None if it is one itself.

    >>> find_records({"ok": 1, "data": {"data": [{"text": "好"}]}})
    [{'text': '好'}]
    """
    texts = set(load_field_map().aliases["text"]) - _NOT_TEXT
    if any(
        isinstance(v, str) and fold_name(k) in texts and v for k, v in value.items()
    ):
        return None
    for key in WRAPPERS:
        inner = value.get(key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            return _add_siblings(value, key, inner)
        if isinstance(inner, dict) and depth:
            if _TITLED.issubset(inner):
                return [inner]
            if found := find_records(inner, depth - 1):
                return found
    return None


def _add_siblings(value: Mapping[str, Any], key: str, inner: list[Any]) -> list[Any]:
    lists = [inner, *(value.get(name) for name in _SIBLINGS.get(key, ()))]
    return [
        item
        for items in lists
        if isinstance(items, list)
        for item in items
        if isinstance(item, dict)
    ]


def expand_record(
    row: int,
    line: int,
    record: Mapping[str, Any],
    inherited: Mapping[str, Any] | None = None,
    level: int = _LEVELS,
) -> Iterator[RecordRow]:
    """Give a record flat, then the records inside it, all with its row number."""
    known = dict(inherited or {})
    yield row, line, {**known, **flatten(record)}
    if level == 0:
        return
    for key, describe in CHILDREN.items():
        inner = record.get(key)
        if key == "$reply_list" and not inner:  # as the server sends it
            thread = record.get("reply_new")
            inner = thread.get("reply_list") if isinstance(thread, dict) else None
        for child in inner if isinstance(inner, list) else [inner]:
            if isinstance(child, dict) and len(child) > 1:
                own = describe(record, child, known)
                yield from expand_record(row, line, child, own, level - 1)


def _inherit_nothing(
    _parent: Mapping[str, Any], _child: Mapping[str, Any], _known: Mapping[str, Any]
) -> dict[str, Any]:
    return {}


def _inherit_article(
    parent: Mapping[str, Any], _child: Mapping[str, Any], _known: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the article id and platform that the comments of a post inherit."""
    signature = find_signature({fold_name(key): key for key in parent})
    if signature is None:
        own = next((parent[k] for k in _OWN_IDS if parent.get(k)), None)
        return {"article_id": own}
    own_id = next(iter(signature.fields.get("id", ())), "")
    return {"article_id": parent.get(own_id), "platform": signature.platform}


def _inherit_thread(
    parent: Mapping[str, Any], child: Mapping[str, Any], known: Mapping[str, Any]
) -> dict[str, Any]:
    """Number WeChat replies within their comment, where their ids count from 1."""
    thread = parent.get("content_id")
    own = child.get("reply_id")
    numbered = {"id": f"{thread}-{own}"} if thread and own is not None else {}
    return {**known, "parent_id": thread, **numbered}


Heritage = Callable[
    [Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], dict[str, Any]
]
#: Key of records inside a record -> what they inherit of it.
CHILDREN: dict[str, Heritage] = {
    "comments": _inherit_article,
    "replies": _inherit_nothing,
    "retweet": _inherit_nothing,
    "retweeted_status": _inherit_nothing,
    "$reply_list": _inherit_thread,
}


def flatten(record: Mapping[str, Any], depth: int = _DEPTH) -> dict[str, Any]:
    """Return a record with inner objects as dotted keys; lists of objects dropped.

    >>> flatten({"id": 1, "user": {"name": "a"}, "replies": [{"id": 2}]})
    {'id': 1, 'user.name': 'a'}
    """
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and key not in CHILDREN:
            if depth:
                inner = flatten(value, depth - 1)
                flat.update({f"{key}.{name}": v for name, v in inner.items()})
        elif isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(v, dict) for v in value)
        ):
            continue
        else:
            flat[key] = value
    return flat
