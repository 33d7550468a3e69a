"""Fit a topic model: choose terms and kind, run an engine, tell what was done."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy.typing as npt

from textmine.model.digests import digest_model
from textmine.model.engines import ENGINES
from textmine.model.options import FitOptions, WordPriors
from textmine.model.request import Request, make_task, read_versions
from textmine.model.shares import count_main, measure_perplexity
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel
from textmine.progress import Progress, silent
from textmine.words.tokens import Tokens


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
    checkpoint: Path | str | None = None,
    lexicon_text: str = "",
    codebook_text: str = "",
    progress: Progress = silent,
) -> TopicModel:
    """Fit topics; the same tokens, options and seed give the same bits on one CPU type.

    Args:
        tokens: The corpus; documents without chosen terms are left out.
        topics: None: as many as `earlier` has, else `default_topics`.
        model: "lda", "mixture" or "auto": mixture below 40 chosen words a document;
            the provenance has the choice's reason (`model_reason`).
        engine: A key of ENGINES.
        seed: In [0, 2^64).
        workers: Threads; None: all cores. As the order of documents, change no bit.
        options: How to fit; None: FitOptions().
        earlier: A model to continue with documents that it has not seen: topics keep
            their index, its counts × `options.decay` are their prior.
        priors: Words that are drawn to topics.
        embeddings: float (n, dims), a row a document of `tokens`; None: those that
                `tokens` has. With them `auto` is the mixture, which alone reads them.
        checkpoint: Folder to keep progress in; a killed fit goes on from there.
        lexicon_text: Kept with the model; new texts are segmented with it.
        codebook_text: Kept with the model.
        progress: Called as progress("fit", sweep, sweeps, "perplexity …").

    Raises:
        ModelError: Too few documents, absent prior words, a checkpoint of another fit.
        OptionError: Options that don't exist or can't go together.
    """
    request = Request(
        topics, model, engine, seed, workers, options or FitOptions(), earlier, priors,
        tokens.embeddings if embeddings is None else embeddings,
        None if checkpoint is None else Path(checkpoint), progress,
    )  # fmt: skip
    task = make_task(tokens, request)
    fitted = ENGINES[engine](task)
    task.checkpoint.clear()
    fitted = replace(fitted, lexicon_text=lexicon_text, codebook_text=codebook_text)
    return _complete(fitted, tokens, task, request)


def _complete(
    model: TopicModel, tokens: Tokens, task: Task, request: Request
) -> TopicModel:
    """Add what is only known at the end: main topics, perplexity, provenance."""
    engine = request.engine
    main = count_main(model, tokens, task.workers, request.embeddings)
    if model.kind != "mixture":  # there they are a prior, of the sweeps
        model = replace(model, documents_per_topic=main)
    perplexity = measure_perplexity(model, task.documents, task.workers)
    provenance = {
        **model.provenance,
        "engine": engine,
        "model_reason": task.reason,
        "documents": len(task.documents),
        "documents_by_transform": main.tolist(),
        "documents_without_terms": len(tokens) - len(task.documents),
        "tokens": len(task.documents.words),
        "most_words": task.limit,
        "damped": list(task.damped),
        "training_perplexity": perplexity and round(perplexity, 3),
        "seed": task.seed,
        "segmenter": tokens.segmenter,
        "lexicon_digest": tokens.lexicon_digest,
        "corpus_digest": task.corpus_digest,
        "earlier_digest": task.earlier and digest_model(task.earlier),
        "options": asdict(task.options),
        "versions": read_versions(engine),
    }
    return replace(model, provenance=provenance)
