"""Who repeats whom, as findings: counts, the largest groups, never a text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.trends.findings import RepeatGroup, Repeats
from textmine.trends.places import list_places

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.corpus.duplicates import Duplicates

LARGEST = 10  # groups that are shown: what a reader looks through


def describe_repeats(
    corpus: Corpus, weeks: list[str | None], duplicates: Duplicates
) -> Repeats:
    """Count groups of documents with the same or nearly the same words.

    Args:
        corpus: The documents.
        weeks: ISO week of each, None where undated.
        duplicates: Their groups, same order.
    """
    groups = duplicates.group.to_pylist()
    kinds = Counter(duplicates.kind.to_pylist())
    sizes = Counter(group for group in groups if group is not None)
    largest = sorted(sizes, key=lambda group: (-sizes[group], group))[:LARGEST]
    places = list_places(corpus)
    members: dict[str, list[int]] = {group: [] for group in largest}
    for row, group in enumerate(groups):
        if group in members:
            members[group].append(row)
    return Repeats(
        documents=sum(sizes.values()),
        groups=len(sizes),
        surplus=sum(sizes.values()) - len(sizes),
        near=kinds["near"],
        stock=kinds["stock"],
        largest=tuple(
            _describe_group(
                corpus, weeks, places, np.array(rows, dtype=np.int64), group
            )
            for group, rows in members.items()
        ),
    )


def _describe_group(
    corpus: Corpus,
    weeks: list[str | None],
    places: list[str],
    rows: npt.NDArray[np.int64],
    group: str,
) -> RepeatGroup:
    table = corpus.table.select(["text", "author", "article_id", "published_at"]).take(
        rows
    )
    dated = sorted({week for row in rows if (week := weeks[row]) is not None})
    stamps = [s for s in table.column("published_at").cast("int64").to_pylist() if s]
    authors = {a for a in table.column("author").to_pylist() if a is not None}
    articles = {a for a in table.column("article_id").to_pylist() if a is not None}
    return RepeatGroup(
        dup_group=group,
        documents=len(rows),
        wordings=len(set(table.column("text").to_pylist())),
        first_week=dated[0] if dated else None,
        last_week=dated[-1] if dated else None,
        hours=(max(stamps) - min(stamps)) / 3600 if stamps else None,
        platforms=tuple(sorted({places[row] for row in rows})),
        authors=len(authors) or None,
        articles=len(articles) or None,
    )
