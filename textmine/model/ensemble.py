"""A consensus of several models: their topics matched and averaged.

One fit is one of many possible groupings. Models of several seeds are matched topic by
topic, by the documents that they sort alike, and the counts of matched topics are
summed. What only one seed saw is thinned out (docs/model-quality.md, with figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import digest_text
from textmine.errors import OptionError
from textmine.model.documents import read_documents
from textmine.model.priors import sets_apart
from textmine.model.shares import count_main, measure_perplexity
from textmine.model.stability import (
    Refit,
    choose_first,
    draw_rows,
    match_overlap,
    match_topics,
    overlap_topics,
)
from textmine.progress import Progress, silent

if TYPE_CHECKING:
    from textmine.model.space import Directions
    from textmine.model.topic_model import TopicModel
    from textmine.words.tokens import Tokens

Ints = npt.NDArray[np.int64]

_COMPARED = 20_000  # documents by which topics are matched, at most
#: Rounds of matching to the majority, at most; measured: it settles after two to four.
_ROUNDS = 10


def fit_ensemble(
    tokens: Tokens,
    members: int,
    fit: Refit,
    *,
    seed: int = 0,
    workers: int | None = None,
    progress: Progress = silent,
) -> TopicModel:
    """Fit several models with different seeds and return their consensus.

    Args:
        tokens: The corpus.
        members: Number of models; 1 is the model of `seed` itself.
        fit: Fits a model to documents with a seed.
        seed: Seed of the first member; the others' are made from it.
        workers: Threads; change no bit.
        progress: Told of the stage "ensemble", once a member.

    Raises:
        OptionError: `members` is below 1.
        ModelError: As `fit` says.
    """
    if members < 1:
        raise OptionError("ensemble", f"{members} members", "1 or more")
    models = []
    for number in range(members):
        progress("ensemble", number, members)
        models.append(fit(tokens, _make_seed(seed, number)))
    progress("ensemble", members, members)
    return models[0] if members == 1 else join_models(models, tokens, workers)


def _make_seed(seed: int, number: int) -> int:
    if number == 0:
        return seed
    return int(digest_text("ensemble", str(seed), str(number))[:16], 16)


def join_models(
    models: Sequence[TopicModel], tokens: Tokens, workers: int | None = None
) -> TopicModel:
    """Return the consensus of models that were fitted to the same documents.

    Topics of models with word priors keep their index; others take the order of the
    member that agrees most with the rest.

    Raises:
        OptionError: The models differ in vocabulary, kind or embedder.
    """
    first = models[0]
    if len({(m.vocabulary, m.kind, len(m), m.count_scale) for m in models}) > 1:
        raise OptionError("ensemble", "models of different vocabulary or kind")
    orders = [np.arange(len(first)) for _ in models]
    if not sets_apart(first.word_prior):
        compared = tokens.take(draw_rows(tokens, _COMPARED, 0))
        firsts = [choose_first(m, compared, workers) for m in models]
        orders = match_members(firsts, len(first))
    matched = list(zip(models, orders, strict=True))
    members = np.mean([m.documents_per_topic[o] for m, o in matched], 0)
    joined = replace(
        first,
        topic_word=sum((m.topic_word[o] for m, o in matched[1:]), _take(*matched[0])),
        count_scale=first.count_scale * len(models),
        alpha=np.mean([m.alpha[o] for m, o in matched], 0),
        documents_per_topic=np.rint(members).astype(np.int64),
        directions=_join_directions(matched),
    )
    documents = read_documents(tokens, joined.vocabulary)
    perplexity = measure_perplexity(joined, documents, workers)
    main = count_main(joined, tokens, workers, tokens.embeddings)
    facts = {
        "ensemble": len(models),
        "training_perplexity": perplexity and round(perplexity, 3),
        "documents_by_transform": main.tolist(),
    }
    if joined.kind != "mixture":
        joined = replace(joined, documents_per_topic=main)
    return replace(joined, provenance={**first.provenance, **facts})


def _join_directions(
    matched: Sequence[tuple[TopicModel, Ints]],
) -> Directions | None:
    """Sum the directions of matched topics.

    Raises:
        OptionError: The models do not share one space.
    """
    parts = [(m.directions, order) for m, order in matched if m.directions is not None]
    if not parts:
        return None
    first = parts[0][0]
    alike = [np.array_equal(d.space.axes, first.space.axes) for d, _ in parts]
    if len(parts) < len(matched) or not all(alike):
        raise OptionError("ensemble", "models of different embedders")
    return replace(first, sums=np.sum([d.sums[order] for d, order in parts], axis=0))


def _take(model: TopicModel, order: Ints) -> Ints:
    counts: Ints = model.topic_word[order].astype(np.int64)
    return counts


def match_members(firsts: Sequence[Ints], topics: int) -> list[Ints]:
    """Return for each model which of its topics takes each place of the consensus.

    It starts from the member that overlaps most with the others. Then all are matched
    to the majority of their own votes, until nothing moves.

    Args:
        firsts: For each model the first topic of the same documents, -1 for none.
        topics: Number of topics.

    >>> a, b = np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])
    >>> [order.tolist() for order in match_members([a, b], 2)]
    [[0, 1], [1, 0]]
    """
    agreement = [
        sum(float(match_topics(one, other, topics).mean()) for other in firsts)
        for one in firsts
    ]
    target = firsts[int(np.argmax(agreement))]
    orders: list[Ints] = []
    for _ in range(_ROUNDS):
        matched = [match_overlap(overlap_topics(target, f, topics))[1] for f in firsts]
        if orders and all(map(np.array_equal, matched, orders)):
            break
        orders = matched
        target = _vote(firsts, orders, topics)
    return orders


def _vote(firsts: Sequence[Ints], orders: Sequence[Ints], topics: int) -> Ints:
    """Return the place that most models give each document; ties: the lowest."""
    votes = np.zeros((len(firsts[0]), topics), np.int32)
    for first, order in zip(firsts, orders, strict=True):
        rows = np.flatnonzero(first >= 0)
        votes[rows, np.argsort(order)[first[rows]]] += 1
    return np.where(votes.any(1), votes.argmax(1), -1)
