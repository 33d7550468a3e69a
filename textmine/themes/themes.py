"""Themes as a value: which theme each document carries, how sure, in whose words."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Theme:
    """One theme of the report.

    `kind` is "named" (from the codebook) or "discovered" (a topic of the model).
    `id` ("T001", "D007") and `key` ("safety_anxiety", "topic_07") are permanent.
    `threshold` is the probability from which a document counts as carrying it.
    `weights` names shipped weights that know the theme from elsewhere, "" none.
    """

    id: str
    key: str
    kind: str
    label: str
    label_en: str
    threshold: float
    definition: str = ""
    definition_en: str = ""
    driver: bool = False
    seeds: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    weights: str = ""

    @property
    def cues(self) -> tuple[str, ...]:
        """What shows the theme in a text: its seeds, then its patterns."""
        return (*self.seeds, *self.patterns)


@dataclass(frozen=True)
class Keyword:
    """A word that marks a group: `score` (weighted log-odds z), `documents` with it."""

    word: str
    score: float
    documents: int


@dataclass(frozen=True)
class Quote:
    """A verbatim part of a document: text == document_text[start:end] (code points)."""

    id: str
    start: int
    end: int
    text: str
    probability: float


@dataclass(frozen=True)
class Themes:
    """Assignment of themes to documents, in corpus order.

    Attributes:
        themes: m themes: named ones in codebook order, then discovered by topic.
        probability: float32, shape (n, m), in [0, 1], rounded to 6 digits.
        assigned: bool, shape (n, m): probability >= the theme's threshold.
        topic: int32, shape (n,): most probable topic of the model, -1 where the
            document has no known word or there is no model.
        keywords: Theme key -> its keywords, best first.
        quotes: Theme key -> three to five quotes, best first (may be fewer).
        absent_seeds: Theme key -> seeds that no document holds.
    """

    themes: tuple[Theme, ...]
    probability: npt.NDArray[np.float32]
    assigned: npt.NDArray[np.bool_]
    topic: npt.NDArray[np.int32]
    keywords: dict[str, tuple[Keyword, ...]] = field(default_factory=dict)
    quotes: dict[str, tuple[Quote, ...]] = field(default_factory=dict)
    absent_seeds: dict[str, tuple[str, ...]] = field(default_factory=dict)
