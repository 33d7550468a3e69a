"""Adapters: textmine's engine with the signatures of the side-by-side scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

import numpy as np

from textmine.canonical import document_keys
from textmine.model import (
    FitOptions,
    TopicModel,
    embed_texts,
    fit_topics,
    load_embedder,
)
from textmine.themes import Codebook, Theme
from textmine.themes.assignment import assign_named, find_assigned, store_probability
from textmine.themes.selection import choose_uncertain
from textmine.words import Tokens, segment_texts
from textmine.words.segmentation import name_texts


def to_tokens(docs: Sequence[Sequence[str]]) -> Tokens:
    """Wrap documents that the script has tokenised and filtered already."""
    words = list(chain.from_iterable(docs))
    vocabulary = tuple(sorted(set(words)))
    index = {word: i for i, word in enumerate(vocabulary)}
    ids = tuple(name_texts([" ".join(doc) for doc in docs]))
    lengths = np.fromiter(map(len, docs), np.int64, len(docs))
    return Tokens(
        ids=ids,
        keys=document_keys(ids),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        terms=np.fromiter(map(index.__getitem__, words), np.int32, len(words)),
        vocabulary=vocabulary,
        kinds=np.zeros(len(vocabulary), np.uint8),
        stop=np.zeros(len(vocabulary), np.bool_),
        segmenter="given",
        lexicon_digest="",
    )


def fit(docs, k, sweeps, workers, seed):
    """`topics.py`: LDA; returns (topic_word float64 (k, terms), terms)."""
    options = FitOptions(sweeps=sweeps, minimum_documents=1, maximum_share=1.0)
    model = fit_topics(
        to_tokens(docs),
        topics=k,
        model="lda",
        seed=seed,
        workers=workers,
        options=options,
    )
    return model.distribution(), list(model.vocabulary)


def fit_short(texts, docs, k, seed, embeddings):  # noqa: ARG001 - its signature
    """`short_texts.py`: the mixture; returns (labels, topic_word, terms)."""
    tokens = to_tokens(docs)
    options = FitOptions(minimum_documents=1, maximum_share=1.0)
    model: TopicModel = fit_topics(
        tokens,
        topics=k,
        model="mixture",
        seed=seed,
        options=options,
        embeddings=embeddings,
    )
    labels = model.transform_tokens(tokens, embeddings=embeddings).argmax(1)
    return labels, model.distribution(), list(model.vocabulary)


def assign(texts, codebook, coded, seed):
    """`themes.py`: named themes; returns (probabilities, assigned), both (n, themes)."""
    named = judge(texts, codebook, coded, seed)
    stored = store_probability(named.probability)
    return stored, find_assigned(stored, named.themes)


def assign_embedded(texts, codebook, coded, seed):
    """The same with the offline embedder of textmine[embed] as a tie-breaker."""
    named = judge(texts, codebook, coded, seed, embeddings=embed_once(tuple(texts)))
    stored = store_probability(named.probability)
    return stored, find_assigned(stored, named.themes)


@cache
def embed_once(texts):
    return embed_texts(texts, load_embedder())


def judge(texts, codebook, coded, seed, embeddings=None):
    themes = tuple(
        Theme(f"T{k:03d}", f"theme_{k}", "named", label, label, 0.5, seeds=tuple(seeds))
        for k, (label, seeds) in enumerate(codebook.items())
    )
    book = Codebook("benchmark", "1", themes, digest="", text="")
    tokens = replace(segment_texts(texts), embeddings=embeddings)
    return assign_named(texts, tokens, book, coded=coded, seed=seed)


def select(texts, codebook, n, seed):
    """`themes.py --select`: the comments whose coding teaches most."""
    return choose_uncertain(judge(texts, codebook, None, seed).probability, n)


def select_embedded(texts, codebook, n, seed):
    """The same, by probabilities that embeddings took part in."""
    embeddings = embed_once(tuple(texts))
    return choose_uncertain(
        judge(texts, codebook, None, seed, embeddings).probability, n
    )
