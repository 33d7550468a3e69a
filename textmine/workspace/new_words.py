"""`textmine words`: candidates for a person to judge, kept in words.tsv."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.canonical import to_json
from textmine.errors import InputError, WorkspaceError
from textmine.progress import Progress, silent
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.folder import Workspace, load_settings, lock_workspace
from textmine.workspace.full_run import read_vocabularies

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.words import NewWord

FILE = "words.tsv"
COLUMNS = ("verdict", "word", "score", "documents", "count", "first_week", "contexts")
ACCEPT, REJECT = "accept", "reject"
VERDICTS = {"": "", ACCEPT: ACCEPT, REJECT: REJECT, "+": ACCEPT, "-": REJECT}
HEADER = (
    "# New words to judge: write accept (or +) or reject (or -) before the first tab.\n"
    "# Verdicts are kept when textmine words runs again; the other columns are not\n"
    "# read. Then: textmine words WORKSPACE --apply\n"
)
_GAP = " | "  # between contexts


@dataclass(frozen=True)
class JudgedWord:
    """A row of words.tsv; see `textmine.words.NewWord` for the figures.

    `verdict` is "accept", "reject" or "" (not judged yet); `first_week` is "" where
    no document with the word has a time; `contexts` are as the corpus holds them,
    personal data masked.
    """

    verdict: str
    word: str
    score: float
    documents: int
    count: int
    first_week: str
    contexts: tuple[str, ...]


def find_words(
    workspace: Workspace,
    *,
    top: int = 200,
    minimum_documents: int | None = None,
    progress: Progress = silent,
) -> list[JudgedWord]:
    """Find new words in a workspace and write them to words.tsv for judgement.

    Words that were judged before keep their row and verdict, found again or not.

    Args:
        workspace: One with documents.
        top: At most so many words that are not judged yet.
        minimum_documents: Different texts that must hold a word; None is one in
            2,500 documents, at least 3 and at most 8.
        progress: Told of the stages "segment" and "words".

    Returns:
        The rows of the file: best first; judged words that were not found last.

    Raises:
        InputError: The corpus is empty.
        WorkspaceError: There is no corpus, words.tsv can't be read, or another run
            works here.
    """
    from textmine.words import find_new_words

    with lock_workspace(workspace):
        corpus = load_corpus(workspace)
        judged = {row.word: row for row in read_words(workspace)}
        words = read_vocabularies(workspace, None, None)
        settings = load_settings(workspace)
        tokens = cut_corpus(corpus, words, settings, progress=progress)
        least = minimum_documents or min(8, max(3, len(corpus) // 2500))
        found = find_new_words(
            tokens,
            lexicon=words.lexicon,
            top=top + len(judged),
            minimum_documents=least,
        )
        progress("words", 0, len(found))
        rows = [_describe(w, corpus, judged, settings.time_zone) for w in found]
        rows = _keep_best(rows, top)
        names = {row.word for row in rows}
        rows += [row for word, row in judged.items() if word not in names]
        write_words(workspace, rows)
        progress("words", len(found), len(found))
    return rows


def _keep_best(rows: list[JudgedWord], top: int) -> list[JudgedWord]:
    """Keep the first `top` rows without a verdict, and all that have one."""
    new = [row.word for row in rows if not row.verdict][:top]
    return [row for row in rows if row.verdict or row.word in new]


def load_corpus(workspace: Workspace) -> Corpus:
    """Return all documents of a workspace.

    Raises:
        WorkspaceError: There is no corpus.
        InputError: It is empty.
    """
    from textmine.corpus import open_store

    if not workspace.corpus.exists():
        raise WorkspaceError(
            str(workspace.root), "no corpus here", "a workspace with documents"
        )
    with open_store(workspace.corpus) as store:
        corpus = store.load()
    if not len(corpus):
        raise InputError(str(workspace.corpus), "no documents", "at least one")
    return corpus


def _describe(
    word: NewWord, corpus: Corpus, judged: dict[str, JudgedWord], zone: str
) -> JudgedWord:
    from textmine.words import find_contexts

    documents = corpus.table.take(word.rows)
    before = judged.get(word.word)
    texts = (text or "" for text in documents.column("text").to_pylist())
    return JudgedWord(
        before.verdict if before else "",
        word.word,
        round(word.score, 1),
        word.documents,
        word.count,
        find_first_week(documents.column("published_at").to_pylist(), zone),
        find_contexts(word.parts, texts),
    )


def find_first_week(times: list[dt.datetime | None], zone: str) -> str:
    """Return the ISO week of the earliest time, "" where there is none."""
    from textmine.trends.weeks import read_time_zone, week_of

    known = [time for time in times if time is not None]
    if not known:
        return ""
    return week_of(min(known).astimezone(read_time_zone(zone)).date())


def read_words(workspace: Workspace) -> list[JudgedWord]:
    """Return the rows of words.tsv that have a verdict, in order; none without file.

    Raises:
        WorkspaceError: Lines that are no rows, all of them named.
    """
    path = workspace.root / FILE
    if not path.exists():
        return []
    rows, problems = [], []
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if line.startswith(("#", f"{COLUMNS[0]}\t")) or not line.strip():
            continue
        row = _parse_row(line)
        if row is None:
            problems.append(f"line {number}: {line[:40]!r}")
        elif row.verdict:
            rows.append(row)
    if problems:
        raise WorkspaceError(
            str(path),
            "; ".join(problems[:10]),
            "lines of verdict (accept, reject or nothing), tab, word",
            "Correct or remove these lines",
        )
    return rows


def _parse_row(line: str) -> JudgedWord | None:
    """Read a row; a word that a person added needs the first two columns only."""
    cells = [cell.strip() for cell in line.split("\t")]
    verdict = VERDICTS.get(cells[0].lower())
    if verdict is None or len(cells) < 2 or not cells[1]:
        return None
    cells += [""] * (len(COLUMNS) - len(cells))
    contexts = tuple(c for c in cells[6].split(_GAP) if c)
    try:
        return JudgedWord(
            verdict,
            cells[1],
            float(cells[2] or 0),
            int(cells[3] or 0),
            int(cells[4] or 0),
            cells[5],
            contexts,
        )
    except ValueError:
        return None


def write_words(workspace: Workspace, rows: list[JudgedWord]) -> None:
    """Write words.tsv, whole or not at all."""
    lines = ["\t".join(COLUMNS)]
    for row in rows:
        cells: list[Any] = list(asdict(row).values())
        cells[6] = _GAP.join(c.replace("\t", " ") for c in row.contexts)
        lines.append("\t".join(str(cell) for cell in cells))
    _replace_text(workspace.root / FILE, HEADER + "\n".join(lines) + "\n")


def _replace_text(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)


def describe_words(rows: list[JudgedWord]) -> str:
    """Return the rows as JSON."""
    return to_json([asdict(row) for row in rows])
