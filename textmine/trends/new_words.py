"""New words of a report: what its last weeks say and no document before did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.trends.findings import Findings, NewWordFinding, NewWords, WordContext
from textmine.trends.weeks import iso_weeks

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.words import Lexicon, NewWord, Tokens

SHOWN = 10  # words: what a reader takes in at a glance
#: Weeks that count as new in a report of a whole period, at most, and their part
#: of the period, at most: what comes after them must be little beside what was.
RECENT_WEEKS, RECENT_PART = 4, 0.25
_CANDIDATES = 300  # words looked up in earlier documents, at most
Rows = npt.NDArray[np.int64]


def add_new_words(
    findings: Findings, corpus: Corpus, tokens: Tokens, *, lexicon: Lexicon
) -> Findings:
    """Return the findings with the new words of the last weeks.

    Of a weekly report, the week that it is about is compared with the documents
    before that are given; else the last weeks of the period with all others. New is
    what no other document holds, however written. Nothing is added where there is
    no week before.

    Args:
        findings: Made by `measure`.
        corpus: The documents of the report, and earlier ones for comparison.
        tokens: Their tokens, same order.
        lexicon: Words that are known.
    """
    weeks = iso_weeks(corpus.table.column("published_at"), findings.scope.time_zone)
    recent = choose_recent(findings)
    inside = np.array([week in recent for week in weeks], dtype=bool)
    before = sorted({w for w in weeks if w is not None and w < min(recent, default="")})
    if not inside.any() or not before:
        return findings
    rows = np.flatnonzero(inside).astype(np.int64)
    words = _describe_new(corpus, tokens.take(rows), rows, weeks, lexicon)
    found = NewWords(
        weeks=(min(recent), max(recent)),
        since=before[0],
        documents=len(rows),
        before=len(corpus) - len(rows),
        words=words,
    )
    return replace(findings, new_words=found)


def choose_recent(findings: Findings) -> frozenset[str]:
    """Return the weeks whose words may be new; none in a period of one week."""
    if findings.scope.report_week is not None:
        return frozenset({findings.scope.report_week})
    weeks = sorted(findings.scope.weeks)
    if len(weeks) < 2:
        return frozenset()
    count = max(1, min(RECENT_WEEKS, int(len(weeks) * RECENT_PART)))
    return frozenset(weeks[-count:])


def _describe_new(
    corpus: Corpus,
    tokens: Tokens,
    rows: Rows,
    weeks: list[str | None],
    lexicon: Lexicon,
) -> tuple[NewWordFinding, ...]:
    from textmine.words import find_new_words
    from textmine.words.fold import fold_documents

    texts = corpus.texts
    inside = np.zeros(len(texts), np.bool_)
    inside[rows] = True
    least = min(8, max(3, len(rows) // 2500))
    found = find_new_words(
        tokens, lexicon=lexicon, top=_CANDIDATES, minimum_documents=least
    )
    others = [texts[row] for row in np.flatnonzero(~inside).tolist()]
    said = "".join(fold_documents(others).lower().split())
    words: list[NewWordFinding] = []
    for word in found:
        if len(words) == SHOWN:
            break
        if (
            word.word.lower() not in said
            and _count_sources(corpus, rows, word) >= least
        ):
            words += _describe_word(corpus, texts, rows[word.rows], weeks, word)
    return tuple(words)


def _count_sources(corpus: Corpus, rows: Rows, word: NewWord) -> int:
    """Count authors; a document without one counts for itself."""
    holders = rows[word.rows]
    authors = corpus.table.column("author").take(holders).to_pylist()
    return len({a or row for a, row in zip(authors, holders.tolist(), strict=True)})


def _describe_word(
    corpus: Corpus,
    texts: list[str],
    rows: Rows,
    weeks: list[str | None],
    word: NewWord,
) -> list[NewWordFinding]:
    """Describe a word by its earliest document; [] where none shows it as it is."""
    from textmine.words.contexts import find_place, widen_place

    times = corpus.table.column("published_at").take(rows).to_pylist()
    order = sorted(range(len(rows)), key=lambda i: (times[i], corpus.ids[rows[i]]))
    for i in order:
        row = int(rows[i])
        place = find_place(word.parts, texts[row])
        if place is None:
            continue
        start, end = widen_place(place, texts[row])
        document = corpus.table.slice(row, 1).to_pylist()[0]
        context = WordContext(
            id=document["id"],
            source_id=document["source_id"],
            platform=document["platform"],
            week=weeks[row],
            start=start,
            end=end,
            text=texts[row][start:end],
        )
        first = weeks[int(rows[order[0]])] or ""
        return [NewWordFinding(word.word, word.documents, first, context)]
    return []
