"""Fit topics to tokens; save, load and apply them. numba loads when a kernel runs."""

from textmine.model.comparison import Comparison, compare_models
from textmine.model.documents import choose_terms
from textmine.model.embedding import Embedder, embed_texts, load_embedder
from textmine.model.fit import fit_topics
from textmine.model.folder import load_model
from textmine.model.options import FitOptions, WordPriors, default_topics
from textmine.model.topic_model import TopicModel

__all__ = [
    "Comparison",
    "Embedder",
    "FitOptions",
    "TopicModel",
    "WordPriors",
    "choose_terms",
    "compare_models",
    "default_topics",
    "embed_texts",
    "fit_topics",
    "load_embedder",
    "load_model",
]
