"""documents.parquet: one row a document, with its themes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from textmine.corpus.duplicates import Duplicates
from textmine.corpus.table import Corpus
from textmine.themes.sentiment import Sentiment
from textmine.themes.sentiment_model import CLASSES, EMOTIONS
from textmine.themes.themes import Themes

_ROWS = 1 << 16  # rows a group; fixed, so that the bytes don't hang on the machine


def tabulate_documents(
    corpus: Corpus,
    themes: Themes,
    duplicates: Duplicates,
    *,
    time_zone: str,
    sentiment: Sentiment | None = None,
) -> pa.Table:
    """Return `id`, `source_id`, `platform`, `week`, `topic`, `dup_group`, themes.

    `week` is the ISO week in `time_zone`, null for an undated document; `topic` is
    int32, -1 where there is none; `dup_group` names the group of repeated texts,
    null where there is none. `p_<key>` (float32) is the theme's probability,
    `has_<key>` (bool) is `p_<key>` at or above the theme's threshold as float32.
    With a `sentiment`, its class, probabilities, emotions and marks of irony stand
    before the themes (docs/findings.md). Rows are in corpus order.
    """
    from textmine.trends.weeks import iso_weeks

    table = corpus.table
    weeks = iso_weeks(table.column("published_at"), time_zone)
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "id": table.column("id"),
        "source_id": table.column("source_id"),
        "platform": table.column("platform"),
        "week": pa.array(weeks, pa.string()),
        "topic": pa.array(themes.topic.astype(np.int32), pa.int32()),
        "dup_group": duplicates.group,
    }
    if sentiment is not None:
        columns |= tabulate_sentiment(sentiment)
    for column, theme in enumerate(themes.themes):
        p = np.ascontiguousarray(themes.probability[:, column], dtype=np.float32)
        columns[f"p_{theme.key}"] = pa.array(p, pa.float32())
        columns[f"has_{theme.key}"] = pa.array(p >= np.float32(theme.threshold))
    return pa.table(columns)


def tabulate_sentiment(sentiment: Sentiment) -> dict[str, pa.Array]:
    """Return the columns of sentiment, emotions (where judged) and irony."""
    names = pa.array(CLASSES, pa.string())
    columns = {"sentiment": names.take(pa.array(sentiment.label, pa.int8()))}
    for k, name in enumerate(CLASSES):
        p = np.ascontiguousarray(sentiment.probability[:, k])
        columns[f"p_{name}"] = pa.array(p, pa.float32())
    if sentiment.emotion is not None:
        for k, name in enumerate(EMOTIONS):
            p = np.ascontiguousarray(sentiment.emotion[:, k])
            columns[f"emotion_{name}"] = pa.array(p, pa.float32())
    columns["irony"] = pa.array(sentiment.irony)
    return columns


def write_documents(
    corpus: Corpus,
    themes: Themes,
    path: Path,
    *,
    time_zone: str = "Asia/Shanghai",
    duplicates: Duplicates | None = None,
    sentiment: Sentiment | None = None,
) -> None:
    """Write documents.parquet; the bytes hang on the values and pyarrow's version.

    Args:
        corpus: The documents, in the order of `themes`.
        themes: What each document carries.
        path: The file to write.
        time_zone: IANA name of the zone in which weeks are cut.
        duplicates: Which documents repeat each other; None finds them here.
        sentiment: How each document is meant; None leaves those columns out.
    """
    from textmine.corpus.duplicates import find_duplicates

    known = duplicates or find_duplicates(corpus)
    table = tabulate_documents(
        corpus, themes, known, time_zone=time_zone, sentiment=sentiment
    )
    write_table(table, path)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table of documents with the settings that keep its bytes the same."""
    import pyarrow.parquet as pq

    pq.write_table(
        table.replace_schema_metadata(None),
        path,
        compression="zstd",
        row_group_size=_ROWS,
        version="2.6",
    )
