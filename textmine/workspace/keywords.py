"""`textmine keywords`: what marks a corpus, its groups, or each document."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import to_json
from textmine.errors import OptionError, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.cutting import cut_corpus, read_stop_words
from textmine.workspace.folder import Workspace, load_settings, lock_workspace
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.new_words import load_corpus

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.words import Tokens

EVERYTHING = "corpus"  # name of the one group where documents are not divided
DOCUMENT = "document"  # value of --by: no groups
Groups = dict[str, npt.NDArray[np.bool_]]


@dataclass(frozen=True)
class KeywordRow:
    """A keyword of a group; see `textmine.words.GroupKeyword`. `examples` are ids.

    Of a document, `group` is its id and the only example; `documents` are those of
    the whole corpus.
    """

    group: str
    word: str
    score: float
    documents: int
    sources: int
    largest: float
    dispersion: float | None
    examples: tuple[str, ...]


def list_keywords(
    workspace: Workspace,
    *,
    by: str | None = None,
    method: str | None = None,
    against: str | None = None,
    top: int | None = None,
    workers: int | None = None,
    progress: Progress = silent,
) -> list[KeywordRow]:
    """Return the keywords of a workspace's documents.

    Words of stopwords.txt in the workspace are left out (`read_stop_words`). One
    author's documents count once; where authors are not known, repeated texts do.
    Dispersion is over weeks, of a week over its days.

    Args:
        workspace: One with documents.
        by: A key of `GROUPINGS`, or "document"; None takes the corpus as one group,
            compared with Chinese text in general.
        method: A key of `textmine.words.METHODS`, of a document of
            `DOCUMENT_METHODS`. None: log-odds, of a document tf-idf.
        against: Group to compare with; None: all other documents.
        top: Keywords of a group, at most; None: 20, of a document 5.
        workers: Threads; changes no result.
        progress: Told of the stage "segment".

    Raises:
        OptionError: An unknown grouping, method or group, or no document tells its
            group.
        WorkspaceError: There is no corpus, no table of themes for `by="theme"`, or
            stopwords.txt can't be read.
    """
    if by not in (None, DOCUMENT, *GROUPINGS):
        raise OptionError("--by", repr(by), ", ".join((DOCUMENT, *GROUPINGS)))
    if by == DOCUMENT and against is not None:
        raise OptionError("--against", against, "groups, not documents")
    with lock_workspace(workspace):
        corpus = load_corpus(workspace)
    words = read_vocabularies(workspace, None, None)
    stop = read_stop_words(workspace, "keywords", words.lexicon)
    settings = load_settings(workspace)
    tokens = cut_corpus(
        corpus, replace(words, stop=stop), settings, workers=workers, progress=progress
    )
    if by == DOCUMENT:
        return _list_documents(corpus, tokens, method or "tf-idf", top or 5, stop)
    return _list_groups(
        corpus,
        tokens,
        _find_groups(workspace, corpus, by),
        parts=number_parts(corpus, settings.time_zone, days=by == "week"),
        method=method or "log-odds",
        against=against,
        top=top or 20,
        stop=stop,
    )


def _list_documents(
    corpus: Corpus, tokens: Tokens, method: str, top: int, stop: frozenset[str]
) -> list[KeywordRow]:
    from textmine.words import document_keywords

    found = document_keywords(tokens, method=method, top=top, stop=stop)
    return [
        KeywordRow(name, k.word, k.score, k.documents, 1, 1.0, None, (name,))
        for name, keywords in zip(corpus.ids, found, strict=True)
        for k in keywords
    ]


def _find_groups(workspace: Workspace, corpus: Corpus, by: str | None) -> Groups:
    if by is None:
        return {EVERYTHING: np.ones(len(corpus), np.bool_)}
    groups = GROUPINGS[by](workspace, corpus)
    if not groups:
        raise OptionError(
            "--by",
            f"no document tells its {by}",
            "a column for it",
            f"Name it when you read the files: --map {COLUMNS[by]}=COLUMN"
            if by in COLUMNS
            else "",
        )
    return groups


def _list_groups(
    corpus: Corpus,
    tokens: Tokens,
    groups: Groups,
    *,
    parts: npt.NDArray[np.int64],
    method: str,
    against: str | None,
    top: int,
    stop: frozenset[str],
) -> list[KeywordRow]:
    from textmine.words import find_group_keywords

    found = find_group_keywords(
        tokens,
        groups,
        method=method,
        against=against,
        top=top,
        sources=number_sources(corpus),
        parts=parts,
        stop=stop,
    )
    return [
        KeywordRow(
            group,
            k.word,
            k.score,
            k.documents,
            k.sources,
            k.largest,
            k.dispersion,
            tuple(corpus.ids[row] for row in k.examples),
        )
        for group, keywords in found.items()
        for k in keywords
    ]


def number_sources(corpus: Corpus) -> npt.NDArray[np.int64]:
    """Return one number an author.

    A document without one has the number of its group of repeated texts, or its own.
    """
    from textmine.corpus.duplicates import find_duplicates

    authors = corpus.table.column("author").to_pylist()
    groups: list[str | None] = [None] * len(corpus)
    if not all(authors):
        groups = find_duplicates(corpus).group.to_pylist()
    rows = zip(authors, groups, corpus.ids, strict=True)
    return _number([(a, "") if a else ("", group or name) for a, group, name in rows])


def number_parts(
    corpus: Corpus, zone: str, *, days: bool = False
) -> npt.NDArray[np.int64]:
    """Return the number of each document's week (or day), -1 without a time."""
    from textmine.trends.weeks import iso_weeks, read_time_zone

    times = corpus.table.column("published_at")
    if not days:
        return _number(iso_weeks(times, zone))
    local = read_time_zone(zone)
    return _number([t and t.astimezone(local).date() for t in times.to_pylist()])


def _number(keys: Sequence[Hashable | None]) -> npt.NDArray[np.int64]:
    """Return equal numbers for equal keys, -1 for none."""
    numbers: dict[Hashable, int] = {}
    return np.array(
        [-1 if k is None else numbers.setdefault(k, len(numbers)) for k in keys],
        np.int64,
    )


def _divide(labels: list[str | None]) -> Groups:
    names = np.array([label or "" for label in labels])
    return {name: names == name for name in sorted(set(names.tolist()) - {""})}


def _by_column(column: str) -> Callable[[Workspace, Corpus], Groups]:
    def divide(_: Workspace, corpus: Corpus) -> Groups:
        return _divide(corpus.table.column(column).to_pylist())

    return divide


def _by_week(workspace: Workspace, corpus: Corpus) -> Groups:
    from textmine.trends.weeks import read_time_zone, week_of

    zone = read_time_zone(load_settings(workspace).time_zone)
    times = corpus.table.column("published_at").to_pylist()
    return _divide([t and week_of(t.astimezone(zone).date()) for t in times])


def _by_theme(workspace: Workspace, corpus: Corpus) -> Groups:
    import pyarrow.parquet as pq

    path = workspace.root / "documents.parquet"
    if not path.exists():
        raise WorkspaceError(
            str(path), "not there", "a workspace that a run made", "textmine run first"
        )
    table = pq.read_table(path)
    row = {i: n for n, i in enumerate(corpus.ids)}
    rows = [row.get(i, -1) for i in table.column("id").to_pylist()]
    known = np.array(rows) >= 0
    groups = {}
    for name in table.column_names:
        if name.startswith("has_"):
            members = np.zeros(len(corpus), np.bool_)
            members[np.array(rows)[known]] = table.column(name).to_numpy()[known]
            groups[name.removeprefix("has_")] = members
    return groups


#: Value of --by -> groups of documents. A new one is a function and a row.
GROUPINGS: dict[str, Callable[[Workspace, Corpus], Groups]] = {
    "platform": _by_column("platform"),
    "week": _by_week,
    "theme": _by_theme,
    "group": _by_column("group"),
    "event": _by_column("group"),  # what groups mostly are
}


#: Value of --by -> field of the corpus that tells it.
COLUMNS = {
    "platform": "platform",
    "week": "published_at",
    "group": "group",
    "event": "group",
}


def describe_keywords(rows: list[KeywordRow]) -> str:
    """Return the rows as JSON."""
    return to_json([asdict(row) for row in rows])
