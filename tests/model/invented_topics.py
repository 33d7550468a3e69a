"""Small corpora of two clear subjects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textmine.canonical import document_keys
from textmine.model import FitOptions, TopicModel
from textmine.words import Tokens

#: Two clear subjects and a word that both share; for tests, so glossed:
#: brakes, failure, fright, accident / spokesperson, tired of, advertising, star.
SUBJECTS = (("刹车", "失灵", "害怕", "事故"), ("代言", "看腻", "广告", "明星"))
SHARED = "汽车"
OPTIONS = FitOptions(sweeps=6, minimum_documents=1, maximum_share=1.0)


def make_tokens(docs: Sequence[Sequence[str]], ids: Sequence[str] = ()) -> Tokens:
    """Return tokens of documents that are given as words."""
    vocabulary = tuple(sorted({w for doc in docs for w in doc}))
    index = {word: i for i, word in enumerate(vocabulary)}
    names = tuple(ids) or tuple(f"d{i:05d}" for i in range(len(docs)))
    return Tokens(
        ids=names,
        keys=document_keys(names),
        offsets=np.cumsum([0, *map(len, docs)]).astype(np.int64),
        terms=np.array([index[w] for doc in docs for w in doc], np.int32),
        vocabulary=vocabulary,
        kinds=np.zeros(len(vocabulary), np.uint8),
        stop=np.zeros(len(vocabulary), np.bool_),
        segmenter="rjieba",
        lexicon_digest="",
    )


def make_docs(n: int, seed: int = 0) -> list[list[str]]:
    """Return n documents, the even ones on the first subject, the odd on the second."""
    rng = np.random.default_rng(seed)
    return [
        [*rng.choice(SUBJECTS[i % 2], size=rng.integers(3, 9)).tolist(), SHARED]
        for i in range(n)
    ]


def permute(docs: list[list[str]], order: Sequence[int]) -> Tokens:
    """Return the tokens of documents in another order, each with its own id."""
    return make_tokens([docs[i] for i in order], [f"d{i:05d}" for i in order])


def read_tops(model: TopicModel) -> list[set[str]]:
    """Return the four first words of each topic."""
    return [set(rows["word"]) for _, rows in model.topics(4).groupby("topic")]


def read_bits(model: TopicModel) -> tuple[bytes, ...]:
    """Return everything a model holds, as bytes."""
    arrays = (model.topic_word, model.alpha, model.documents_per_topic)
    words = "\n".join(model.vocabulary)
    return (*(a.tobytes() for a in arrays), words.encode(), repr(model).encode())
