"""Sentence embeddings of a workspace's documents, kept in its folder by digest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.progress import Progress, silent

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.words import Tokens
    from textmine.workspace.settings import Settings

#: Below the workspace; can be deleted at any time (docs/method-mixture.md).
EMBEDDINGS = "embeddings"


def check_embedder(settings: Settings) -> None:
    """Raise OptionError for an embedder that can't be loaded, before the long work."""
    if settings.embedder:
        from textmine.model import load_embedder

        load_embedder(settings.embedder)


def add_embeddings(
    corpus: Corpus,
    tokens: Tokens,
    settings: Settings,
    folder: Path | None,
    *,
    progress: Progress = silent,
) -> Tokens:
    """Return the tokens with an embedding of each document, if settings ask for it.

    Args:
        corpus: The documents, row for row those of `tokens`.
        tokens: Their words.
        settings: Which embedder; "" returns the tokens as they are.
        folder: Where embeddings are kept between runs; None keeps nothing.
        progress: Told of the stage "embed".

    Raises:
        OptionError: The embedder can't be loaded.
        ModelError: It gives NaN or another shape, or the folder can't be written.
    """
    if not settings.embedder:
        return tokens
    from textmine.model import embed_texts, load_embedder
    from textmine.model.embedding_cache import EmbeddingCache

    cache = None if folder is None else EmbeddingCache(folder, settings.embedder)
    embedder = load_embedder(settings.embedder)
    vectors = embed_texts(corpus.texts, embedder, cache, progress=progress)
    if cache is not None:
        cache.save()
    return replace(tokens, embeddings=vectors)
