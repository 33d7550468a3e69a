"""Turn topics and a codebook into themes with evidence."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.themes.assignment import assign_named as assign_named
    from textmine.themes.assignment import assign_themes as assign_themes
    from textmine.themes.codebook import Codebook as Codebook
    from textmine.themes.codebook import available_codebooks as available_codebooks
    from textmine.themes.codebook import parse_codebook as parse_codebook
    from textmine.themes.codebook import read_codebook as read_codebook
    from textmine.themes.evaluation import Evaluation as Evaluation
    from textmine.themes.evaluation import evaluate_labels as evaluate_labels
    from textmine.themes.evaluation import read_labels as read_labels
    from textmine.themes.evaluation import score_themes as score_themes
    from textmine.themes.naming import name_topic as name_topic
    from textmine.themes.naming import name_topics as name_topics
    from textmine.themes.quote_search import FoundQuote as FoundQuote
    from textmine.themes.quote_search import find_quotes as find_quotes
    from textmine.themes.seeds import SeedMatches as SeedMatches
    from textmine.themes.seeds import match_seeds as match_seeds
    from textmine.themes.themes import Keyword as Keyword
    from textmine.themes.themes import Quote as Quote
    from textmine.themes.themes import Theme as Theme
    from textmine.themes.themes import Themes as Themes

# Imported when first used, so that `import textmine.themes` stays cheap.
_HOMES = {
    "Codebook": "codebook",
    "Evaluation": "evaluation",
    "FoundQuote": "quote_search",
    "Keyword": "themes",
    "Quote": "themes",
    "SeedMatches": "seeds",
    "Theme": "themes",
    "Themes": "themes",
    "assign_named": "assignment",
    "assign_themes": "assignment",
    "available_codebooks": "codebook",
    "evaluate_labels": "evaluation",
    "find_quotes": "quote_search",
    "match_seeds": "seeds",
    "name_topic": "naming",
    "name_topics": "naming",
    "parse_codebook": "codebook",
    "read_codebook": "codebook",
    "read_labels": "evaluation",
    "score_themes": "evaluation",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - the names are the keys above


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
