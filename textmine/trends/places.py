"""Where documents stand: their platform, and articles that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.corpus.table import UNKNOWN_PLATFORM

if TYPE_CHECKING:
    from textmine.corpus import Corpus

ARTICLES = "article"  # stands for the platform of articles that come without one


def list_places(corpus: Corpus) -> list[str]:
    """Return the platform of each document, ARTICLES for articles without one.

    A press article stands on no platform: beside platforms it is a kind of source
    by itself, not one that could not be told.
    """
    return [
        ARTICLES if kind == "article" and platform == UNKNOWN_PLATFORM else platform
        for platform, kind in zip(
            corpus.table.column("platform").to_pylist(),
            corpus.table.column("kind").to_pylist(),
            strict=True,
        )
    ]
