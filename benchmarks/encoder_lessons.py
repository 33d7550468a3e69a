"""Teaching an encoder: lessons of cut texts, batches of one length, training."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from base_encoder import LONGEST, Base, Encoder
from torch.nn import functional

from textmine.themes.encoder import CHARACTERS
from textmine.themes.pieces import Pieces

Cutter = Callable[[str], list[int]]

FEWEST_PIECES = 3  # a rarer piece is spelt with smaller ones
WARM, DECAY, LARGEST_STEP = 0.05, 0.01, 1.0
MIXED = 4  # pieces by which texts of one batch may differ in length, about


@dataclass(frozen=True)
class Course:
    """How often a lesson is gone through, in which steps."""

    epochs: float
    batch: int
    rate: float
    head_rate: float  # of the scores: a teacher's begin at random


@dataclass
class Lesson:
    """Rows of pieces, what was ticked (0 to 1), and how much each answer counts."""

    ids: list[list[int]]
    ticked: np.ndarray
    trust: np.ndarray

    def __add__(self, other: Lesson) -> Lesson:
        return Lesson(
            self.ids + other.ids,
            np.concatenate([self.ticked, other.ticked]),
            np.concatenate([self.trust, other.trust]),
        )


def choose_pieces(base: Base, texts: list[str]) -> np.ndarray:
    """Return the ids of pieces that texts are cut into often enough."""
    pieces = Pieces(base.names, base.scores.tolist(), base.unknown)
    seen = Counter(i for text in set(texts) for i in pieces.cut(text[:CHARACTERS]))
    frequent = {i for i, n in seen.items() if n >= FEWEST_PIECES}
    return np.array(sorted(frequent | {base.begin, base.end, base.unknown}))


def make_cutter(base: Base, kept: np.ndarray) -> Cutter:
    where = {old: new for new, old in enumerate(kept.tolist())}
    control = {base.begin, base.end, base.unknown}
    names = ["" if i in control else base.names[i] for i in kept]
    pieces = Pieces(names, base.scores[kept].tolist(), where[base.unknown])
    begin, end = where[base.begin], where[base.end]
    return lambda text: [begin, *pieces.cut(text[:CHARACTERS])[: LONGEST - 2], end]


def train(model: Encoder, lesson: Lesson, course: Course) -> None:
    """Teach a model, in place, with a rate that rises shortly and then falls to 0."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    steps = int(course.epochs * len(lesson.ids) / course.batch)
    optimiser = plan_steps(model, course)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (WARM * steps)) * (1 - step / steps)
    )
    model.train()
    for step, rows in enumerate(draw_batches(lesson.ids, course.batch, random)):
        if step == steps:
            break
        losses = functional.binary_cross_entropy_with_logits(
            model(fill_up([lesson.ids[i] for i in rows])),
            torch.from_numpy(lesson.ticked[rows]),
            weight=torch.from_numpy(lesson.trust[rows]),
            reduction="sum",
        )
        optimiser.zero_grad(set_to_none=True)
        (losses / len(rows)).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), LARGEST_STEP)
        optimiser.step()
        rates.step()
        if step % 100 == 0:
            print(f"step {step} of {steps}", file=sys.stderr, flush=True)


def plan_steps(model: Encoder, course: Course) -> torch.optim.Optimizer:
    layers = [p for name, p in model.named_parameters() if not name.startswith("head")]
    parts = [
        {"params": layers, "lr": course.rate},
        {"params": model.head.parameters(), "lr": course.head_rate},
    ]
    return torch.optim.AdamW(parts, weight_decay=DECAY)


def draw_batches(
    ids: list[list[int]], size: int, random: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield rows of about one length, in random order, again and again."""
    lengths = np.array([len(each) for each in ids])
    while True:
        order = np.argsort(lengths + MIXED * random.random(len(ids)), kind="stable")
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        for number in random.permutation(len(batches)):
            yield batches[number]


def fill_up(ids: list[list[int]]) -> torch.Tensor:
    length = max(map(len, ids))
    return torch.tensor([each + [-1] * (length - len(each)) for each in ids])


def score(model: Encoder, ids: list[list[int]], size: int = 128) -> np.ndarray:
    """Return the log-odds of each theme, shape (n, m)."""
    model.eval()
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    scores = np.zeros((len(ids), model.head.out_features))
    with torch.no_grad():
        for first in range(0, len(order), size):
            rows = order[first : first + size]
            scores[rows] = model(fill_up([ids[i] for i in rows])).numpy()
    return scores
