"""scikit-learn's NMF and tomotopy's LDA as engines, for those who must compare."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError
from textmine.model.documents import Bags, make_bags
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel

#: Rounds of coordinate descent; scikit-learn's default number, without early stop.
_ROUNDS = 200
#: Iterations of tomotopy's Gibbs sampler, as in the side-by-side measurements.
_ITERATIONS = 300
#: Pseudo-counts of NMF are fractions; they are kept in units of 1/1000 token.
_UNITS = 1000
_BETA = 0.01
_BLOCK = 1 << 16  # entries that are shared out among topics at a time


def fit_nmf(task: Task) -> TopicModel:
    """Fit scikit-learn's NMF to tf-idf (sublinear), on one core, in the order of keys.

    The factors are turned into counts, so that the model answers as any other does:
    each occurrence of a word is shared out among the topics by W[d, k] H[k, w].
    `options.sweeps` is the number of rounds.

    Raises:
        OptionError: Words are to be drawn to topics, or a model is to be continued.
    """
    from scipy import sparse
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer
    from threadpoolctl import threadpool_limits

    if task.word_prior is not None:
        raise OptionError(
            "engine nmf",
            "can't continue a model or draw words to topics",
            remedy="use the engine textmine",
        )
    bags = _read_bags(task)
    shape = (len(bags), len(task.vocabulary))
    x = sparse.csr_matrix((bags.counts, bags.words, bags.offsets), shape=shape)
    rounds = task.options.sweeps or _ROUNDS
    with threadpool_limits(1):
        model = NMF(
            task.topics,
            init="nndsvda" if task.topics <= min(shape) else "random",
            random_state=task.seed % (1 << 32),  # what numpy's RandomState takes
            max_iter=rounds,
            tol=0,
        )
        weights = model.fit_transform(
            TfidfTransformer(sublinear_tf=True).fit_transform(x)
        )
    task.progress("fit", rounds, rounds)
    counts = _share_out(bags, weights, np.ascontiguousarray(model.components_.T))
    return _build(
        task,
        np.rint(counts * _UNITS),
        kind="nmf",
        sweeps=rounds,
        alpha=np.full(task.topics, task.options.alpha),
        scale=_UNITS,
    )


def _share_out(
    bags: Bags, weights: npt.NDArray[np.float64], parts: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return expected tokens of each term in each topic, float64 (topics, terms)."""
    rows = np.repeat(np.arange(len(bags)), np.diff(bags.offsets))
    counts = np.zeros((weights.shape[1], len(parts)))
    for first in range(0, len(rows), _BLOCK):
        span = slice(first, first + _BLOCK)
        joint = weights[rows[span]] * parts[bags.words[span]]
        total = joint.sum(1, keepdims=True)
        joint *= bags.counts[span, None] / np.where(total > 0, total, 1)
        for k, column in enumerate(joint.T):
            counts[k] += np.bincount(bags.words[span], column, len(parts))
    return counts


def fit_tomotopy(task: Task) -> TopicModel:
    """Fit tomotopy's LDA on one core, documents in the order of their keys.

    `options.sweeps` is the number of iterations; α is learned where `estimate_alpha`
    asks.

    Raises:
        OptionError: tomotopy is not installed.
    """
    try:
        import tomotopy
    except ImportError as error:
        raise OptionError(
            "engine tomotopy",
            "not installed",
            remedy="pip install 'textmine[tomotopy]'",
        ) from error
    beta = task.options.beta or _BETA
    model = tomotopy.LDAModel(
        k=task.topics,
        alpha=task.options.alpha,
        eta=beta,
        seed=task.seed % (1 << 32),
    )
    model.optim_interval = 10 if task.options.estimate_alpha else 0
    for words in _read_words(task):
        model.add_doc(words)
    _set_word_prior(model, task, beta)
    iterations = task.options.sweeps or _ITERATIONS
    model.train(iterations, workers=1)
    task.progress("fit", iterations, iterations)
    return _build(
        task,
        _read_counts(model, task, beta),
        kind="tomotopy",
        sweeps=iterations,
        alpha=np.array(model.alpha, np.float64),
        beta=beta,
    )


def _set_word_prior(model: Any, task: Task, beta: float) -> None:
    if task.word_prior is None:
        return
    for word in np.flatnonzero(task.word_prior.any(0)):
        prior = beta + task.word_prior[:, word]
        model.set_word_prior(task.vocabulary[word], prior.tolist())


def _read_counts(model: Any, task: Task, beta: float) -> npt.NDArray[np.float64]:
    """Return tokens of each term in each topic; tomotopy adds its priors to them."""
    index = {term: i for i, term in enumerate(task.vocabulary)}
    place = [index[term] for term in model.used_vocabs]
    counts = np.zeros((task.topics, len(task.vocabulary)))
    for k in range(task.topics):
        counts[k, place] = model.get_topic_word_dist(k, normalize=False)
    added = beta if task.word_prior is None else beta + task.word_prior
    tokens: npt.NDArray[np.float64] = np.rint(np.maximum(counts - added, 0))
    return tokens


def _read_bags(task: Task) -> Bags:
    order = np.argsort(task.documents.keys, kind="stable")
    return make_bags(task.documents.take(order))


def _read_words(task: Task) -> list[list[str]]:
    order = np.argsort(task.documents.keys, kind="stable")
    documents = task.documents.take(order)
    terms = [task.vocabulary[w] for w in documents.words.tolist()]
    edges = documents.offsets.tolist()
    return [terms[a:b] for a, b in itertools.pairwise(edges)]


def _build(
    task: Task,
    counts: npt.NDArray[np.float64],
    *,
    kind: str,
    sweeps: int,
    alpha: npt.NDArray[np.float64],
    scale: int = 1,
    beta: float = _BETA,
) -> TopicModel:
    return TopicModel(
        kind=kind,
        topic_word=counts.astype(np.int64),
        alpha=alpha,
        beta=beta,
        documents_per_topic=np.zeros(task.topics, np.int64),
        vocabulary=task.vocabulary,
        count_scale=scale,
        word_prior=task.word_prior,
        provenance={"sweeps": sweeps},
    )
