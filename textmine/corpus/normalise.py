"""Batches of a file's own columns become rows of the canonical table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from textmine.corpus.batches import Batch
from textmine.corpus.clean import CleanText
from textmine.corpus.columns import Columns, FileContext
from textmine.corpus.identity import make_id, name_article, name_document
from textmine.corpus.layouts import Layout
from textmine.corpus.readers.parts import Fault
from textmine.corpus.table import KINDS, SCHEMA
from textmine.corpus.times import UNDATED

#: What is staged: the canonical columns, and whether the id was made here.
STAGED = SCHEMA.append(pa.field("made", pa.bool_(), nullable=False))
#: Flags of rows that were repaired rather than read as they stand.
REPAIRS = frozenset(
    {"bad_characters", "id_lossy", "mojibake", "padded", "realigned", "truncated"}
)
# Its posts that quote nothing end where the columns of the quoted post begin.
_RAGGED = frozenset({"dataabc.weibo_crawler.csv"})


def normalise_batch(
    batch: Batch, layout: Layout, context: FileContext
) -> tuple[pa.Table, list[Fault]]:
    """Return the rows of a batch with the schema `STAGED`, and those without text.

    Rows with an id of their own carry it; the others carry the id of the first
    of equal rows, which the store turns into one of their own.
    """
    columns = Columns(batch, layout, context)
    rows: list[tuple[Any, ...]] = []
    faults: list[Fault] = []
    for position in range(len(batch)):
        row = _build_row(columns, position)
        if row is None:
            faults.append(Fault(batch.rows[position], batch.lines[position], "no text"))
        else:
            rows.append(row)
    arrays = zip(*rows, strict=True) if rows else ((),) * len(STAGED)
    table = pa.table(
        [
            _build_array(values, field.type)
            for values, field in zip(arrays, STAGED, strict=True)
        ],
        schema=STAGED,
    )
    return table, faults


def _build_array(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    """Build an Arrow array; lone surrogates of a JSON file become "?"."""
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:
        return pa.array([_make_encodable(v) for v in values], type=kind)


def _make_encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _build_row(columns: Columns, i: int) -> tuple[Any, ...] | None:
    """Return one row in the order of `STAGED`, None where it has no text."""
    clean, title, platform = columns.texts[i], columns.titles[i], columns.platforms[i]
    raw_id, lossy = columns.ids[i]
    kind, parent = _decide_kind(columns, i, clean)
    moment, flags = columns.published[i], list(clean.flags)
    if clean.text is None and not flags and not (kind == "article" and title):
        if not columns.pictured[i]:
            return None
        flags.append("picture_only")
    if kind == "article" and title == clean.text:
        title = None  # Douyin and Kuaishou export the caption twice
    article = columns.articles[i]
    if moment is None:
        flags.append("bad_time")
        moment = UNDATED
    if moment.relative:
        flags.append("relative_time")
    if lossy:
        flags.append("id_lossy")
    if i in columns.batch.padded and columns.layout.signature not in _RAGGED:
        flags.append("padded")
    flags.extend(columns.batch.flags)
    flags.extend(columns.notes[i])
    made = lossy or not raw_id
    if made:
        # Relative times shift with the crawl, so they take no part in an id.
        at = None if moment.relative else moment.at
        place = article or columns.groups[i] or ""
        text = columns.raw_texts[i] or title or ""
        identity = make_id(platform, kind, place, at, text)
    else:
        identity = name_document(platform, kind, raw_id)
    own_article = kind == "article" and (made or article == raw_id)
    return (
        identity,
        str(columns.batch.rows[i]) if made else raw_id,
        kind,
        platform,
        columns.groups[i],
        name_article(platform, article) if article and not own_article else None,
        parent,
        moment.at,
        moment.precision,
        title,
        clean.text,
        columns.authors[i],
        columns.likes[i],
        columns.replies[i],
        columns.reposts[i],
        columns.regions[i],
        columns.urls[i],
        columns.crawled[i].at,
        sorted(set(flags)),
        columns.context.name,
        columns.batch.rows[i],
        made,
    )


def _decide_kind(columns: Columns, i: int, clean: CleanText) -> tuple[str, str | None]:
    """Return the kind of a row and the canonical id of what it answers."""
    kind = columns.context.options.kind or columns.kinds[i] or columns.layout.kind
    raw, parent = columns.parents[i], None
    if raw and raw != columns.ids[i][0]:
        parent = name_document(columns.platforms[i], kind, raw)
    if kind == "comment" and (parent or clean.is_reply):
        kind = "reply"
    return (kind if kind in KINDS else "comment"), parent
