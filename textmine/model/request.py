"""What a caller asks `fit_topics` for: checked, and turned into a task."""

from __future__ import annotations

import importlib.metadata
import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import textmine
from textmine.canonical import digest_text
from textmine.errors import ModelError, OptionError
from textmine.model.balance import LONG_DOCUMENT, find_limit, shorten_documents
from textmine.model.checkpoint import Checkpoint
from textmine.model.chunks import count_workers
from textmine.model.digests import digest_array, digest_documents, digest_model
from textmine.model.documents import Documents, choose_terms, read_documents
from textmine.model.engines import ENGINES
from textmine.model.lda import MOST_TOPICS
from textmine.model.options import FitOptions, WordPriors, default_topics
from textmine.model.space import check_embeddings
from textmine.model.task import Task
from textmine.model.topic_model import Floats, TopicModel
from textmine.progress import Progress
from textmine.words.tokens import Tokens

MODELS = ("auto", "lda", "mixture")
_PACKAGES = {
    "textmine": ("numpy", "numba"),
    "gensim": ("numpy", "numba", "gensim"),
    "nmf": ("numpy", "numba", "scikit-learn"),
    "tomotopy": ("numpy", "numba", "tomotopy"),
}


@dataclass(frozen=True)
class Request:
    """What `fit_topics` was asked for; its arguments of the same names explain each."""

    topics: int | None
    model: str
    engine: str
    seed: int
    workers: int | None
    options: FitOptions
    earlier: TopicModel | None
    priors: WordPriors | None
    embeddings: npt.NDArray[Any] | None
    checkpoint: Path | None
    progress: Progress


def make_task(tokens: Tokens, request: Request) -> Task:
    """Make all choices: terms, documents, number of topics, kind.

    Raises:
        ModelError, OptionError: As `fit_topics` says.
    """
    check_request(request)
    options, earlier, priors = request.options, request.earlier, request.priors
    vocabulary = _choose_vocabulary(tokens, options, earlier, priors)
    documents = read_documents(tokens, vocabulary)
    filled = documents.offsets[1:] > documents.offsets[:-1]
    used = documents if filled.all() else documents.take(np.flatnonzero(filled))
    count = request.topics or (len(earlier) if earlier else default_topics(len(used)))
    _check_documents(used, vocabulary, count, earlier)
    _check_priors(priors, count)
    limit = find_limit(np.diff(used.offsets)) if options.balance else None
    counted = used if limit is None else shorten_documents(used, limit)
    kind, reason = _choose_kind(counted, request)
    embeddings = request.embeddings
    _check_embeddings(embeddings, len(tokens), kind, earlier)
    prior = _gather_word_prior(vocabulary, count, options, earlier, priors)
    task = Task(
        documents=counted,
        limit=limit,
        topics=count,
        kind=kind,
        reason=reason,
        corpus_digest=digest_documents(used, vocabulary),
        seed=request.seed,
        workers=count_workers(request.workers),
        options=options,
        word_prior=_damp_words(prior, counted, vocabulary, priors),
        damped=_gather_damped(earlier, priors),
        earlier=earlier and _widen(earlier, vocabulary),
        vocabulary=vocabulary,
        progress=request.progress,
        embeddings=None if embeddings is None else embeddings[filled],
    )
    if request.checkpoint is None:
        return task
    task = _sort_rows(task)
    return replace(task, checkpoint=Checkpoint(request.checkpoint, _identify(task)))


def _gather_damped(
    earlier: TopicModel | None, priors: WordPriors | None
) -> tuple[str, ...]:
    """Return the damped words, ascending: those of an earlier model stay damped."""
    before = earlier.damped if earlier else ()
    return tuple(sorted({*before, *(priors.damped if priors else ())}))


def _sort_rows(task: Task) -> Task:
    """Return the task in the order of keys.

    A checkpoint holds topics by row, and the next process may read the same documents
    in another order.
    """
    order = np.argsort(task.documents.keys, kind="stable")
    rows = task.embeddings
    return replace(
        task,
        documents=task.documents.take(order),
        embeddings=None if rows is None else rows[order],
    )


def _identify(task: Task) -> Mapping[str, str]:
    """Return what makes a fit the same fit; the number of workers is not in it."""
    options = sorted(asdict(task.options).items())
    return {
        "corpus": task.corpus_digest,
        "seed": str(task.seed),
        "kind": task.kind,
        "number of topics": str(task.topics),
        "options": digest_text(repr(options), digest_array(task.word_prior)),
        "earlier model": digest_model(task.earlier) if task.earlier else "",
        "embeddings": digest_array(task.embeddings),
        "version": repr(read_versions("textmine")),
    }


def read_versions(engine: str) -> dict[str, str]:
    """Return the versions of textmine and of what an engine computes with."""
    packages = {name: importlib.metadata.version(name) for name in _PACKAGES[engine]}
    return {"textmine": textmine.__version__, **packages}


def check_request(request: Request) -> None:
    """Raise OptionError for what can't be, or can't go together, all of it named."""
    topics, model, engine = request.topics, request.model, request.engine
    earlier = request.earlier
    known = earlier.kind if earlier else model
    wrong = [
        (topics is not None and topics < 1, "topics is below 1"),
        (topics is not None and topics > MOST_TOPICS, f"topics is above {MOST_TOPICS}"),
        (model not in MODELS, f"model {model!r}: not one of {', '.join(MODELS)}"),
        (engine not in ENGINES, f"engine {engine!r}: not one of {', '.join(ENGINES)}"),
        (not 0 <= request.seed < 1 << 64, "seed is not in [0, 2^64)"),
        (
            earlier is not None and topics not in (None, len(earlier)),
            f"topics differs from the {earlier and len(earlier)} of the earlier model",
        ),
        (model not in ("auto", known), f"the earlier model is of kind {known}"),
        (
            engine != "textmine" and model == "mixture",
            f"engine {engine} has no mixture",
        ),
        (
            engine != "textmine" and request.checkpoint is not None,
            f"engine {engine} keeps no checkpoint",
        ),
    ]  # fmt: skip
    problems = [text for bad, text in wrong if bad]
    if problems:
        raise OptionError("options of the topic model", "; ".join(problems))


def _choose_vocabulary(
    tokens: Tokens,
    options: FitOptions,
    earlier: TopicModel | None,
    priors: WordPriors | None,
) -> tuple[str, ...]:
    kept = frozenset(earlier.vocabulary) if earlier else frozenset()
    seeds = priors.words if priors else frozenset()
    absent = sorted(seeds - kept - set(tokens.vocabulary))
    if absent:
        raise ModelError(
            "word priors",
            f"{len(absent)} words are not in the corpus: {', '.join(absent[:10])}",
            remedy="take them out, or add them to the lexicon if they are cut apart",
        )
    return choose_terms(tokens, options, kept | seeds)


def _check_documents(
    documents: Documents,
    vocabulary: tuple[str, ...],
    topics: int,
    earlier: TopicModel | None,
) -> None:
    needed = topics if earlier is None else 1
    if not vocabulary or len(documents) < needed:
        raise ModelError(
            "topics",
            f"{len(documents)} documents with usable words, "
            f"{len(vocabulary)} words in all",
            f"at least {needed} documents for {topics} topics",
            "Ask for fewer topics or add documents",
        )


def _check_priors(priors: WordPriors | None, topics: int) -> None:
    rows = sorted(priors.counts.items()) if priors else []
    problems = [
        f"topic {k} is not in 0…{topics - 1}" for k, _ in rows if not 0 <= k < topics
    ]
    problems += [
        f"the count of {word} in topic {k} is not a number from 0 on"
        for k, row in rows
        for word, count in row.items()
        if not 0 <= count < math.inf
    ]
    problems += [
        f"the strength that damps {word} is not a number from 0 on"
        for word, strength in sorted(priors.damped.items() if priors else [])
        if not 0 <= strength < math.inf
    ]
    if problems:
        raise OptionError("word priors", "; ".join(problems[:10]))


def _check_embeddings(
    embeddings: npt.NDArray[Any] | None,
    documents: int,
    kind: str,
    earlier: TopicModel | None,
) -> None:
    if embeddings is None:
        return
    if kind != "mixture":
        raise OptionError(
            "embeddings", f"kind {kind} can't use them", remedy='ask for "mixture"'
        )
    check_embeddings(embeddings, documents)
    before = earlier.directions if earlier else None
    if before is not None and len(before.space.centre) != embeddings.shape[1]:
        raise ModelError(
            "embeddings",
            f"{embeddings.shape[1]} dimensions",
            f"the {len(before.space.centre)} of the earlier model",
            "use the same embedder",
        )


def _choose_kind(documents: Documents, request: Request) -> tuple[str, str]:
    earlier = request.earlier
    if request.engine != "textmine":
        return request.engine, "asked"
    if earlier is not None:
        return ("mixture" if earlier.kind == "mixture" else "lda"), "earlier_model"
    if request.model != "auto":
        return request.model, "asked"
    if request.embeddings is not None:
        return "mixture", "embeddings"
    if len(documents.words) < LONG_DOCUMENT * len(documents):
        return "mixture", "short_documents"
    return "lda", "long_documents"


def _widen(earlier: TopicModel, vocabulary: tuple[str, ...]) -> TopicModel:
    """Return the earlier model over a larger vocabulary; new terms have count 0."""
    index = {term: i for i, term in enumerate(vocabulary)}
    place = [index[term] for term in earlier.vocabulary]
    counts = np.zeros((len(earlier), len(vocabulary)), np.int64)
    counts[:, place] = earlier.topic_word
    prior = None
    if earlier.word_prior is not None:
        prior = np.zeros(counts.shape)
        prior[:, place] = earlier.word_prior
    return replace(earlier, topic_word=counts, word_prior=prior, vocabulary=vocabulary)


def _gather_word_prior(
    vocabulary: tuple[str, ...],
    topics: int,
    options: FitOptions,
    earlier: TopicModel | None,
    priors: WordPriors | None,
) -> Floats | None:
    """Return pseudo-counts of words, float64 (topics, terms); None: there are none."""
    if earlier is None and priors is None:
        return None
    prior = np.zeros((topics, len(vocabulary)))
    if earlier is not None:
        wide = _widen(earlier, vocabulary)
        prior += (wide.weights() - wide.beta) * options.decay
    index = {word: i for i, word in enumerate(vocabulary)}
    for topic, row in sorted((priors.counts if priors else {}).items()):
        for word, count in row.items():
            prior[topic, index[word]] += count
    return prior


def _damp_words(
    prior: Floats | None,
    documents: Documents,
    vocabulary: tuple[str, ...],
    priors: WordPriors | None,
) -> Floats | None:
    """Spread each damped word's own count over all topics, times its strength."""
    if prior is None or priors is None or not priors.damped:
        return prior
    tokens = np.bincount(documents.words, minlength=prior.shape[1])
    for word, strength in priors.damped.items():
        place = bisect_left(vocabulary, word)  # it is a term, and these ascend
        prior[:, place] += strength * tokens[place] / len(prior)
    return prior
