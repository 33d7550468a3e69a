"""`textmine keywords`: what marks a corpus, or each platform, week, theme or group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import to_json
from textmine.errors import OptionError, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.folder import Workspace, load_settings, lock_workspace
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.new_words import load_corpus

if TYPE_CHECKING:
    from textmine.corpus import Corpus

EVERYTHING = "corpus"  # name of the one group where documents are not divided
STOP_FILE = "stopwords.txt"
Groups = dict[str, npt.NDArray[np.bool_]]


@dataclass(frozen=True)
class KeywordRow:
    """A keyword of a group; see `textmine.words.GroupKeyword`. `examples` are ids."""

    group: str
    word: str
    score: float
    documents: int
    sources: int
    largest: float
    examples: tuple[str, ...]


def list_keywords(
    workspace: Workspace,
    *,
    by: str | None = None,
    method: str = "log-odds",
    against: str | None = None,
    top: int = 20,
    progress: Progress = silent,
) -> list[KeywordRow]:
    """Return the keywords of a workspace's documents.

    Words of stopwords.txt in the workspace (white space between them, # begins a
    comment) are left out.

    Args:
        workspace: One with documents.
        by: A key of `GROUPINGS`; None takes the corpus as one group, compared with
            Chinese text in general.
        method: A key of `textmine.words.METHODS`.
        against: Group to compare with; None: all other documents.
        top: Keywords of a group, at most.
        progress: Told of the stage "segment".

    Raises:
        OptionError: An unknown grouping, method or group.
        WorkspaceError: There is no corpus, or no table of themes for `by="theme"`.
    """
    from textmine.words import find_group_keywords, segment

    if by is not None and by not in GROUPINGS:
        raise OptionError("--by", repr(by), ", ".join(GROUPINGS))
    with lock_workspace(workspace):
        corpus = load_corpus(workspace)
    everything: Groups = {EVERYTHING: np.ones(len(corpus), np.bool_)}
    tokens = segment(
        corpus,
        lexicon=read_vocabularies(workspace, None, None).lexicon,
        segmenter=load_settings(workspace).segmenter,
        progress=progress,
    )
    found = find_group_keywords(
        tokens,
        everything if by is None else GROUPINGS[by](workspace, corpus),
        method=method,
        against=against,
        top=top,
        sources=number_sources(corpus),
        stop=read_stop_words(workspace),
    )
    return [
        KeywordRow(
            group,
            k.word,
            k.score,
            k.documents,
            k.sources,
            k.largest,
            tuple(corpus.ids[row] for row in k.examples),
        )
        for group, keywords in found.items()
        for k in keywords
    ]


def number_sources(corpus: Corpus) -> npt.NDArray[np.int64]:
    """Return one number an author; a document without one has a number of its own."""
    authors = corpus.table.column("author").to_pylist()
    numbers: dict[tuple[str, int], int] = {}
    keys = [(a, -1) if a else ("", row) for row, a in enumerate(authors)]
    return np.array([numbers.setdefault(k, len(numbers)) for k in keys], np.int64)


def read_stop_words(workspace: Workspace) -> frozenset[str]:
    """Return the words of stopwords.txt, folded; none where there is no file."""
    from textmine.words import simplify

    path = workspace.root / STOP_FILE
    if not path.exists():
        return frozenset()
    lines = (ln.partition("#")[0] for ln in path.read_text("utf-8-sig").splitlines())
    return frozenset(simplify(w) for ln in lines for w in ln.split())


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
}


def describe_keywords(rows: list[KeywordRow]) -> str:
    """Return the rows as JSON."""
    return to_json([asdict(row) for row in rows])
