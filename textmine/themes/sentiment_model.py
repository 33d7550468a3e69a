"""The shipped sentiment classifier: hashed weights in plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from textmine.themes.hashed_scores import add_weights
from textmine.themes.odds import squash

Floats = npt.NDArray[np.float64]

CLASSES = ("negative", "neutral", "positive")
EMOTIONS = ("anger", "fear", "sadness", "joy", "surprise")
SHIPPED = Path(__file__).parent / "data" / "sentiment.npz"
DIGITS = 6  # of a stored probability, as of a theme's


@dataclass(frozen=True)
class Judgement:
    """Sentiment of n texts.

    Attributes:
        probability: float32, shape (n, 3), in the order of CLASSES, rows add up
            to 1 but for rounding to 6 digits.
        label: int8, shape (n,): position in CLASSES of the largest probability;
            ties go to neutral, then negative.
        emotion: float32, shape (n, 5), in the order of EMOTIONS; each on its own,
            since a text may show several or none.
    """

    probability: npt.NDArray[np.float32]
    label: npt.NDArray[np.int8]
    emotion: npt.NDArray[np.float32]


@dataclass(frozen=True)
class SentimentModel:
    """Linear scores of hashed features, calibrated.

    A text with d different slots has the scores sum(weights[slots] * step) /
    sqrt(d) + bias: polarity, opinion, then one an emotion.

    Attributes:
        weights: int8, shape (slots, 7).
        step: float64, shape (7,): what 1 stands for in each column of `weights`.
        bias: float64, shape (7,).
        classes: float64, shape (3, 4): multinomial logistic regression of CLASSES
            on polarity, |polarity|, opinion and 1.
        emotions: float64, shape (5, 2): slope and intercept (Platt 1999).
    """

    weights: npt.NDArray[np.int8]
    step: Floats
    bias: Floats
    classes: Floats
    emotions: Floats

    def judge(self, texts: Sequence[str]) -> Judgement:
        """Return sentiment and emotions of texts; each hangs on its text alone."""
        scores = self.score(texts)
        # a sum, not a matrix product: BLAS would add in an order of its own
        odds = (self._stretch(scores)[:, None, :] * self.classes).sum(axis=2)
        probability = np.round(_softmax(odds), DIGITS)
        moved = scores[:, 2:] * self.emotions[:, 0] + self.emotions[:, 1]
        emotion = squash(moved)
        return Judgement(
            probability.astype(np.float32),
            choose_class(probability),
            np.round(emotion, DIGITS).astype(np.float32),
        )

    def score(self, texts: Sequence[str]) -> Floats:
        """Return polarity, opinion and emotion scores, shape (n, 7)."""
        total, slots, _ = add_weights(texts, self.weights)
        return total / np.sqrt(np.maximum(slots, 1))[:, None] * self.step + self.bias

    @staticmethod
    def _stretch(scores: Floats) -> Floats:
        polarity, opinion = scores[:, 0], scores[:, 1]
        ones = np.ones(len(scores))
        return np.stack([polarity, np.abs(polarity), opinion, ones], axis=1)


def choose_class(probability: Floats) -> npt.NDArray[np.int8]:
    """Return the most probable class of each row; ties: neutral, then negative."""
    order = np.array([1, 0, 2], dtype=np.int8)
    return np.asarray(order[np.argmax(probability[:, order], axis=1)])


def write_model(model: SentimentModel, path: Path) -> None:
    """Write a model as compressed arrays; no pickle, no text."""
    np.savez_compressed(
        path,
        weights=model.weights,
        step=model.step,
        bias=model.bias,
        classes=model.classes,
        emotions=model.emotions,
    )


@cache
def load_shipped() -> SentimentModel:
    """Load the model that ships with the package (Apache-2.0, as the code)."""
    with np.load(SHIPPED, allow_pickle=False) as arrays:
        return SentimentModel(
            arrays["weights"],
            arrays["step"],
            arrays["bias"],
            arrays["classes"],
            arrays["emotions"],
        )


def _softmax(odds: Floats) -> Floats:
    powers = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
