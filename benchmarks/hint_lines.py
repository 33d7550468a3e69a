"""Judge comments that only hint at a theme, and that nothing has learnt from.

    python benchmarks/hint_lines.py

theme_weights/hints.jsonl was written while its writer could see what version 11 of
brand_reputation misreads, so that version's figures are too low; between later ones they
compare. Prints average precision and F1 of each theme as in a small corpus, and the share
of lines whose themes are all right.
"""

from __future__ import annotations

import json

import numpy as np
from coded_comments import HERE, LETTERS, NAME
from sklearn.metrics import average_precision_score, f1_score

from textmine.themes import match_seeds, read_codebook
from textmine.themes.blend import TAUGHT_THRESHOLD, blend_probability


def main() -> None:
    lines = (HERE / "theme_weights/hints.jsonl").read_text("utf-8").splitlines()
    rows, book = [json.loads(line) for line in lines], read_codebook(NAME)
    texts = [row["text"] for row in rows]
    carried = np.array([[letter in row["codes"] for letter in LETTERS] for row in rows])
    distinct = match_seeds(texts, book).distinct
    unasked = np.zeros(distinct.shape)  # a small corpus has no judgement of its own
    probability = blend_probability(texts, book.themes, unasked, distinct)
    said = probability >= TAUGHT_THRESHOLD
    ranked, f1 = [], []
    for k, theme in enumerate(book.themes):
        ranked.append(average_precision_score(carried[:, k], probability[:, k]))
        f1.append(f1_score(carried[:, k], said[:, k]))
        print(f"{theme.key:20s} AP {ranked[-1]:.3f}, F1 {f1[-1]:.3f}")
    right = (said == carried).all(axis=1).mean()
    print(f"mean AP {np.mean(ranked):.3f}, F1 {np.mean(f1):.3f}; {right:.0%} all right")


if __name__ == "__main__":
    main()
