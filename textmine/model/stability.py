"""Which topics come again when the model is fitted anew: stability of each topic.

The model is fitted again on samples of the documents with other seeds. Both models
then sort the same documents by their first topic; topics are matched one to one, so
that as many documents as possible stay together. The stability of a topic is the mean
overlap with its match (docs/model-quality.md, with figures).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import digest_text
from textmine.errors import ModelError
from textmine.model.documents import read_documents
from textmine.model.shares import infer_shares
from textmine.progress import Progress, silent

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel
    from textmine.words.tokens import Tokens

#: Fits a model to documents with a seed, as the model itself was fitted.
Refit = Callable[["Tokens", int], "TopicModel"]

REFITS = 4
#: Documents of a refit: a sixteenth, so that four cost a quarter of the fit …
_PART = 16
#: … but at least as many (or as many tokens) as are fitted in a second or two, …
_DOCUMENTS = {"textmine": 20_000}
_DOCUMENTS_OTHERS = 2_000
_TOKENS = 100_000
#: … and at most that part: a topic that hangs on few documents must be able to fall.
_LARGEST_PART = 0.8
#: Documents that both models sort, at most.
_COMPARED = 20_000
#: A topic is unstable if fewer than half of its documents stay together, and fewer
#: than half of what the median topic of the model keeps.
_HALF = 0.5
_DIGITS = 4


@dataclass(frozen=True)
class Stability:
    """How stable the topics of one model are.

    Attributes:
        topics: For each topic the mean part of its documents that stay together, in
            [0, 1]; None where no document has it as first topic.
        refits: Fits that it was compared with.
        documents: Documents of each of them.
    """

    topics: tuple[float | None, ...]
    refits: int
    documents: int


def add_stability(
    model: TopicModel,
    tokens: Tokens,
    refit: Refit,
    *,
    seed: int = 0,
    workers: int | None = None,
    progress: Progress = silent,
) -> TopicModel:
    """Return the model with its stability in `provenance["stability"]`.

    Args:
        model: Fitted to `tokens`.
        tokens: The corpus.
        refit: Fits the same kind of model to other documents with another seed.
        seed: Changes samples and seeds of the refits.
        workers: Threads; change no bit.
        progress: Told of the stage "stability".
    """
    found = measure_stability(
        model, tokens, refit, seed=seed, workers=workers, progress=progress
    )
    value = found and {
        "topics": list(found.topics),
        "refits": found.refits,
        "documents": found.documents,
    }
    return replace(model, provenance={**model.provenance, "stability": value})


def measure_stability(
    model: TopicModel,
    tokens: Tokens,
    refit: Refit,
    *,
    seed: int = 0,
    workers: int | None = None,
    progress: Progress = silent,
) -> Stability | None:
    """Measure how stable each topic is; see `add_stability` for the arguments.

    Returns:
        The stability; None where a sample is too small to fit a model to.
    """
    size = count_sample(model, len(tokens))
    compared = tokens.take(draw_rows(tokens, _count_compared(model), seed))
    own = choose_first(model, compared, workers)
    overlaps = []
    for number in range(REFITS):
        progress("stability", number, REFITS)
        other_seed = int(digest_text("stability", str(seed), str(number))[:16], 16)
        part = tokens.take(draw_rows(tokens, size, other_seed))
        try:
            other = refit(part, other_seed)
        except ModelError:  # fewer documents with words than topics, or no seed word
            return None
        theirs = choose_first(other, compared, workers)
        overlaps.append(match_topics(own, theirs, len(model)))
    progress("stability", REFITS, REFITS)
    present = np.bincount(own[own >= 0], minlength=len(model)) > 0
    means = np.mean(overlaps, 0).round(_DIGITS).tolist()
    values = (v if there else None for v, there in zip(means, present, strict=True))
    return Stability(tuple(values), REFITS, size)


def count_sample(model: TopicModel, documents: int) -> int:
    """Return how many documents a refit gets."""
    engine = str(model.provenance.get("engine"))
    few = min(_DOCUMENTS.get(engine, _DOCUMENTS_OTHERS), _fill(model, _TOKENS))
    return min(max(few, documents // _PART), int(documents * _LARGEST_PART))


def _count_compared(model: TopicModel) -> int:
    return min(_COMPARED, _fill(model, 3 * _TOKENS))


def _fill(model: TopicModel, tokens: int) -> int:
    """Return how many documents of average length hold so many tokens."""
    held = max(1, int(model.provenance.get("tokens") or 1))
    return 1 + tokens * int(model.provenance.get("documents") or 1) // held


def draw_rows(tokens: Tokens, size: int, seed: int) -> npt.NDArray[np.int64]:
    """Draw documents without replacement, by key and seed; rows ascend.

    The same documents are drawn in whatever order they stand.
    """
    mixed = _mix(tokens.keys ^ np.uint64(seed))
    drawn: npt.NDArray[np.int64] = np.lexsort((tokens.keys, mixed))[:size]
    return np.sort(drawn)


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scatter 64-bit integers (the finalizer of splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def choose_first(
    model: TopicModel, tokens: Tokens, workers: int | None
) -> npt.NDArray[np.int64]:
    """Return the first topic of each document, -1 without a known word."""
    documents = read_documents(tokens, model.vocabulary)
    first = infer_shares(model, documents, workers, tokens.embeddings).argmax(1)
    return np.where(np.diff(documents.offsets) > 0, first, -1)


def match_topics(
    one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], topics: int
) -> npt.NDArray[np.float64]:
    """Return the overlap of each topic of `one` with its match in `other`, in [0, 1].

    Overlap is 2 |A ∩ B| / (|A| + |B|) (Dice 1945); the matching one to one has the
    largest sum of overlaps (Kuhn 1955).

    Args:
        one: First topic of each document, -1 for none.
        other: The same under another model.
        topics: Number of topics of both.

    >>> match_topics(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 1]), 2).tolist()
    [0.8, 0.6666666666666666]
    """
    overlap = overlap_topics(one, other, topics)
    rows, columns = match_overlap(overlap)
    matched: npt.NDArray[np.float64] = overlap[rows, columns]
    return matched


def overlap_topics(
    one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], topics: int
) -> npt.NDArray[np.float64]:
    """Return the overlap of every pair of topics, float64 (topics, topics)."""
    both = (one >= 0) & (other >= 0)
    shared = np.bincount(one[both] * topics + other[both], minlength=topics * topics)
    sizes = [np.bincount(a[a >= 0], minlength=topics) for a in (one, other)]
    total = np.maximum(sizes[0][:, None] + sizes[1][None], 1)
    overlap: npt.NDArray[np.float64] = 2 * shared.reshape(topics, topics) / total
    return overlap


def match_overlap(
    overlap: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Match rows and columns one to one with the largest sum."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return rows, columns


def read_stability(model: TopicModel) -> tuple[float | None, ...]:
    """Return the stability of each topic; None where it was not measured."""
    value = model.provenance.get("stability")
    return tuple(value["topics"]) if value else (None,) * len(model)


def median_stability(values: Sequence[float | None]) -> float | None:
    """Return the median of the topics that have documents, or None."""
    known = [value for value in values if value is not None]
    return round(float(np.median(known)), _DIGITS) if known else None


def find_unstable(values: Sequence[float | None]) -> tuple[bool, ...]:
    """Tell which topics are unstable: below .5 and below half the median.

    >>> find_unstable([0.9, 0.8, 0.45, 0.3, None])
    (False, False, False, True, False)
    """
    bound = min(_HALF, _HALF * (median_stability(values) or 0.0))
    return tuple(value is not None and value < bound for value in values)
