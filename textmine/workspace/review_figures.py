"""What a review tells: how good the themes are, before and after, and who agrees."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import document_keys, to_json
from textmine.errors import InputError
from textmine.progress import Progress, silent
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.folder import Workspace, load_settings
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.new_words import load_corpus
from textmine.workspace.review_files import (
    CodedRow,
    PlanRow,
    merge_codes,
    read_coded,
    read_plan,
)

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.themes.agreement import Agreement
    from textmine.themes.codes import Codes
    from textmine.themes.review_score import ReviewScore
    from textmine.words import Tokens
    from textmine.workspace.measuring import Vocabularies

Bools = npt.NDArray[np.bool_]

FOLDS = 3  # parts of the codes; each is judged by what the other two taught


@dataclass(frozen=True)
class ReviewFigures:
    """Figures of a review.

    Attributes:
        coders: Coder -> documents judged.
        strata: Stratum -> documents judged ("teach": never in a figure).
        before: Scores of the codebook alone, a theme each.
        after: The same with all codes, each document judged without its own code.
        agreement: Theme key -> agreement of the coders.
        unknown: Keys in the files that the codebook lacks.
    """

    coders: dict[str, int]
    strata: dict[str, int]
    before: tuple[ReviewScore, ...]
    after: tuple[ReviewScore, ...]
    agreement: dict[str, Agreement]
    unknown: tuple[str, ...]

    def to_json(self) -> str:
        """Return all of it as JSON."""
        return to_json(asdict(self))


def measure_review(
    workspace: Workspace, *, workers: int | None = None, progress: Progress = silent
) -> ReviewFigures:
    """Score the themes of a workspace against what people said.

    Only documents drawn at random count, by the weight of their stratum; what was
    picked to teach never does.

    Raises:
        InputError: Nobody has coded yet.
        WorkspaceError: Files of `review/` can't be read.
    """
    from textmine.model.chunks import count_workers
    from textmine.themes.agreement import measure_agreement

    rows = read_coded(workspace)
    if not rows:
        raise InputError(
            str(workspace.root / "review"),
            "no codes",
            "at least one CSV of codes",
            "Run textmine review first",
        )
    codes = merge_codes(rows)
    words = read_vocabularies(workspace, None, None)
    settings = load_settings(workspace)
    corpus = load_corpus(workspace)
    tokens = cut_corpus(corpus, words, settings, workers=workers, progress=progress)
    judge = _Judge(corpus, tokens, words, settings.seed, count_workers(workers))
    before = judge.decide({})
    after = decide_unseen(judge, codes, before)
    sample = [r for r in read_plan(workspace) or _plan_of_rows(rows) if r.weight > 0]
    keys = [theme.key for theme in words.codebook.themes]
    named = {k for row in rows for k in row.yes | row.no}
    asked = [k for k in keys if k in named]
    place = {i: row for row, i in enumerate(corpus.ids)}

    def score(decided: Bools) -> tuple[ReviewScore, ...]:
        columns = {k: decided[:, keys.index(k)] for k in asked}
        return tuple(_score(k, columns[k], codes, sample, place) for k in asked)

    return ReviewFigures(
        dict(sorted(Counter(row.coder for row in rows).items())),
        _count_strata(rows),
        score(before),
        score(after),
        {k: measure_agreement(_gather_said(rows, k)) for k in asked},
        tuple(sorted(named - set(keys))),
    )


@dataclass(frozen=True)
class _Judge:
    corpus: Corpus
    tokens: Tokens
    words: Vocabularies
    seed: int
    workers: int

    def decide(self, codes: Codes) -> Bools:
        """Return which named themes each document carries, shape (n, m)."""
        from textmine.themes import assign_named
        from textmine.themes.assignment import find_assigned, store_probability
        from textmine.themes.codes import place_codes

        texts, book = self.corpus.texts, self.words.codebook
        placed = place_codes(codes, self.corpus.ids, texts, book)
        named = assign_named(
            texts,
            self.tokens,
            book,
            coded=placed.coded,
            seed=self.seed,
            workers=self.workers,
        )
        stored = store_probability(named.probability)
        return find_assigned(stored, named.themes)


def decide_unseen(judge: _Judge, codes: Codes, before: Bools) -> Bools:
    """Return decisions in which no coded document has seen its own code."""
    ids = sorted(codes)
    fold = document_keys(ids) % np.uint64(FOLDS)
    place = {i: row for row, i in enumerate(judge.corpus.ids)}
    result = before.copy()
    for part in range(FOLDS):
        held = {i for i, f in zip(ids, fold.tolist(), strict=True) if f == part}
        if not held:
            continue
        decided = judge.decide({i: codes[i] for i in ids if i not in held})
        rows = [place[i] for i in sorted(held) if i in place]
        result[rows] = decided[rows]
    return result


def _score(
    key: str,
    decided: Bools,
    codes: Codes,
    sample: Sequence[PlanRow],
    place: dict[str, int],
) -> ReviewScore:
    """Score one theme on the documents drawn at random; `decided`, shape (n,)."""
    from textmine.themes.review_score import score_sample

    judged = [r for r in sample if key in codes.get(r.id, {}) and r.id in place]
    names = sorted({(row.batch, row.stratum) for row in sample})
    sizes = _size_strata(sample, judged)
    return score_sample(
        key,
        np.array([codes[row.id][key] for row in judged], dtype=bool),
        decided[[place[row.id] for row in judged]],
        np.array([names.index((r.batch, r.stratum)) for r in judged], dtype=np.int64),
        {names.index(name): size for name, size in sizes.items()},
        share=float(decided.mean()),
    )


def _size_strata(
    sample: Sequence[PlanRow], judged: Sequence[PlanRow]
) -> dict[tuple[int, str], float]:
    """Return what each stratum stands for: batches count by what was judged."""
    whole: dict[tuple[int, str], float] = defaultdict(float)
    batches: dict[int, float] = defaultdict(float)
    for row in sample:
        whole[row.batch, row.stratum] += row.weight
        batches[row.batch] += row.weight
    done = Counter(row.batch for row in judged)
    return {
        (batch, stratum): done[batch] * size / batches[batch]
        for (batch, stratum), size in whole.items()
        if done[batch]
    }


def _plan_of_rows(rows: Sequence[CodedRow]) -> list[PlanRow]:
    """Return the plan that coded rows remember, where its file is not at hand."""
    found = {(r.batch, r.id): r for r in rows if r.stratum}
    return [PlanRow(r.id, r.batch, r.stratum, r.weight) for r in found.values()]


def _count_strata(rows: Sequence[CodedRow]) -> dict[str, int]:
    first = {row.id: row.stratum or "other" for row in reversed(rows)}
    return dict(sorted(Counter(first.values()).items()))


def _gather_said(rows: Sequence[CodedRow], key: str) -> dict[str, dict[str, bool]]:
    said: dict[str, dict[str, bool]] = {}
    for row in rows:
        if key in row.yes | row.no:
            said.setdefault(row.coder, {})[row.id] = key in row.yes
    return said
