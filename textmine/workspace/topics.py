"""Fit the topics of a workspace: by its settings, with the stability of each topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.progress import Progress, silent

if TYPE_CHECKING:
    from textmine.model import TopicModel
    from textmine.words import Tokens
    from textmine.workspace.analysis import Vocabularies
    from textmine.workspace.settings import Settings


def fit_by_settings(
    tokens: Tokens,
    settings: Settings,
    words: Vocabularies,
    *,
    earlier: TopicModel | None = None,
    workers: int | None = None,
    progress: Progress = silent,
) -> TopicModel:
    """Fit topics and measure how stable each of them is.

    Args:
        tokens: The corpus; with `earlier` only what that model has not seen.
        settings: Number, kind, engine, ensemble and seed; with `earlier` its number
            of topics counts.
        words: Kept with the model.
        earlier: A model to continue.
        workers: Threads; change no bit.
        progress: Told of the stages "ensemble", "fit" and "stability".

    Raises:
        ModelError: Too few documents.
    """
    from textmine.model import FitOptions
    from textmine.model.ensemble import fit_ensemble
    from textmine.model.fit import MODELS, fit_topics
    from textmine.model.stability import add_stability

    def fit(
        part: Tokens,
        seed: int,
        topics: int | None,
        kind: str,
        *,
        options: FitOptions,
        tell: Progress = silent,
    ) -> TopicModel:
        return fit_ensemble(
            part,
            settings.ensemble,
            lambda part, seed: fit_topics(
                part,
                topics=topics,
                model=kind,
                engine=settings.engine,
                seed=seed,
                workers=workers,
                options=options,
                earlier=earlier,
                lexicon_text=words.lexicon.text,
                codebook_text=words.codebook.text,
                progress=tell,
            ),
            seed=seed,
            workers=workers,
            progress=tell if settings.ensemble > 1 else silent,
        )

    asked = settings.topics if earlier is None else None
    usual = FitOptions()
    model = fit(
        tokens, settings.seed, asked, settings.model, options=usual, tell=progress
    )
    # Samples are small corpora, which are else fitted three times: too dear here.
    once = FitOptions(restarts=1)
    kind = model.kind if model.kind in MODELS else "auto"
    return add_stability(
        model,
        tokens,
        lambda part, seed: fit(part, seed, len(model), kind, options=once),
        seed=settings.seed,
        workers=workers,
        progress=progress,
    )
