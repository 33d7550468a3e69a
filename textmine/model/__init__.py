"""Fit topics to tokens; save, load and apply them. numba loads when a kernel runs."""

from textmine.model.documents import choose_terms
from textmine.model.fit import fit_topics
from textmine.model.folder import load_model
from textmine.model.options import FitOptions, WordPriors, default_topics
from textmine.model.topic_model import TopicModel

__all__ = [
    "FitOptions",
    "TopicModel",
    "WordPriors",
    "choose_terms",
    "default_topics",
    "fit_topics",
    "load_model",
]
