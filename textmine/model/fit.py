"""Fit a topic model: choose terms and kind, run an engine, tell what was done."""

from __future__ import annotations

import importlib.metadata
import math
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import numpy.typing as npt

import textmine
from textmine.canonical import digest_text, to_json
from textmine.errors import ModelError, OptionError
from textmine.model.chunks import count_workers
from textmine.model.documents import Documents, choose_terms, read_documents
from textmine.model.embedding import check_embeddings
from textmine.model.engines import ENGINES
from textmine.model.lda import MOST_TOPICS
from textmine.model.options import FitOptions, WordPriors, default_topics
from textmine.model.shares import infer_shares, measure_perplexity
from textmine.model.task import Task
from textmine.model.topic_model import Floats, TopicModel
from textmine.progress import Progress, silent
from textmine.words.tokens import Tokens

#: Mean chosen words per document from which on `auto` takes LDA. Measured on held-out
#: reviews by length: the mixture predicts better up to about 50 words.
LONG_DOCUMENTS = 40.0
MODELS = ("auto", "lda", "mixture")
_PACKAGES = {
    "textmine": ("numpy", "numba"),
    "gensim": ("numpy", "numba", "gensim"),
    "nmf": ("numpy", "numba", "scikit-learn"),
    "tomotopy": ("numpy", "numba", "tomotopy"),
}


def fit_topics(
    tokens: Tokens,
    *,
    topics: int | None = None,
    model: str = "auto",
    engine: str = "textmine",
    seed: int = 0,
    workers: int | None = None,
    options: FitOptions | None = None,
    earlier: TopicModel | None = None,
    priors: WordPriors | None = None,
    embeddings: npt.NDArray[Any] | None = None,
    lexicon_text: str = "",
    codebook_text: str = "",
    progress: Progress = silent,
) -> TopicModel:
    """Fit topics to a segmented corpus.

    The same tokens, options and seed give the same bits, whatever `workers` and the
    order of documents (on one type of CPU, with the same versions).

    Args:
        tokens: The corpus; documents without chosen terms are left out.
        topics: Number of topics; None: that of `earlier`, else `default_topics` of
            the documents that hold a chosen term (30, at most one per 40 documents,
            at least 2).
        model: "lda", "mixture", or "auto": mixture if documents have fewer than 40
            chosen words on average. The choice and its reason stand in the
            provenance as `model_reason`: "asked", "short_documents",
            "long_documents" or "earlier_model".
        engine: A key of ENGINES.
        seed: Any integer in [0, 2^64).
        workers: Threads; None: all cores. Changes no bit.
        options: How to fit; None: FitOptions().
        earlier: A model to continue: topics keep their index, its vocabulary is kept
            and grows, its counts × `options.decay` are a prior of the new topics.
            Give only the documents that it has not seen.
        priors: Words that are drawn to topics.
        embeddings: One row a document of `tokens`, float (n, dims): comments that say
            the same in other words are drawn to one topic (mixture only).
        lexicon_text: Kept with the model; new texts are segmented with it.
        codebook_text: Kept with the model.
        progress: Called as progress("fit", sweep, sweeps, "perplexity …").

    Raises:
        ModelError: No usable terms, fewer non-empty documents than topics, or prior
            words that the corpus lacks.
        OptionError: Unknown model or engine, or options that can't go together.
    """
    options = options or FitOptions()
    _check_options(topics, model, engine, seed, earlier)
    vocabulary = _choose_vocabulary(tokens, options, earlier, priors)
    documents = read_documents(tokens, vocabulary)
    rows = np.flatnonzero(np.diff(documents.offsets) > 0)
    used = documents.take(rows)
    count = topics or (len(earlier) if earlier else default_topics(len(used)))
    _check_documents(used, vocabulary, count, earlier)
    _check_priors(priors, count)
    kind, reason = _choose_kind(used, model, engine, earlier)
    _check_embeddings(embeddings, len(tokens), kind, earlier)
    task = Task(
        documents=used,
        topics=count,
        kind=kind,
        seed=seed,
        workers=count_workers(workers),
        options=options,
        word_prior=_gather_word_prior(vocabulary, count, options, earlier, priors),
        earlier=earlier and _widen(earlier, vocabulary),
        vocabulary=vocabulary,
        progress=progress,
        embeddings=None if embeddings is None else embeddings[rows],
    )
    fitted = ENGINES[engine](task)
    return _complete(
        replace(fitted, lexicon_text=lexicon_text, codebook_text=codebook_text),
        tokens,
        task,
        {"engine": engine, "model_reason": reason},
    )


def _check_options(
    topics: int | None,
    model: str,
    engine: str,
    seed: int,
    earlier: TopicModel | None,
) -> None:
    known = earlier.kind if earlier else model
    wrong = [
        (topics is not None and topics < 1, "topics is below 1"),
        (topics is not None and topics > MOST_TOPICS, f"topics is above {MOST_TOPICS}"),
        (model not in MODELS, f"model {model!r}: not one of {', '.join(MODELS)}"),
        (engine not in ENGINES, f"engine {engine!r}: not one of {', '.join(ENGINES)}"),
        (not 0 <= seed < 1 << 64, "seed is not in [0, 2^64)"),
        (
            earlier is not None and topics not in (None, len(earlier)),
            f"topics differs from the {earlier and len(earlier)} of the earlier model",
        ),
        (model not in ("auto", known), f"the earlier model is of kind {known}"),
        (
            engine != "textmine" and model == "mixture",
            f"engine {engine} has no mixture",
        ),
    ]  # fmt: skip
    problems = [text for bad, text in wrong if bad]
    if problems:
        raise OptionError("fit_topics", "; ".join(problems))


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
            "fit_topics",
            f"{len(documents)} documents with {len(vocabulary)} usable terms",
            f"at least {needed} documents for {topics} topics",
            "ask for fewer topics or add documents",
        )


def _check_priors(priors: WordPriors | None, topics: int) -> None:
    rows = sorted(priors.counts.items()) if priors else []
    problems = [f"topic {k} is not in 0…{topics - 1}" for k, _ in rows if k >= topics]
    problems += [
        f"the count of {word} in topic {k} is not a number from 0 on"
        for k, row in rows
        for word, count in row.items()
        if not 0 <= count < math.inf
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
    if before is not None and len(before.centre) != embeddings.shape[1]:
        raise ModelError(
            "embeddings",
            f"{embeddings.shape[1]} dimensions",
            f"the {len(before.centre)} of the earlier model",
            "use the same embedder",
        )


def _choose_kind(
    documents: Documents, model: str, engine: str, earlier: TopicModel | None
) -> tuple[str, str]:
    if engine != "textmine":
        return engine, "asked"
    if earlier is not None:
        return ("mixture" if earlier.kind == "mixture" else "lda"), "earlier_model"
    if model != "auto":
        return model, "asked"
    if len(documents.words) < LONG_DOCUMENTS * len(documents):
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


def _complete(
    model: TopicModel, tokens: Tokens, task: Task, facts: dict[str, Any]
) -> TopicModel:
    """Add what is only known at the end: main topics, perplexity, provenance."""
    if model.kind != "mixture":
        main = infer_shares(model, task.documents, task.workers).argmax(1)
        members = np.bincount(main, minlength=len(model)).astype(np.int64)
        model = replace(model, documents_per_topic=members)
    perplexity = measure_perplexity(model, task.documents, task.workers)
    options = asdict(task.options)
    provenance = {
        **model.provenance,
        **facts,
        "documents": len(task.documents),
        "documents_without_terms": len(tokens) - len(task.documents),
        "tokens": len(task.documents.words),
        "training_perplexity": perplexity and round(perplexity, 3),
        "seed": task.seed,
        "segmenter": tokens.segmenter,
        "lexicon_digest": tokens.lexicon_digest,
        "corpus_digest": _digest_documents(task.documents, task.vocabulary),
        "earlier_digest": task.earlier and digest_model(task.earlier),
        "options": options,
        "versions": _read_versions(facts["engine"]),
    }
    return replace(model, provenance=provenance)


def _digest_documents(documents: Documents, vocabulary: tuple[str, ...]) -> str:
    """Digest keys, words and vocabulary; the order of documents does not matter."""
    ordered = documents.take(np.argsort(documents.keys, kind="stable"))
    parts = (ordered.keys, ordered.offsets, ordered.words)
    return digest_text(*vocabulary, *(p.tobytes().hex() for p in parts))


def digest_model(model: TopicModel) -> str:
    """Return 32 hex digits that identify a model's topics and provenance."""
    return digest_text(
        model.kind,
        *model.vocabulary,
        np.asarray(model.topic_word, np.int64).tobytes().hex(),
        to_json(dict(model.provenance)),
    )


def _read_versions(engine: str) -> dict[str, str]:
    packages = {name: importlib.metadata.version(name) for name in _PACKAGES[engine]}
    return {"textmine": textmine.__version__, **packages}
