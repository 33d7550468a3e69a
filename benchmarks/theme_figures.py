"""F1 and average precision of themes on parts of the coded comments."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from coded_comments import LETTERS, Rows
from sklearn.metrics import average_precision_score, f1_score
from theme_blends import Scored, fit_blends, join_terms

RANKED = 3  # themes whose average precision is printed, the drivers


def print_figures(
    real: Rows, judged: Mapping[str, np.ndarray], least: Mapping[str, float]
) -> None:
    """Print figures of each way to judge comments, on corpora that are run as a whole.

    Args:
        real: n coded comments.
        judged: Probabilities, shape (n, m), by name; NaN where there are none.
        least: From which probability a theme is assigned, by name.
    """
    run = ~np.isnan(real.odds[:, 0])
    parts = {part: run & (real.part == part) for part in sorted(set(real.part))}
    read = run & ~np.isnan(np.hstack([*judged.values()])).any(axis=1)
    if read.sum() < run.sum():
        parts["not seen by the encoder"] = read
    for part, within in parts.items():
        print(f"{part}: F1 of", " ".join(LETTERS), "mean; AP of the drivers, mean")
        rows = [within & (known > 0) for known in real.known.T]
        for name, p in judged.items():
            if not np.isnan(p[within]).any():
                print_line(name, real.ticked, p, rows, least[name])


def print_lines(scored: list[Scored], least: Mapping[str, float]) -> None:
    """Print figures on written comments that only the few factors have seen."""
    print("written, not learnt from: the same")
    for each in scored:
        if each.lines is None:
            continue
        p = 1 / (1 + np.exp(-join_terms(fit_blends(each), each.lines.terms)))
        rows = [np.ones(len(p), dtype=bool)] * p.shape[1]
        print_line(each.name, each.lines.ticked, p, rows, least[each.name])


def print_line(
    name: str, ticked: np.ndarray, p: np.ndarray, rows: list[np.ndarray], least: float
) -> None:
    f1, precision = [], []
    for k, each in enumerate(rows):
        if each.any():
            said = p[each, k] >= least
            f1.append(f1_score(ticked[each, k], said, zero_division=0))
            precision.append(average_precision_score(ticked[each, k], p[each, k]))
    figures = " ".join(f"{value:.2f}" for value in f1)
    ranked = " ".join(f"{value:.3f}" for value in precision[:RANKED])
    print(
        f"{name:12s} {figures} {np.mean(f1):.3f}; {ranked} {np.mean(precision):.3f}",
        flush=True,
    )
