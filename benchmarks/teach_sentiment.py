"""A teacher for the sentiment weights: what sentence embeddings make of unlabelled comments.

Hashed n-grams know nothing of a word that no labelled text holds. A network on
sentence embeddings does; together with the n-grams it judges the comments on events, and
its soft labels train the n-grams that ship (distillation, Hinton et al. 2015).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from textmine.model.embedding import OFFLINE, load_embedder

#: Sets that teach the teacher: short texts, as comments are. Hotel reviews are too long
#: for an embedding of a sentence; of shopping reviews, most of the labels, a draw does.
SETS = ("smp", "silver", "takeaway", "car")
SHOPPING_DRAWN = 6_000
COMMENTS = 60_000
#: Characters that are embedded; posts of smp and of car forums are longer.
CUT = {"smp": 80, "car": 80}
DEFAULT_CUT = 64
_CHUNK = 10_000
_SCALE = 3.0  # embeddings have length 1: Adam learns faster from larger numbers
_LEAST = 1e-5


@dataclass
class Taught:
    """Comments and, for each output that is taught, the probability of its class."""

    texts: list[str]
    shares: dict[str, np.ndarray]


def embed_sets(
    sets: dict[str, list[tuple[str, int, str]]], comments: list[str], cache: Path | None
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return a vector of each text of the teacher's sets, and of the comments."""
    found: dict[str, np.ndarray] = {}
    for name in SETS:
        texts = [row[0] for row in sets[name]]
        found |= zip(texts, _embed(name, texts, cache), strict=True)
    shopping = [row[0] for row in sets["shopping"]]
    drawn = np.random.default_rng(1).permutation(len(shopping))[:SHOPPING_DRAWN]
    texts = [shopping[i] for i in drawn]
    found |= zip(texts, _embed("shopping", texts, cache), strict=True)
    return found, _embed("comments", comments, cache)


def _embed(name: str, texts: list[str], cache: Path | None) -> np.ndarray:
    path = cache / f"{name}.npy" if cache else None
    if path and path.exists():
        return np.load(path, allow_pickle=False)[: len(texts)]
    encode = load_embedder(OFFLINE)
    cut = [text[: CUT.get(name, DEFAULT_CUT)] or " " for text in texts]
    parts = [encode(cut[i : i + _CHUNK]) for i in range(0, len(cut), _CHUNK)]
    rows = np.concatenate(parts).astype(np.float16)
    if path:
        np.save(path, rows)
    return rows


def fit_teacher(
    vectors: np.ndarray, y: np.ndarray, weight: np.ndarray, judged: np.ndarray
) -> np.ndarray:
    """Train a small network on embeddings; return the log-odds of `judged`."""
    from sklearn.neural_network import MLPClassifier
    from threadpoolctl import threadpool_limits

    network = MLPClassifier(
        (128,), alpha=1e-2, max_iter=6, batch_size=256, random_state=0
    )
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # six passes are meant
        network.fit(_stretch(vectors), y, sample_weight=weight)
        p = network.predict_proba(_stretch(judged))[:, 1]
    return np.log((p + _LEAST) / (1 - p + _LEAST))


def _stretch(vectors: np.ndarray) -> np.ndarray:
    return vectors.astype(np.float32) * _SCALE
