"""Sentiment, emotions and signs of irony of each document."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError
from textmine.themes.sentiment_model import (
    CLASSES,
    DIGITS,
    EMOTIONS,
    choose_class,
    load_shipped,
)

#: A judge of one's own: texts -> probabilities, shape (n, 3), in the order of CLASSES.
Judge = Callable[[list[str]], Any]

NEGATIVE, NEUTRAL, POSITIVE = range(3)
_SLACK = 1e-3  # by which three probabilities may miss 1
# What commenters mark mockery with. A mark, not a verdict: 狗头 also marks a joke.
_IRONY = re.compile(
    r"\[(?:微笑|呵呵|狗头|doge|旺柴|阴险|坏笑|机智|吃瓜|嘘|白眼|鄙视|拜拜|再见)R?\]"
    r"|🙂|🙃|🐶|呵呵|好一个|可真(?:行|棒|会|是)|真(?:行|棒)啊|真是(?:谢谢|感谢)你?"
    r"|(?:您|你)可真|不愧是|遥遥领先|笑死|谁信|骗谁|我信了?你个鬼|好家伙|厉害了"
    r"|[\"“'‘](?:先进|安全|高端|良心|爱国|自主|智能|遥遥领先)[\"”'’]"
)


@dataclass(frozen=True)
class Sentiment:
    """Sentiment of n documents, in their order.

    Attributes:
        probability: float32, shape (n, 3): negative, neutral, positive.
        label: int8, shape (n,): 0 negative, 1 neutral, 2 positive.
        emotion: float32, shape (n, 5), in the order of EMOTIONS; None where a
            judge of one's own gives sentiment only.
        irony: bool, shape (n,): the text holds a mark of irony; it changes no
            probability.
        source: "textmine" or the name of the judge that was given.
    """

    probability: npt.NDArray[np.float32]
    label: npt.NDArray[np.int8]
    emotion: npt.NDArray[np.float32] | None
    irony: npt.NDArray[np.bool_]
    source: str = "textmine"

    @property
    def negative(self) -> npt.NDArray[np.bool_]:
        """Which documents are negative."""
        return np.asarray(self.label == NEGATIVE)


def judge_sentiment(texts: Sequence[str], *, judge: str | None = None) -> Sentiment:
    """Judge the sentiment of texts.

    Args:
        texts: n texts; "" is judged as what it is, a text that says nothing.
        judge: "module:callable" of a judge of one's own, None for the shipped one.

    Raises:
        OptionError: The judge can't be imported or gives no probabilities.

    >>> found = judge_sentiment(["太好吃了，下次还来", "垃圾，再也不买了"])
    >>> [("negative", "neutral", "positive")[label] for label in found.label]
    ['positive', 'negative']
    """
    irony = find_irony(texts)
    if judge is None:
        own = load_shipped().judge(texts)
        return Sentiment(own.probability, own.label, own.emotion, irony)
    probability = _check_judged(load_judge(judge)(list(texts)), len(texts), judge)
    label = choose_class(probability)
    return Sentiment(probability.astype(np.float32), label, None, irony, judge)


def find_irony(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell which texts hold a mark of irony, shape (n,).

    >>> find_irony(["遥遥领先[微笑]", "领先对手"]).tolist()
    [True, False]
    """
    return np.array([_IRONY.search(text) is not None for text in texts], dtype=bool)


def load_judge(name: str) -> Judge:
    """Import "module:callable"; only what a user names is ever imported.

    Raises:
        OptionError: It can't be imported or called.
    """
    module, colon, attribute = name.partition(":")
    if not (module and colon and attribute):
        raise OptionError("sentiment", repr(name), "module:callable")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise OptionError(
            "sentiment",
            f"{name!r} can't be imported ({error})",
            "a callable in a module on Python's path",
            "Check the spelling, or set PYTHONPATH to its folder",
        ) from error
    if not callable(found):
        raise OptionError("sentiment", f"{name!r} is not callable", "a function")
    judge: Judge = found
    return judge


def _check_judged(given: Any, documents: int, name: str) -> npt.NDArray[np.float64]:
    expected = "probabilities of negative, neutral, positive that add up to 1"
    try:
        table = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise OptionError("sentiment", f"{name} gave no numbers", expected) from error
    if table.shape != (documents, len(CLASSES)):
        raise OptionError(
            "sentiment",
            f"{name} gave an array of shape {table.shape}",
            f"shape ({documents}, {len(CLASSES)}): {expected}",
        )
    sound = np.isfinite(table).all() and (table >= 0).all()
    if not sound or (np.abs(table.sum(axis=1) - 1) > _SLACK).any():
        raise OptionError("sentiment", f"{name} gave other numbers", expected)
    shares = np.round(table / table.sum(axis=1, keepdims=True), DIGITS)
    return np.asarray(shares)


__all__ = [
    "CLASSES",
    "EMOTIONS",
    "NEGATIVE",
    "NEUTRAL",
    "POSITIVE",
    "Judge",
    "Sentiment",
    "find_irony",
    "judge_sentiment",
    "load_judge",
]
