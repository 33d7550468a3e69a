"""Compare assigned themes with labels that people gave."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from textmine.corpus.table import Corpus
from textmine.errors import InputError
from textmine.themes.themes import Themes

Bools = npt.NDArray[np.bool_]
_SHOWN = 5  # problems told one by one


@dataclass(frozen=True)
class ThemeScore:
    """How one theme fares. Ratios lie in [0, 1] and are 0 where undefined.

    `labelled` documents carry it by hand, `assigned` by the method.
    """

    key: str
    precision: float
    recall: float
    f1: float
    labelled: int
    assigned: int


@dataclass(frozen=True)
class Evaluation:
    """Scores of all themes on the labelled documents.

    `macro_f1` is the mean over themes that are labelled or assigned at least
    once; `micro_f1` counts all decisions together.
    """

    themes: tuple[ThemeScore, ...]
    documents: int
    macro_f1: float
    micro_f1: float


def score_themes(predicted: Bools, gold: Bools, keys: Sequence[str]) -> Evaluation:
    """Score decisions against labels.

    Args:
        predicted: bool, shape (n, m).
        gold: bool, shape (n, m).
        keys: m theme keys.

    >>> yes = np.array([[True], [False]])
    >>> score_themes(yes, yes, ["safety_anxiety"]).macro_f1
    1.0
    """
    right = (predicted & gold).sum(axis=0)
    said, true = predicted.sum(axis=0), gold.sum(axis=0)
    rows = tuple(
        ThemeScore(
            key=key,
            precision=_divide(right[k], said[k]),
            recall=_divide(right[k], true[k]),
            f1=_divide(2 * right[k], said[k] + true[k]),
            labelled=int(true[k]),
            assigned=int(said[k]),
        )
        for k, key in enumerate(keys)
    )
    seen = [row.f1 for row in rows if row.labelled or row.assigned]
    return Evaluation(
        themes=rows,
        documents=len(gold),
        macro_f1=float(np.mean(seen)) if seen else 0.0,
        micro_f1=_divide(2 * right.sum(), said.sum() + true.sum()),
    )


def evaluate_labels(corpus: Corpus, themes: Themes, labels: Path | str) -> Evaluation:
    """Score the named themes of a corpus against a CSV of labels.

    Args:
        corpus: The documents.
        themes: Their themes, same order.
        labels: CSV with the columns id and themes (keys separated by ";", empty
            for none). Documents that it does not list are left out, and so are
            named themes that no label names.

    Raises:
        InputError: The file can't be read as such, or holds ids or keys that are
            not there.
    """
    given = read_labels(Path(labels))
    position = {i: row for row, i in enumerate(corpus.ids)}
    named = [k for k, t in enumerate(themes.themes) if t.kind == "named"]
    keys = [themes.themes[k].key for k in named]
    _check_labels(Path(labels), given, position, keys)
    rows = [position[i] for i in given]
    gold = np.array([[key in said for key in keys] for said in given.values()], bool)
    told = np.flatnonzero(gold.any(axis=0))
    predicted = themes.assigned[rows][:, [named[k] for k in told]]
    return score_themes(predicted, gold[:, told], [keys[k] for k in told])


def read_labels(path: Path) -> dict[str, frozenset[str]]:
    """Read labels: document id -> keys of its themes.

    Raises:
        InputError: No such file, not UTF-8, a column missing, or an id twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames or []
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(path.name, "can't be read", "a CSV in UTF-8") from error
    missing = [name for name in ("id", "themes") if name not in columns]
    if missing:
        raise InputError(
            path.name, f"no column {' and '.join(missing)}", "columns id and themes"
        )
    labels: dict[str, frozenset[str]] = {}
    for row in rows:
        keys = (key.strip() for key in (row["themes"] or "").split(";"))
        labels[row["id"]] = frozenset(key for key in keys if key)
    if len(labels) < len(rows):
        raise InputError(path.name, f"{len(rows) - len(labels)} ids stand twice")
    return labels


def _check_labels(
    path: Path,
    given: dict[str, frozenset[str]],
    position: dict[str, int],
    keys: list[str],
) -> None:
    lost = [i for i in given if i not in position]
    foreign = sorted(set().union(*given.values()) - set(keys)) if given else []
    problems = []
    if not given:
        problems.append("no labelled document")
    if lost:
        problems.append(f"{len(lost)} ids that the corpus lacks ({_tell(lost)})")
    if foreign:
        problems.append(f"keys that the codebook lacks ({_tell(foreign)})")
    if problems:
        raise InputError(
            path.name,
            "; ".join(problems),
            "ids and theme keys of this workspace",
            "make the labels from its documents.parquet and codebook",
        )


def _tell(values: Sequence[str]) -> str:
    more = f", and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return ", ".join(values[:_SHOWN]) + more


def _divide(part: int, whole: int) -> float:
    return float(part / whole) if whole else 0.0
