"""gensim as an engine, and our topics as a gensim object."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from textmine.model.documents import make_bags
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel

if TYPE_CHECKING:
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

#: Passes over the corpus; gensim's own default is 1, which leaves topics half made.
_PASSES = 10
#: gensim's pseudo-counts are floats; they are kept in units of 1/1000 token.
_UNITS = 1000
_BETA = 0.01


def fit_gensim(task: Task) -> TopicModel:
    """Fit gensim's LdaModel on one core, documents in the order of their keys.

    Online variational Bayes depends on the order of documents, so that order is fixed.
    `options.sweeps` is the number of passes; α is learned where `estimate_alpha` asks.
    """
    from gensim.models import LdaModel

    beta = task.options.beta or _BETA
    eta = np.full((task.topics, len(task.vocabulary)), beta)
    if task.word_prior is not None:
        eta += task.word_prior
    sweeps = task.options.sweeps or _PASSES
    alpha = np.full(task.topics, task.options.alpha)
    fitted = LdaModel(
        _read_bags(task),
        num_topics=task.topics,
        id2word=_make_dictionary(task.vocabulary),
        alpha="auto" if task.options.estimate_alpha else alpha,
        eta=eta,
        passes=sweeps,
        eval_every=None,
        random_state=task.seed % (1 << 32),  # what numpy's RandomState takes
        dtype=np.float64,
    )
    task.progress("fit", sweeps, sweeps)
    counts = np.rint(np.maximum(fitted.state.get_lambda() - eta, 0.0) * _UNITS)
    return TopicModel(
        kind="gensim",
        topic_word=counts.astype(np.int64),
        alpha=np.array(fitted.alpha, np.float64),
        beta=beta,
        documents_per_topic=np.zeros(task.topics, np.int64),
        vocabulary=task.vocabulary,
        count_scale=_UNITS,
        word_prior=task.word_prior,
        provenance={"sweeps": sweeps},
    )


def _read_bags(task: Task) -> list[list[tuple[int, int]]]:
    order = np.argsort(task.documents.keys, kind="stable")
    bags = make_bags(task.documents.take(order))
    pairs = list(zip(bags.words.tolist(), bags.counts.tolist(), strict=True))
    edges = bags.offsets.tolist()
    return [pairs[a:b] for a, b in itertools.pairwise(edges)]


def _make_dictionary(vocabulary: tuple[str, ...]) -> Dictionary:
    from gensim.corpora import Dictionary

    dictionary = Dictionary()
    dictionary.token2id = {term: i for i, term in enumerate(vocabulary)}
    dictionary.id2token = dict(enumerate(vocabulary))
    return dictionary


def to_gensim(model: TopicModel) -> LdaModel:
    """Return a gensim LdaModel whose get_topics() is model.distribution().

    gensim knows no mixture: of such a model it gets the same topics, and the shares
    of topics among documents as α (times the number of topics × 0.1).
    """
    from gensim.models import LdaModel

    made: Any = LdaModel(
        num_topics=len(model),
        id2word=_make_dictionary(model.vocabulary),
        alpha=_make_alpha(model),
        eta=model.beta,
        random_state=0,
        dtype=np.float64,
    )
    made.state.sstats = model.weights() - model.beta
    made.sync_state()
    return made


def _make_alpha(model: TopicModel) -> Any:
    if model.kind != "mixture":
        return np.array(model.alpha)
    members = model.documents_per_topic + model.alpha
    return members / members.sum() * len(model) * 0.1
