"""`textmine evidence`: quotes and key words in context from a workspace."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from textmine.canonical import to_json
from textmine.errors import OptionError
from textmine.workspace.folder import Workspace
from textmine.workspace.forget import list_reports
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.new_words import load_corpus
from textmine.workspace.published import Published, load_tables, read_published
from textmine.workspace.review_files import read_codes

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.themes import Themes
    from textmine.themes.quote_search import FoundQuote

COLUMNS = (
    "id",
    "source_id",
    "platform",
    "week",
    "article_id",
    "start",
    "end",
    "probability",
    "cues",
    "words",
    "similar",
    "coded",
    "text",
)


@dataclass(frozen=True)
class WorkspaceQuote:
    """A quote with the ISO week of its document."""

    week: str | None
    quote: FoundQuote


@dataclass(frozen=True)
class ContextLine:
    """One place of a cue: `left` is filled to the width that was asked for."""

    id: str
    platform: str
    week: str | None
    cue: str
    start: int
    end: int
    left: str
    text: str
    right: str


@dataclass(frozen=True)
class _Chosen:
    corpus: Corpus
    themes: Themes
    published: Published
    rows: Any


def find_workspace_quotes(
    workspace: Workspace,
    theme: str,
    *,
    count: int = 5,
    platform: str | None = None,
    week: str | None = None,
) -> list[WorkspaceQuote]:
    """Choose quotes of a theme among the documents that were reported on.

    Args:
        workspace: One with a report.
        theme: Key of a named or discovered theme.
        count: At most so many.
        platform: Only documents of this platform.
        week: Only documents of this ISO week.

    Raises:
        OptionError: No such theme, platform or week here.
        WorkspaceError: Nothing was published.
    """
    from textmine.themes.quote_search import find_quotes

    found = _choose(workspace, theme, platform, week)
    quotes = find_quotes(
        found.corpus,
        found.themes,
        theme,
        count=count,
        rows=found.rows,
        codes=read_codes(workspace),
    )
    weeks = dict(zip(found.published.ids, found.published.weeks, strict=True))
    return [WorkspaceQuote(weeks[quote.id], quote) for quote in quotes]


def find_contexts(
    workspace: Workspace,
    theme: str,
    *,
    count: int = 5,
    platform: str | None = None,
    week: str | None = None,
    width: int = 30,
) -> list[ContextLine]:
    """Return the places of a theme's cues in its documents, by id and place.

    A theme without cues (a topic) shows the first of its words in each document.
    `width` is the cells on each side; a Chinese character takes two.
    """
    from textmine.themes.kwic import make_line
    from textmine.themes.reasons import find_cues

    found = _choose(workspace, theme, platform, week)
    rows = np.flatnonzero(found.rows & found.themes.assigned[:, 0])
    texts = found.corpus.texts
    (which,) = found.themes.themes
    cues = find_cues([texts[r] for r in rows], which)
    lines: list[ContextLine] = []
    for row, hits in zip(rows.tolist(), cues, strict=True):
        for hit in hits or _find_word(texts[row], found.themes, theme):
            sides = make_line(texts[row], hit.start, hit.end, width)
            lines.append(
                ContextLine(
                    found.published.ids[row],
                    found.published.platforms[row],
                    found.published.weeks[row],
                    hit.cue,
                    hit.start,
                    hit.end,
                    *sides,
                )
            )
        if len(lines) >= count:
            break
    return lines[:count]


def write_quotes_csv(quotes: list[WorkspaceQuote]) -> str:
    """Return quotes as CSV; what a spreadsheet would run is made harmless."""
    from textmine.report.themes_csv import neutralise_cell

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in describe_quotes(quotes):
        cells = {
            **row,
            "cues": "; ".join(cue["cue"] for cue in row["cues"]),
            "words": "; ".join(row["words"]),
            "similar": "; ".join(s["id"] for s in row["similar"]),
        }
        writer.writerow(
            [
                neutralise_cell(cells[c]) if isinstance(cells[c], str) else cells[c]
                for c in COLUMNS
            ]
        )
    return out.getvalue()


def describe_quotes(quotes: list[WorkspaceQuote]) -> list[dict[str, Any]]:
    """Return quotes as plain values, the fields of the reason beside the others."""
    rows: list[dict[str, Any]] = []
    for found in quotes:
        row = asdict(found.quote) | {"week": found.week}
        rows.append(row | row.pop("reason"))
    return rows


def quotes_to_json(quotes: list[WorkspaceQuote]) -> str:
    """Return quotes as JSON."""
    return to_json(describe_quotes(quotes))


def _choose(
    workspace: Workspace, theme: str, platform: str | None, week: str | None
) -> _Chosen:
    whole = load_corpus(workspace)
    published = read_published(workspace, whole.ids, [theme])
    if theme not in published.keys:
        columns = load_tables(workspace)[0].column_names
        known = [n.removeprefix("has_") for n in columns if n.startswith("has_")]
        raise OptionError("theme", f"no theme {theme!r} here", ", ".join(known))
    corpus = whole.take(published.rows)
    rows = np.ones(len(published.ids), dtype=bool)
    asked = (
        ("--platform", platform, published.platforms),
        ("--week", week, published.weeks),
    )
    for option, wanted, values in asked:
        if wanted is None:
            continue
        if wanted not in values:
            names = sorted({str(value) for value in values if value})
            raise OptionError(option, f"{wanted!r} is not there", ", ".join(names))
        rows &= np.array([value == wanted for value in values])
    return _Chosen(corpus, _rebuild(workspace, theme, published), published, rows)


def _rebuild(workspace: Workspace, key: str, published: Published) -> Themes:
    """Return one theme as it was published, with its words."""
    from textmine.themes import Keyword, Theme, Themes

    named = read_vocabularies(workspace, None, None).codebook.themes
    theme = next((t for t in named if t.key == key), None)
    theme = theme or Theme(key, key, "discovered", key, key, 0.5)
    folders = list_reports(workspace)
    words: tuple[Keyword, ...] = ()
    if folders:
        told = json.loads((folders[-1] / "findings.json").read_text("utf-8"))["themes"]
        held: list[dict[str, Any]] = next(
            (t["keywords"] for t in told if t["key"] == key), []
        )
        words = tuple(Keyword(w["word"], w["score"], w["documents"]) for w in held)
    return Themes(
        (theme,),
        published.probability.astype(np.float32),
        published.assigned,
        np.full(len(published.ids), -1, dtype=np.int32),
        {key: words},
    )


def _find_word(text: str, themes: Themes, key: str) -> list[Any]:
    from textmine.themes.fold import fold_text
    from textmine.themes.reasons import CueHit

    folded = fold_text(text)
    for word in themes.keywords[key]:
        at = folded.find(fold_text(word.word))
        if at >= 0:
            end = at + len(word.word)
            return [CueHit(word.word, at, end, text[at:end])]
    return []
