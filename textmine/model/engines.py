"""Engines that fit topics, behind one call: from a Task to a TopicModel.

A new engine is one function and one row. It fills kind, counts, priors and vocabulary,
and notes in the provenance what only it knows; the rest is added by `fit_topics`.
"""

from __future__ import annotations

from collections.abc import Callable

from textmine.model.gensim_bridge import fit_gensim
from textmine.model.other_engines import fit_nmf, fit_tomotopy
from textmine.model.sampling import fit_by_sampling
from textmine.model.task import Task
from textmine.model.topic_model import TopicModel

ENGINES: dict[str, Callable[[Task], TopicModel]] = {
    "textmine": fit_by_sampling,
    "gensim": fit_gensim,
    "nmf": fit_nmf,
    "tomotopy": fit_tomotopy,
}
