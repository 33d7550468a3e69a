"""Fit the topics of a workspace: by its settings, with the stability of each topic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textmine.progress import Progress, silent

if TYPE_CHECKING:
    from textmine.model import FitOptions, TopicModel
    from textmine.words import Tokens
    from textmine.workspace.measuring import Vocabularies
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
    from textmine.model.request import MODELS
    from textmine.model.stability import add_stability

    asked = settings.topics if earlier is None else None
    plan = _Plan(
        settings, words, earlier, workers, asked, settings.model, FitOptions(), progress
    )
    model = plan.fit(tokens, settings.seed)
    again = replace(
        plan,
        topics=len(model),
        kind=model.kind if model.kind in MODELS else "auto",
        # Samples are small corpora, which are else fitted many times: too dear here.
        options=FitOptions(restarts=1),
        progress=silent,
    )
    return add_stability(
        model, tokens, again.fit, seed=settings.seed, workers=workers, progress=progress
    )


@dataclass(frozen=True)
class _Plan:
    """How each fit is made, of all documents or of a sample."""

    settings: Settings
    words: Vocabularies
    earlier: TopicModel | None
    workers: int | None
    topics: int | None
    kind: str
    options: FitOptions
    progress: Progress

    def fit(self, part: Tokens, seed: int) -> TopicModel:
        """Fit one model, or the consensus of as many as the settings ask for."""
        from textmine.model.ensemble import fit_ensemble

        members = self.settings.ensemble
        return fit_ensemble(
            part,
            members,
            self._fit_member,
            seed=seed,
            workers=self.workers,
            progress=self.progress if members > 1 else silent,
        )

    def _fit_member(self, part: Tokens, seed: int) -> TopicModel:
        from textmine.model import fit_topics

        return fit_topics(
            part,
            topics=self.topics,
            model=self.kind,
            engine=self.settings.engine,
            seed=seed,
            workers=self.workers,
            options=self.options,
            earlier=self.earlier,
            lexicon_text=self.words.lexicon.text,
            codebook_text=self.words.codebook.text,
            progress=self.progress,
        )
