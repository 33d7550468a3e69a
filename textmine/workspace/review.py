"""`textmine review`: what to ask next, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textmine.canonical import document_keys
from textmine.errors import InputError, OptionError
from textmine.workspace.folder import Workspace, load_settings
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.new_words import load_corpus
from textmine.workspace.published import Published, read_published
from textmine.workspace.review_files import (
    CodedRow,
    PlanRow,
    append_row,
    read_coded,
    read_plan,
    write_plan,
)

if TYPE_CHECKING:
    from textmine.themes import Theme

BATCH = 150  # comments: about 30 minutes of coding
FEWEST = 5  # documents below which there is nothing to choose from


@dataclass(frozen=True)
class Question:
    """A document to judge. `number` counts from 1 among `of` planned ones."""

    plan: PlanRow
    text: str
    platform: str
    week: str | None
    number: int
    of: int


@dataclass(frozen=True)
class Session:
    """What one coder still has to judge, for which themes."""

    themes: tuple[Theme, ...]
    questions: tuple[Question, ...]
    done: int


def open_session(
    workspace: Workspace,
    coder: str,
    *,
    number: int = BATCH,
    themes: Sequence[str] = (),
) -> Session:
    """Return the planned documents that a coder has not judged yet.

    A plan is made where there is none, and a further batch joins it where the coder
    has judged all of it; so a second coder gets the documents of the first, and
    whoever quits goes on where he stopped.

    Args:
        workspace: One with a report.
        coder: Who judges.
        number: Documents of a new batch.
        themes: Keys of the themes to ask for; () for all named ones.

    Raises:
        OptionError: A theme that the codebook lacks.
        InputError: Too few documents.
        WorkspaceError: Nothing published, or files that can't be read.
    """
    chosen = choose_themes(workspace, themes)
    corpus = load_corpus(workspace)
    published = read_published(workspace, corpus.ids, [t.key for t in chosen])
    if len(published.ids) < FEWEST:
        raise InputError(
            str(workspace.root),
            f"{len(published.ids)} published documents",
            f"at least {FEWEST} to choose from",
        )
    coded = read_coded(workspace)
    mine = {row.id for row in coded if row.coder == coder}
    plan = _keep_known(read_plan(workspace), published)
    if all(row.id in mine for row in plan):
        batch = max((row.batch for row in plan), default=0) + 1
        whole = corpus.texts
        shown = [whole[row] for row in published.rows.tolist()]
        barred = {row.id for row in coded} | {row.id for row in plan}
        seed = load_settings(workspace).seed * 1000 + batch
        planned = _plan_more(published, shown, number, seed, barred)
        plan += [PlanRow(i, batch, stratum, w) for i, stratum, w in planned]
        write_plan(workspace, plan)
    left = _drop_twins([row for row in plan if row.id not in mine])
    place = {i: at for at, i in enumerate(published.ids)}
    texts = corpus.texts
    questions = tuple(
        Question(
            row,
            texts[int(published.rows[place[row.id]])],
            published.platforms[place[row.id]],
            published.weeks[place[row.id]],
            number,
            len(mine) + len(left),
        )
        for number, row in enumerate(left, 1 + len(mine))
    )
    return Session(chosen, questions, len(mine))


def choose_themes(workspace: Workspace, keys: Sequence[str]) -> tuple[Theme, ...]:
    """Return the named themes with these keys, all for none."""
    themes = read_vocabularies(workspace, None, None).codebook.themes
    known = [theme.key for theme in themes]
    lost = [key for key in keys if key not in known]
    if lost:
        raise OptionError(
            "--theme", f"{', '.join(lost)} not in the codebook", ", ".join(known)
        )
    return tuple(t for t in themes if not keys or t.key in keys)


def save_answer(
    workspace: Workspace,
    coder: str,
    question: Question,
    said: dict[str, bool],
    *,
    with_text: bool = False,
) -> None:
    """Add a coder's judgement of a document to his file.

    Args:
        workspace: Where `review/` lies.
        coder: Names the file.
        question: What was judged.
        said: Theme key -> yes or no, of the themes that he was asked for.
        with_text: Keep the text beside it; only for files that stay private.
    """
    row = CodedRow(
        question.plan.id,
        coder,
        question.plan.batch,
        question.plan.stratum,
        question.plan.weight,
        frozenset(key for key, yes in said.items() if yes),
        frozenset(key for key, yes in said.items() if not yes),
    )
    append_row(workspace, row, question.text if with_text else None)


def _keep_known(plan: list[PlanRow], published: Published) -> list[PlanRow]:
    known = set(published.ids)
    return [row for row in plan if row.id in known]


def _drop_twins(plan: list[PlanRow]) -> list[PlanRow]:
    """A document that two batches drew is asked for once."""
    return list({row.id: row for row in reversed(plan)}.values())[::-1]


def _plan_more(
    published: Published, texts: list[str], number: int, seed: int, barred: set[str]
) -> list[tuple[str, str, float]]:
    """Return id, stratum and weight of the documents of a further batch."""
    from textmine.themes.review_plan import plan_batch

    pairs = zip(published.ids, published.copies, strict=True)
    hidden = {at for at, (i, first) in enumerate(pairs) if first not in {None, i}}
    hidden |= {at for at, i in enumerate(published.ids) if i in barred}
    planned = plan_batch(
        published.probability,
        published.assigned,
        texts,
        document_keys(published.ids),
        number,
        seed=seed,
        barred=frozenset(hidden),
    )
    return [(published.ids[p.row], p.stratum, round(p.weight, 6)) for p in planned]
