"""textmine: from exports of Chinese comments to driving themes, with evidence.

    exports ─ read_corpus → Corpus ─ segment → Tokens ─ fit_topics → TopicModel
            ─ assign_themes → Themes ─ measure → Findings ─ render_html → report

Nothing heavy is imported until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textmine.corpus import Corpus, ReadOptions, Selection, read_corpus, select
    from textmine.errors import TextmineError
    from textmine.model import TopicModel, compare_models, fit_topics, load_model
    from textmine.report import render_html, render_markdown
    from textmine.themes import Themes, assign_themes, find_quotes, read_codebook
    from textmine.trends import Findings, MeasureSettings, measure
    from textmine.words import (
        Tokens,
        corpus_keywords,
        keywords_of,
        read_lexicon,
        segment,
        segment_texts,
        tokenize,
    )
    from textmine.workspace import RunOptions, Settings, run

__version__ = "0.1.0"

_HOMES = {
    "Corpus": "corpus",
    "Findings": "trends",
    "MeasureSettings": "trends",
    "ReadOptions": "corpus",
    "RunOptions": "workspace",
    "Selection": "corpus",
    "Settings": "workspace",
    "TextmineError": "errors",
    "Themes": "themes",
    "Tokens": "words",
    "TopicModel": "model",
    "assign_themes": "themes",
    "compare_models": "model",
    "corpus_keywords": "words",
    "find_quotes": "themes",
    "fit_topics": "model",
    "keywords_of": "words",
    "load_model": "model",
    "measure": "trends",
    "read_codebook": "themes",
    "read_corpus": "corpus",
    "read_lexicon": "words",
    "render_html": "report",
    "render_markdown": "report",
    "run": "workspace",
    "segment": "words",
    "segment_texts": "words",
    "select": "corpus",
    "tokenize": "words",
}

__all__ = [
    "Corpus",
    "Findings",
    "MeasureSettings",
    "ReadOptions",
    "RunOptions",
    "Selection",
    "Settings",
    "TextmineError",
    "Themes",
    "Tokens",
    "TopicModel",
    "assign_themes",
    "compare_models",
    "corpus_keywords",
    "find_quotes",
    "fit_topics",
    "keywords_of",
    "load_model",
    "measure",
    "read_codebook",
    "read_corpus",
    "read_lexicon",
    "render_html",
    "render_markdown",
    "run",
    "segment",
    "segment_texts",
    "select",
    "tokenize",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"textmine.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
