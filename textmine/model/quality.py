"""Measures of a topic model: one dict, a measure is a function."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.model.documents import Bags, Documents, make_bags, read_documents
from textmine.model.relevance import choose_words
from textmine.model.shares import measure_perplexity

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel
    from textmine.words.tokens import Tokens

#: Words of a topic that coherence and diversity look at, as the literature does.
_WORDS = 10
#: Documents that the slow C_V counts in, at most: those of the smallest keys.
_COUNTED = 10_000


@dataclass(frozen=True)
class Judged:
    """What a measure looks at.

    Attributes:
        model: The topics.
        held_out: Documents that it was not fitted to, over its vocabulary.
        reference: Documents in which words are counted, over its vocabulary.
        words: int64 (topics, up to 10): most probable words of each topic.
        workers: Threads; change no bit.
    """

    model: TopicModel
    held_out: Documents
    reference: Documents
    words: tuple[npt.NDArray[np.int64], ...]
    workers: int | None = None


def measure_quality(
    model: TopicModel, held_out: Tokens, reference: Tokens, workers: int | None = None
) -> dict[str, float | None]:
    """Return every measure of MEASURES; None where it can't be taken.

    Args:
        model: The topics.
        held_out: Documents that the model was not fitted to, for perplexity.
        reference: Documents in which words are counted, for coherence.
        workers: Threads; change no bit.
    """
    judged = Judged(
        model,
        read_documents(held_out, model.vocabulary),
        read_documents(reference, model.vocabulary),
        tuple(choose_words(model, _WORDS, by="probability", distinct=False)),
        workers,
    )
    return {name: measure(judged) for name, measure in MEASURES.items()}


def measure_held_out(judged: Judged) -> float | None:
    """Return perplexity of the held-out documents by completion; lower is better."""
    return measure_perplexity(judged.model, judged.held_out, judged.workers)


def measure_npmi(judged: Judged) -> float | None:
    """Return the mean NPMI of pairs of a topic's words, in [-1, 1] (Bouma 2009).

    Probabilities are shares of the reference documents that hold a word or both; a
    pair that never meets counts -1 (Lau, Newman, Baldwin 2014).
    """
    bags = make_bags(judged.reference)
    if not len(bags.words):
        return None
    scores = [_score_pairs(_count_joint(bags, row)) for row in judged.words]
    means = [sum(row) / len(row) for row in scores if row]
    return sum(means) / len(means) if means else None


def _count_joint(bags: Bags, words: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the share of documents that hold both words, float64 (words, words)."""
    place = np.full(int(max(bags.words.max(), words.max())) + 1, -1)
    place[words] = np.arange(len(words))
    column = place[bags.words]
    document = np.repeat(np.arange(len(bags)), np.diff(bags.offsets))[column >= 0]
    _, row = np.unique(document, return_inverse=True)
    held = np.zeros((int(row.max(initial=-1)) + 1, len(words)), np.int64)
    held[row, column[column >= 0]] = 1
    joint: npt.NDArray[np.float64] = held.T @ held / len(bags)
    return joint


def _score_pairs(joint: npt.NDArray[np.float64]) -> list[float]:
    alone = joint.diagonal()
    scores = []
    for i, j in itertools.combinations(range(len(joint)), 2):
        p = joint[i, j]
        if p == 0:
            scores.append(-1.0)
        elif p == 1:
            scores.append(1.0)
        else:
            scores.append(float(np.log(p / (alone[i] * alone[j])) / -np.log(p)))
    return scores


def measure_c_v(judged: Judged) -> float | None:
    """Return C_V by gensim, in [0, 1] (Röder, Both, Hinneburg 2015).

    Counted in the reference documents, at most 10,000, those of the smallest keys,
    with gensim's window of 110 words: for comments that is the whole comment. Topics
    for which gensim gives no number are left out; None if it gives none.
    """
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    texts = _read_texts(judged)
    dictionary = Dictionary(texts)
    words = [[judged.model.vocabulary[w] for w in row] for row in judged.words]
    known = [[w for w in row if w in dictionary.token2id] for row in words]
    topics = [row for row in known if len(row) > 1]
    if not topics:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        judge = CoherenceModel(
            topics=topics,
            texts=texts,
            dictionary=dictionary,
            coherence="c_v",
            topn=_WORDS,
            processes=1,
        )
        values = np.array(judge.get_coherence_per_topic(), dtype=np.float64)
    good = values[np.isfinite(values)]
    return float(good.mean()) if len(good) else None


def _read_texts(judged: Judged) -> list[list[str]]:
    reference = judged.reference
    rows = np.argsort(reference.keys, kind="stable")[:_COUNTED]
    taken = reference.take(rows)
    terms = [judged.model.vocabulary[w] for w in taken.words.tolist()]
    return [terms[a:b] for a, b in itertools.pairwise(taken.offsets.tolist())]


def measure_diversity(judged: Judged) -> float | None:
    """Return the share of different words among the topics' words, in (0, 1].

    Dieng, Ruiz, Blei (2020), section 6, with ten words.
    """
    words = np.concatenate(judged.words)
    return len(np.unique(words)) / len(words)


#: Name -> measure. A new measure is one function and one row.
MEASURES: dict[str, Callable[[Judged], float | None]] = {
    "perplexity": measure_held_out,
    "npmi": measure_npmi,
    "c_v": measure_c_v,
    "diversity": measure_diversity,
}
