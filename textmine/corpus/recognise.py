"""What the columns of a file mean: by signature, by alias, by content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from textmine.corpus.companions import split_article
from textmine.corpus.fields import Signature, find_signature, fold_name, load_field_map
from textmine.corpus.guesses import (
    guess_kind,
    guess_platform,
    guess_text,
    is_text,
    look_at,
)
from textmine.corpus.identity import is_sequence
from textmine.corpus.layouts import Layout
from textmine.corpus.looks import Look, describe_column
from textmine.corpus.options import ReadOptions
from textmine.corpus.places import name_platform
from textmine.corpus.refusals import Refusal
from textmine.corpus.times import find_time_unit

GENERIC = "columns"  # signature of files that are read by aliases


# So many of the field map's profile keys, without a column of text, are an
# export of accounts.
_PROFILE_NEEDED = 3
_WEAK_TEXT = frozenset({"desc", "description", "摘要", "title"})


def recognise_columns(
    columns: Sequence[str],
    sample: Mapping[str, Sequence[Any]],
    options: ReadOptions,
    *,
    signature: str = "",
) -> Layout | Refusal:
    """Return how rows with these columns are read, or why they can't be.

    Args:
        columns: Column names as they stand in the file.
        sample: The first values of each column.
        options: `map` overrides what is recognised.
        signature: Name of the layout where the reader knows it ("txt.article").
    """
    names = {fold_name(c): c for c in reversed(columns)}
    known = None if signature else find_signature(names)
    if signature:
        layout = _read_own_columns(signature, columns)
    elif known is not None:
        fields = _resolve(known, names)
        for extra in ("crawled_at", "group"):
            _fill_by_alias(extra, fields, names, sample, strict=True)
        layout = _build_layout(known, fields)
        if known.also is not None and "id" in (quoted := _resolve(known.also, names)):
            layout = replace(layout, also=_build_layout(known.also, quoted))
    elif _is_profile(names):
        return Refusal("user profiles, not comments", "articles or comments")
    else:
        layout = _recognise_generic(columns, names, sample)
        layout = split_article(layout, names, sample)
    layout = _apply_map(layout, options, names)
    if "text" not in layout.fields and "title" not in layout.fields:
        if _are_links(columns, sample):
            return Refusal("a list of links, not comments", "a column of texts")
        shown = ", ".join(columns[:12]).encode("utf-8", "replace").decode("utf-8")
        return Refusal(
            f"no text column among {shown}",
            "one like 评论内容, 内容, content or text",
            "Name it with --map text=COLUMN",
        )
    if layout.also is not None:
        layout = replace(layout, also=_decide_time(layout.also, sample))
    return _decide_time(_drop_sequence(layout, sample), sample)


def _read_own_columns(signature: str, columns: Sequence[str]) -> Layout:
    """Columns that one of our readers made are named as the fields are."""
    kind = "article" if signature.endswith("article") else "comment"
    fields: dict[str, tuple[str, ...]] = {column: (column,) for column in columns}
    # A page or a document is on no platform: reports call them articles.
    return Layout(signature, kind, "article" if kind == "article" else "", fields)


def _resolve(
    signature: Signature, names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    for name, wanted in signature.fields.items():
        found: list[str] = []
        for column in wanted:
            if column.startswith("*"):
                tail = fold_name(column[1:])
                found += [
                    c for n, c in reversed(list(names.items())) if n.endswith(tail)
                ]
            elif fold_name(column) in names:
                found.append(names[fold_name(column)])
        if found:
            fields[name] = tuple(dict.fromkeys(found))
    return fields


def _build_layout(signature: Signature, fields: dict[str, tuple[str, ...]]) -> Layout:
    patterns = signature.fields.get("text", ())
    return Layout(
        signature=signature.id,
        kind=signature.kind.split("|")[0],
        platform=name_platform(signature.platform),
        fields=fields,
        time=signature.time,
        joined=any(p.startswith("*") for p in patterns),
    )


def _is_profile(names: Mapping[str, str]) -> bool:
    texts = set(load_field_map().aliases["text"]) - _WEAK_TEXT
    keys = load_field_map().profile_keys.intersection(names)
    return len(keys) >= _PROFILE_NEEDED and texts.isdisjoint(names)


def _are_links(columns: Sequence[str], sample: Mapping[str, Sequence[Any]]) -> bool:
    """Tell lists of images that crawlers leave beside their exports."""
    looks = [describe_column(sample[c]) for c in columns]
    return any(look.links >= 0.8 and look.filled for look in looks) and not any(
        look.chinese for look in looks
    )


def _is_label_like(look: Look) -> bool:
    return look.length <= 64 and look.times < 0.8


#: Field -> what its column must look like. Order matters: a column is used once.
_CHECKS: dict[str, Callable[[Look], bool]] = {
    "published_at": lambda look: look.times >= 0.5,
    "crawled_at": lambda look: look.times >= 0.5,
    "likes": lambda look: look.counts >= 0.5,
    "replies": lambda look: look.counts >= 0.5,
    "reposts": lambda look: look.counts >= 0.5,
    "text": is_text,
    "id": lambda look: look.distinct >= 0.5 and look.length <= 64,
    "article_id": lambda look: look.times < 0.8 and look.length <= 200,
    "parent_id": lambda look: look.length <= 64,
    "kind": lambda look: look.length <= 12 and look.distinct <= 0.5,
    "platform": lambda look: look.platforms >= 0.5,
    "author": lambda look: look.length <= 100,
    "author_name": lambda look: look.length <= 40,
    "region": lambda look: look.length <= 20 and look.links < 0.5 and look.counts < 0.5,
    "url": lambda look: look.links >= 0.5,
    "title": lambda look: look.counts < 0.8 and look.times < 0.8,
    "group": _is_label_like,
}
# Names that mean a platform and nothing else need no known value under them.
_SURE_PLATFORM = frozenset({"平台", "来源平台", "platform"})
# The content decides nothing under names that can only be text.
_SURE_TEXT = frozenset({"评论内容", "content", "text", "微博正文", "正文", "review"})


def _recognise_generic(
    columns: Sequence[str],
    names: Mapping[str, str],
    sample: Mapping[str, Sequence[Any]],
) -> Layout:
    fields: dict[str, tuple[str, ...]] = {}
    for name in _CHECKS:
        _fill_by_alias(name, fields, names, sample)
    if "text" not in fields:
        guess = guess_text(columns, fields, sample)
        if guess:
            fields["text"] = (guess,)
    if "url" not in fields and look_at(fields.get("article_id"), sample).links >= 0.5:
        fields["url"] = fields["article_id"]
    kind = guess_kind(fields, sample)
    return Layout(GENERIC, kind, guess_platform(names), fields)


def _fill_by_alias(
    name: str,
    fields: dict[str, tuple[str, ...]],
    names: Mapping[str, str],
    sample: Mapping[str, Sequence[Any]],
    *,
    strict: bool = False,
) -> None:
    """Give a field the first column whose name is its alias and whose look fits."""
    used = {c for columns in fields.values() for c in columns}
    if name in fields:
        return
    for alias in load_field_map().aliases.get(name, ()):
        column = names.get(alias)
        if column is None or column in used:
            continue
        if strict and name == "group" and alias in ("topic", "话题", "genre"):
            continue  # known tools list every hashtag of a post under these
        if _fits(name, alias, describe_column(sample[column])):
            fields[name] = (column,)
            return


def _fits(name: str, alias: str, look: Look) -> bool:
    if name == "text" and alias in _SURE_TEXT:
        return True
    if name == "platform" and alias in _SURE_PLATFORM:
        return look.filled > 0
    return look.filled > 0 and _CHECKS[name](look)


def _apply_map(
    layout: Layout, options: ReadOptions, names: Mapping[str, str]
) -> Layout:
    fields = dict(layout.fields)
    joined = layout.joined
    for name, column in options.columns.items():
        if fold_name(column) in names:
            chosen = names[fold_name(column)]
            # A column serves one field: what the user says wins.
            fields = {f: cs for f, cs in fields.items() if cs != (chosen,)}
            fields[name] = (chosen,)
            joined = joined and name != "text"
    return replace(layout, fields=fields, joined=joined)


def _drop_sequence(layout: Layout, sample: Mapping[str, Sequence[Any]]) -> Layout:
    """Row numbers are no ids: they start again with every export."""
    columns = layout.fields.get("id")
    if columns is None or not is_sequence(sample[columns[0]]):
        return layout
    fields = {f: cs for f, cs in layout.fields.items() if f != "id"}
    return replace(layout, fields=fields)


def _decide_time(layout: Layout, sample: Mapping[str, Sequence[Any]]) -> Layout:
    columns = layout.fields.get("published_at")
    unit = find_time_unit(sample[columns[0]]) if columns else "text"
    if unit == "text" and layout.time in ("epoch_s", "epoch_ms", "naive_utc"):
        unit = layout.time
    elif layout.time == "naive_utc":
        unit = "naive_utc"
    return replace(layout, time=unit)
