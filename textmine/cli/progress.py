"""Progress on stderr: a bar on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from textmine.progress import Progress, silent

PATIENCE = 2.0  # seconds after which a stage is told where there is no terminal

TITLES = {
    "read": "Reading",
    "segment": "Segmenting",
    "fit": "Fitting topics",
    "embed": "Embedding",
    "ensemble": "Members",
    "stability": "Fitting anew",
    "compare": "Comparing",
    "classify": "Assigning themes",
    "encode": "Reading what is in doubt",
    "quotes": "Choosing quotes",
    "sentiment": "Judging sentiment",
    "write": "Writing the report",
    "weeks": "Weeks",
}


@contextmanager
def show_progress(*, quiet: bool = False, verbose: bool = False) -> Iterator[Progress]:
    """Give a `progress` that shows long work on stderr."""
    if quiet:
        yield silent
    elif sys.stderr.isatty() and not verbose:
        with _bars() as progress:
            yield progress
    else:
        yield _Lines(0.0 if verbose else PATIENCE)


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.progress import Progress as Bars

    bars = Bars(
        TextColumn("{task.description:<20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, int] = {}

    def progress(
        stage: str, done: int, total: int | None = None, detail: str = ""
    ) -> None:
        title = TITLES.get(stage, stage.capitalize())
        if stage not in tasks:
            tasks[stage] = bars.add_task(title, total=total, detail=detail)
        bars.update(tasks[stage], completed=done, total=total, detail=detail)  # type: ignore[arg-type]

    with bars:
        yield progress


class _Lines:
    """Tell a stage in one line, once it has lasted longer than `patience`."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._begin: dict[str, float] = {}
        self._told: set[str] = set()

    def __call__(
        self, stage: str, done: int, total: int | None = None, detail: str = ""
    ) -> None:
        now = time.monotonic()
        if done == 0:  # a stage may come again, week after week
            self._told.discard(stage)
            self._begin[stage] = now
        begin = self._begin.setdefault(stage, now)
        if stage in self._told or now - begin < self._patience:
            return
        self._told.add(stage)
        of = f" of {total:,}" if total else ""
        title = TITLES.get(stage, stage.capitalize())
        print(f"{title}: {done:,}{of} {detail}".rstrip(), file=sys.stderr, flush=True)  # noqa: T201
