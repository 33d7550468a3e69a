"""`textmine review`: people in the loop, in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textmine.cli.options import loudness_options, workers_option, workspace_argument
from textmine.cli.progress import show_progress

if TYPE_CHECKING:
    from textmine.themes import Theme
    from textmine.themes.review_score import Estimate
    from textmine.workspace.review import Question, Session
    from textmine.workspace.review_figures import ReviewFigures

KEYS = (
    "y yes, n no, . no for all that are left, ? what the theme is, b this comment "
    "again, s skip the comment, q quit; several at once: nny."
)
_LONGEST = 600  # characters shown of a text


@click.command("review")
@workspace_argument
@click.option("--coder", default="me", show_default=True, help="Who codes.")
@click.option(
    "--number",
    type=click.IntRange(min=1),
    default=150,
    show_default=True,
    help="Comments of a new batch: half teach, half are drawn at random.",
)
@click.option("--theme", "themes", multiple=True, help="Ask for this theme alone.")
@click.option(
    "--figures", is_flag=True, help="Ask nothing; tell how good the themes are."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--with-text", is_flag=True, help="Keep texts in the CSV, too.")
@workers_option
@loudness_options
def review_command(workspace: Path, quiet: bool, verbose: bool, **given: Any) -> None:
    """Code comments of WORKSPACE by hand: y or n for each theme.

    Shows the comments whose coding would teach most, and random ones for honest
    figures. Every answer is saved at once to review/CODER.csv: quit with q, go on
    with the same command. The next run or weekly report learns from all CSVs there.

    \b
    Example:
      textmine review out --coder anna
      textmine review out --figures
    """
    from textmine.workspace.folder import open_workspace
    from textmine.workspace.review import open_session
    from textmine.workspace.review_figures import measure_review
    from textmine.workspace.review_files import check_coder

    place = open_workspace(workspace)
    if given["figures"] or given["as_json"]:
        with show_progress(quiet=quiet, verbose=verbose) as progress:
            found = measure_review(place, workers=given["workers"], progress=progress)
        if given["as_json"]:
            click.echo(found.to_json(), nl=False)
        else:
            _show(found)
        return
    coder = check_coder(given["coder"])
    session = open_session(place, coder, number=given["number"], themes=given["themes"])
    if not quiet:
        click.echo(KEYS, err=True)
    done = _ask_all(place, coder, session, with_text=given["with_text"])
    click.echo(
        f"{done} comments coded now, {session.done + done} in all: review/{coder}.csv."
        " textmine review WORKSPACE --figures tells what they show",
        err=True,
    )


def _ask_all(place: Any, coder: str, session: Session, *, with_text: bool) -> int:
    """Ask until the coder quits; return how many comments he judged."""
    from textmine.workspace.review import save_answer

    answers = _Answers()
    done = 0
    for question in session.questions:
        said = _ask_one(question, session.themes, answers)
        if answers.over:
            break
        if said is not None:
            save_answer(place, coder, question, said, with_text=with_text)
            done += 1
    return done


class _Answers:
    """Letters that the coder typed, one at a time; `over` once he quits."""

    def __init__(self) -> None:
        self._left: list[str] = []
        self.over = False

    def next(self, prompt: str) -> str:
        """Return the next letter; asks only where none is left."""
        while not self._left:
            click.echo(prompt, nl=False)
            line = sys.stdin.readline()
            if not line:
                click.echo()
                self.over = True
                return "q"
            self._left = list(line.strip().lower().replace(" ", ""))
        return self._left.pop(0)

    def drop(self) -> None:
        """Forget what was typed ahead."""
        self._left.clear()


def _ask_one(
    question: Question, themes: tuple[Theme, ...], answers: _Answers
) -> dict[str, bool] | None:
    """Return theme key -> yes or no; None where the comment is skipped."""
    _show_comment(question)
    answers.drop()  # what was typed for the comment before says nothing of this one
    said: dict[str, bool] = {}
    while len(said) < len(themes):
        theme = themes[len(said)]
        letter = answers.next(f"  {theme.label} ({theme.key}) [y/n] ")
        if letter in "yn":
            said[theme.key] = letter == "y"
        elif letter == ".":
            said |= dict.fromkeys((t.key for t in themes[len(said) :]), False)
        elif letter == "b":
            said.clear()
        elif letter == "s":
            return None
        elif letter == "q":
            answers.over = True
            return None
        else:
            answers.drop()
            known = letter == "?"
            click.echo(f"  {theme.definition or theme.label}" if known else KEYS)
    return said


def _show_comment(question: Question) -> None:
    place = " ".join(filter(None, (question.platform, question.week)))
    text = question.text if len(question.text) <= _LONGEST else question.text[:_LONGEST]
    more = "" if text == question.text else " …"
    click.echo(f"\n[{question.number}/{question.of}] {place} {question.plan.id}")
    click.echo("".join(c if c.isprintable() else " " for c in text) + more)


def _show(found: ReviewFigures) -> None:
    people = ", ".join(f"{name} {n}" for name, n in found.coders.items())
    strata = ", ".join(f"{name} {n}" for name, n in found.strata.items())
    click.echo(f"coded: {people}; by stratum: {strata}")
    click.echo(f"{'theme':22s} coded yes        {'precision':18s} {'recall':18s} F1")
    for before, after in zip(found.before, found.after, strict=True):
        for name, row in (("codebook", before), ("with codes", after)):
            lead = f"{row.key:22s} {row.documents:5d} {row.carrying:3d}"
            lead = lead if name == "codebook" else " " * len(lead)
            click.echo(
                f"{lead} {name:10s} {_tell(row.precision):18s} {_tell(row.recall):18s}"
                f" {_tell(row.f1)}"
            )
    shared = {k: a for k, a in found.agreement.items() if a.documents}
    if shared:
        click.echo(f"\n{'theme':22s} coded by two  kappa  alpha")
    for key, both in shared.items():
        kappa, alpha = (
            "    –" if value is None else f"{value:5.2f}"
            for value in (both.kappa, both.alpha)
        )
        click.echo(f"{key:22s} {both.documents:12d}  {kappa}  {alpha}")
    if found.unknown:
        names = ", ".join(found.unknown)
        click.echo(f"textmine: note: not in the codebook: {names}", err=True)


def _tell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "too little data"
    return f"{estimate.value:.2f} ({estimate.low:.2f}-{estimate.high:.2f})"
