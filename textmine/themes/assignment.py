"""Assign themes to documents: named by the codebook, discovered by the topics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.corpus.table import Corpus
from textmine.progress import Progress, silent
from textmine.themes.blend import (
    TAUGHT_THRESHOLD,
    TAUGHT_THRESHOLD_LARGE,
    blend_probability,
    have_enough,
)
from textmine.themes.calibration import (
    CUE_FACTOR,
    apply_codes,
    estimate_probability,
    find_odds,
)
from textmine.themes.classifier import (
    DEFAULT_OPTIONS,
    ClassifierOptions,
    Evidence,
    Given,
    judge_documents,
)
from textmine.themes.codebook import Codebook
from textmine.themes.codes import Codes, place_codes
from textmine.themes.cue_worth import rate_cues
from textmine.themes.decisions import Decisions, apply_decisions
from textmine.themes.discovered import describe_topics, infer_topics
from textmine.themes.embedded import weigh_embeddings
from textmine.themes.evidence import find_evidence
from textmine.themes.phrases import find_phrases
from textmine.themes.seeds import SeedMatches, match_seeds, take_matches
from textmine.themes.themes import Theme, Themes
from textmine.words.tokens import Tokens

if TYPE_CHECKING:
    from textmine.model.topic_model import TopicModel

DIGITS = 6  # of a stored probability
#: Probability from which a document carries a named theme. A multiple of 1/64,
#: so that it is exact as float32, float64 and in six decimals, and the stored
#: columns reproduce `assigned` however they are read back.
THRESHOLD = 0.4375
#: Matches below which a theme has too little to learn from.
FEWEST_MATCHES = 20
# Probability by number of different seeds where the classifier has no say:
# 1 - 0.5^seeds, floored so that documents without a seed stay possible.
_UNSEEN = 0.01
_HALVING = 0.5


@dataclass(frozen=True)
class Assignment:
    """Named themes of documents: probabilities, float64 (n, m), and the matches."""

    themes: tuple[Theme, ...]
    probability: npt.NDArray[np.float64]
    matches: SeedMatches


def assign_themes(
    corpus: Corpus,
    tokens: Tokens,
    codebook: Codebook,
    model: TopicModel | None,
    *,
    seed: int = 0,
    reported: npt.NDArray[np.int64] | None = None,
    codes: Codes | None = None,
    decisions: Decisions = (),
    workers: int = 1,
    progress: Progress = silent,
) -> Themes:
    """Assign the codebook's themes and the model's topics to every document.

    docs/method-themes.md tells the method. The result depends on the documents,
    their ids, the codebook, the model and the seed alone.

    Args:
        corpus: n documents, ordered by id.
        tokens: The same documents, segmented.
        codebook: Named themes.
        model: Topics to list as discovered themes; None leaves them out.
        seed: Changes the classifier's sample and folds.
        reported: Ascending rows that the result is about; the other documents
            only teach the classifier. None reports all.
        codes: What people said of documents, by id: it teaches the classifier and
            holds for these documents.
        decisions: What people decided about themes: names, merges, splits.
        workers: Threads; they change no bit.
        progress: Told of the stages "classify" and "quotes".

    Raises:
        ValueError: Tokens and corpus do not hold the same documents.
    """
    if list(tokens.ids) != corpus.ids:
        raise ValueError("tokens and corpus do not hold the same documents")
    placed = place_codes(codes, corpus.ids, corpus.texts, codebook)
    named = assign_named(
        corpus.texts,
        tokens,
        codebook,
        coded=placed.coded,
        reported=reported,
        seed=seed,
        workers=workers,
        progress=progress,
    )
    named = replace(named, probability=placed.leave_unasked(named.probability))
    if reported is not None:
        corpus, tokens = corpus.take(reported), tokens.take(reported)
        matches = take_matches(named.matches, reported, codebook)
        named = Assignment(named.themes, named.probability[reported], matches)
    result = _join_topics(named, tokens, model, workers)
    if decisions:
        result = apply_decisions(result, decisions)
    progress("quotes", 0, 1)
    keywords, quotes = find_evidence(corpus, tokens, result, named.matches)
    progress("quotes", 1, 1)
    return replace(result, keywords=keywords, quotes=quotes)


def _join_topics(
    named: Assignment, tokens: Tokens, model: TopicModel | None, workers: int
) -> Themes:
    """Put the model's topics beside the named themes and decide who carries what."""
    themes, probability = named.themes, named.probability
    topic = np.full(len(tokens.ids), -1, dtype=np.int32)
    if model is not None:
        shares, topic = infer_topics(model, tokens, workers)
        phrases = find_phrases(tokens, topic, len(model))
        themes = (*themes, *describe_topics(model, phrases))
        probability = np.concatenate([probability, shares], axis=1)
    stored = store_probability(probability)
    return Themes(
        themes=themes,
        probability=stored,
        assigned=find_assigned(stored, themes),
        topic=topic,
        absent_seeds=named.matches.absent,
    )


def assign_named(
    texts: list[str],
    tokens: Tokens,
    codebook: Codebook,
    *,
    coded: dict[int, npt.NDArray[np.bool_]] | None = None,
    reported: npt.NDArray[np.int64] | None = None,
    options: ClassifierOptions = DEFAULT_OPTIONS,
    seed: int = 0,
    workers: int = 1,
    progress: Progress = silent,
) -> Assignment:
    """Estimate the probability of each named theme in each document.

    A theme with fewer than FEWEST_MATCHES documents, or without a document that
    lacks its seeds, is left to the seeds alone: 1 - 0.5^(different seeds), and
    0.01 where there is none.

    Args:
        texts: n texts.
        tokens: The same documents, segmented; with embeddings, these break ties.
        codebook: m themes.
        coded: Row -> bool, shape (m,): themes that a person gave a document. They
            teach the classifier and its calibration, and hold for the document.
        reported: Rows that will be told of; the others may be judged more coarsely.
        options: How the classifier is trained.
        seed: Changes the classifier's sample and folds.
        workers: Threads; they change no bit.
        progress: Told of the stage "classify".
    """
    coded = coded or {}
    matches = match_seeds(texts, codebook)
    probability = _judge_by_seeds(matches)
    found = matches.matched.sum(axis=0)
    able = np.flatnonzero((found >= FEWEST_MATCHES) & (found < len(texts)))
    if len(able):
        given = _gather_given(codebook, able, coded)
        evidence = judge_documents(
            texts,
            tokens,
            matches.matched[:, able],
            given=given,
            options=options,
            seed=seed,
            workers=workers,
            progress=progress,
        )
        odds, added = _weigh_evidence(evidence, matches, able)
        if tokens.embeddings is not None:
            added += weigh_embeddings(
                tokens.embeddings,
                tokens.keys,
                matches,
                able,
                given=given,
                options=options,
                seed=seed,
                workers=workers,
            )
        probability[:, able] = estimate_probability(
            odds, matches.matched[:, able], added
        )
    probability = blend_probability(
        texts,
        codebook.themes,
        probability,
        matches.distinct,
        reported=reported,
        workers=workers,
        progress=progress,
    )
    probability = apply_codes(probability, coded)
    themes = tuple(
        replace(theme, threshold=_choose_threshold(theme, enough))
        for theme, enough in zip(
            codebook.themes, have_enough(matches.distinct).tolist(), strict=True
        )
    )
    return Assignment(themes, probability, matches)


def _choose_threshold(theme: Theme, enough: bool) -> float:
    if not theme.weights:
        return THRESHOLD
    return TAUGHT_THRESHOLD_LARGE if enough else TAUGHT_THRESHOLD


def _weigh_evidence(
    evidence: Evidence, matches: SeedMatches, able: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the log-odds of a seed match, and what cues add, both (n, able)."""
    odds, added = np.empty_like(evidence.scores), np.empty_like(evidence.scores)
    unlifted = np.zeros(len(odds), dtype=np.bool_)
    for c, (k, scaling) in enumerate(
        zip(able.tolist(), evidence.scalings, strict=True)
    ):
        score = evidence.scores[:, c]
        odds[:, c] = find_odds(score, matches.matched[:, k], scaling)
        bare = find_odds(score, unlifted, scaling)
        added[:, c] = CUE_FACTOR * rate_cues(bare, matches, k)
    return odds, added


def _gather_given(
    codebook: Codebook,
    able: npt.NDArray[np.intp],
    coded: dict[int, npt.NDArray[np.bool_]],
) -> Given:
    """Return examples and codes for the themes that the classifier judges."""
    themes = [codebook.themes[k] for k in able]
    return Given(
        themes=len(themes),
        coded={row: np.asarray(codes)[able] for row, codes in coded.items()},
        examples={k: t.examples for k, t in enumerate(themes) if t.examples},
    )


def _judge_by_seeds(matches: SeedMatches) -> npt.NDArray[np.float64]:
    count = matches.distinct.astype(np.float64)
    return np.where(count > 0, 1 - _HALVING**count, _UNSEEN)


def store_probability(
    probability: npt.NDArray[np.float64],
) -> npt.NDArray[np.float32]:
    """Round to the digits that are stored."""
    return np.round(probability, DIGITS).astype(np.float32)


def find_assigned(
    stored: npt.NDArray[np.float32], themes: tuple[Theme, ...]
) -> npt.NDArray[np.bool_]:
    """Compare stored probabilities with each theme's threshold, in float64."""
    thresholds = np.array([theme.threshold for theme in themes], dtype=np.float64)
    return stored.astype(np.float64) >= thresholds
