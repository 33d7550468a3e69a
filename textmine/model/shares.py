"""Shares of topics in documents, and perplexity by document completion."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from textmine.model.chunks import count_workers, run_ranges, split_documents
from textmine.model.documents import Bags, Documents, make_bags, read_documents
from textmine.model.space import check_embeddings, project

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel
    from textmine.words.tokens import Tokens

Floats = npt.NDArray[np.float64]

#: EM rounds of the LDA fold-in. Measured on shopping, K=50: 30 against 200 rounds
#: changes perplexity by less than 0.1 %.
_ROUNDS = 30
#: A document is folded in when a round moves no share by more than this. Measured on
#: shopping: no perplexity lost, 0.1 % of documents get another main topic.
_ENOUGH = 1e-4
#: A document is completed if both halves say something.
_SHORTEST = 4
#: Documents that perplexity is measured on, at most: those of the smallest keys.
_SAMPLE = 20_000
#: Shares held at a time (64 MB) where only the main topic is asked for: each time costs
#: a table of logarithms of all words.
_SHARES = 1 << 23
#: Documents looked at a time where little is asked of each: a bound on memory.
_BLOCK = 1 << 15


def infer_shares(
    model: TopicModel,
    documents: Documents,
    workers: int | None = None,
    embeddings: npt.NDArray[Any] | None = None,
) -> Floats:
    """Return topic shares of documents, float64 (n, topics); rows sum to 1.

    `embeddings` float (n, dims) count where the model has directions.

    A document without known words gets the mean of the prior.
    """
    bags = make_bags(documents)
    shares = np.empty((len(bags), len(model.alpha)))
    fold = FOLDS[model.kind](model, bags, shares, embeddings)
    run_ranges(
        lambda first, last, _: fold(first, last),
        split_documents(bags.offsets),
        count_workers(workers),
        lambda: None,
    )
    return shares


def choose_main(
    model: TopicModel,
    documents: Documents,
    workers: int | None = None,
    embeddings: npt.NDArray[Any] | None = None,
) -> npt.NDArray[np.int64]:
    """Return the main topic of each document (ties: the lowest index).

    Blocks of documents, so that memory does not grow with documents × topics.
    """
    main = np.empty(len(documents), np.int64)
    size = max(_BLOCK, _SHARES // len(model))
    for first in range(0, len(documents), size):
        rows = slice(first, min(first + size, len(documents)))
        part = documents.cut(rows.start, rows.stop)
        near = None if embeddings is None else embeddings[rows]
        main[rows] = infer_shares(model, part, workers, near).argmax(1)
    return main


def count_main(
    model: TopicModel,
    tokens: Tokens,
    workers: int | None = None,
    embeddings: npt.NDArray[Any] | None = None,
) -> npt.NDArray[np.int64]:
    """Return documents by main topic of their `transform`, int64 (topics,).

    Documents without a known word are not counted.
    """
    documents = read_documents(tokens, model.vocabulary)
    main = choose_main(model, documents, workers, embeddings)
    filled = documents.offsets[1:] > documents.offsets[:-1]
    return np.bincount(main[filled], minlength=len(model)).astype(np.int64)


def _fold_lda(
    model: TopicModel, bags: Bags, shares: Floats, _: npt.NDArray[Any] | None
) -> Callable[[int, int], None]:
    word_topic = np.ascontiguousarray(model.distribution().T)
    return _prepare_fold(word_topic, np.array(model.alpha, np.float64), bags, shares)


def _prepare_fold(
    word_topic: Floats, alpha: Floats, bags: Bags, shares: Floats
) -> Callable[[int, int], None]:
    from textmine.model.kernels import fold_in

    def fold(first: int, last: int) -> None:
        fold_in.fold_lda(
            bags.offsets, bags.words, bags.counts, word_topic, alpha, _ROUNDS,
            _ENOUGH, first, last, shares,
        )  # fmt: skip

    return fold


def predict_words(
    word_topic: Floats, alpha: Floats, observed: Bags, hidden: Documents, workers: int
) -> float:
    """Return the log likelihood of hidden words, shares folded in from the observed.

    Args:
        word_topic: float64 (terms, topics), p(term | topic).
        alpha: float64 (topics,).
        observed: One bag a document.
        hidden: The words of the same documents that are predicted.
        workers: Threads; change no bit.
    """
    from textmine.model.kernels import fold_in

    shares, each = np.empty((len(observed), len(alpha))), np.empty(len(observed))
    fold = _prepare_fold(word_topic, alpha, observed, shares)

    def predict(first: int, last: int, _: None) -> None:
        fold(first, last)
        fold_in.likelihood_range(
            hidden.offsets, hidden.words, word_topic, shares, first, last, each
        )

    run_ranges(predict, split_documents(observed.offsets), workers, lambda: None)
    return float(each.sum())


def _fold_mixture(
    model: TopicModel,
    bags: Bags,
    shares: Floats,
    embeddings: npt.NDArray[Any] | None,
) -> Callable[[int, int], None]:
    from textmine.model.kernels import fold_in

    weights = np.ascontiguousarray(model.weights().T)
    totals = weights.sum(0)
    logs = np.log(weights / totals)
    members = model.documents_per_topic + model.alpha
    compare = _prepare_comparison(model, len(bags), embeddings)

    def fold(first: int, last: int) -> None:
        fold_in.fold_mixture(
            bags.offsets, bags.words, bags.counts, weights, totals, logs, members,
            compare(first, last), first, last, shares,
        )  # fmt: skip

    return fold


def _prepare_comparison(
    model: TopicModel, documents: int, embeddings: npt.NDArray[Any] | None
) -> Callable[[int, int], npt.NDArray[np.float32]]:
    """Return what gives weight × cosine of a range of documents to each topic."""
    directions = model.directions
    if directions is None or embeddings is None:
        nothing = np.zeros((0, len(model)), np.float32)
        return lambda first, last: nothing  # noqa: ARG005 - of that signature
    check_embeddings(embeddings, documents)
    from textmine.model.kernels.directions import compare_range

    vectors, units = project(embeddings, directions.space), directions.units()

    def compare(first: int, last: int) -> npt.NDArray[np.float32]:
        near = np.empty((last - first, len(model)), np.float32)
        compare_range(vectors, units, directions.weight, first, last, near)
        return near

    return compare


#: How documents are folded in, by kind of model.
FOLDS = {
    "lda": _fold_lda,
    "gensim": _fold_lda,
    "nmf": _fold_lda,
    "tomotopy": _fold_lda,
    "mixture": _fold_mixture,
}


def measure_perplexity(
    model: TopicModel,
    documents: Documents,
    workers: int | None = None,
    sample_size: int = _SAMPLE,
) -> float | None:
    """Return perplexity by document completion (Wallach et al. 2009, §5.1).

    Words at even positions give the shares, those at odd positions are predicted; over
    documents of at least four known words, at most `sample_size`, those of the
    smallest keys. None if there is no such document. On training documents it compares
    models of the same tokens, and tells nothing about unseen ones.
    """
    sample = documents.take(choose_sample(documents, sample_size))
    if not len(sample):
        return None
    from textmine.model.kernels import fold_in

    observed, hidden = halve(sample, 0), halve(sample, 1)
    shares = infer_shares(model, observed, workers)
    word_topic = np.ascontiguousarray(model.distribution().T)
    each = np.empty(len(sample))
    fold_in.likelihood_range(
        hidden.offsets, hidden.words, word_topic, shares, 0, len(sample), each
    )
    return float(np.exp(-each.sum() / len(hidden.words)))


def choose_sample(documents: Documents, size: int) -> npt.NDArray[np.int64]:
    """Return the rows that are completed, at most `size`, in order of their keys."""
    chosen = np.zeros(0, np.int64)
    for first in range(0, len(documents), _BLOCK):
        lengths = np.diff(documents.offsets[first : first + _BLOCK + 1])
        rows = np.append(chosen, first + np.flatnonzero(lengths >= _SHORTEST))
        chosen = rows[np.argsort(documents.keys[rows], kind="stable")][:size]
    return chosen


def halve(documents: Documents, parity: int) -> Documents:
    """Return the words of each document at even (0) or odd (1) positions."""
    lengths = np.diff(documents.offsets)
    places = np.arange(len(documents.words)) - np.repeat(
        documents.offsets[:-1], lengths
    )
    halves = (lengths + 1 - parity) // 2
    offsets = np.concatenate([[0], np.cumsum(halves)]).astype(np.int64)
    return Documents(documents.keys, offsets, documents.words[places % 2 == parity])
