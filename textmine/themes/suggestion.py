"""Words and pairs of words that mark a theme's documents and are no cues yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
import numpy.typing as npt

from textmine.themes.codebook import Codebook
from textmine.themes.cue_report import check_codebook
from textmine.themes.fold import fold_text
from textmine.themes.patterns import parse_pattern
from textmine.themes.seeds import match_seeds
from textmine.themes.themes import Theme
from textmine.words.tokens import Tokens

_PAIRED = 12  # best words of a theme that are tried in pairs
_NEAR = 4  # characters between the words of a pair
_FEWEST = 5  # documents that a suggestion must stand in
# A suggestion must stand in documents of its theme this many times as often as
# documents in general do.
_LIFT = 3.0
_TRIED = 3000  # most frequent words that may be neighbours of a seed
_BROAD = 0.02  # part of all documents from which a word says too little
_NEIGHBOUR = 0.5  # cosine from which a word is near a seed

#: Texts -> one vector a text (`textmine.model.embedding`).
Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Suggestion:
    """A cue to accept or reject.

    Attributes:
        theme: Key of the theme.
        cue: Seed or pattern.
        kind: "seed" or "pattern".
        documents: Documents that hold it.
        inside: Share of these that hold a cue of the theme already: what is left
            is what accepting it would add.
        contexts: Where it stands.
    """

    theme: str
    cue: str
    kind: str
    documents: int
    inside: float
    contexts: tuple[str, ...]


def suggest_cues(
    texts: Sequence[str], tokens: Tokens, codebook: Codebook, *, top: int = 10
) -> list[Suggestion]:
    """Suggest seeds and patterns by keyness; nothing is added to the codebook.

    Words whose document frequency marks the documents that a theme's cues match
    (weighted log-odds, docs/words.md), and pairs of the best of them that stand
    near each other. Measured on labelled comments, reviewed suggestions help and
    unreviewed ones hurt, so a person must judge them.

    Args:
        texts: n texts.
        tokens: The same documents, segmented.
        codebook: Themes with cues.
        top: Seeds a theme, at most, and as many patterns.

    Returns:
        Themes in codebook order; seeds by keyness, then patterns by documents.
    """
    from textmine.words import group_keywords

    matched = match_seeds(texts, codebook).matched
    words = group_keywords(tokens, matched.T, top=4 * top, phrases=False)
    found = []
    for k, theme in enumerate(codebook.themes):
        new = [w.word for w in words[k] if _is_new(w.word, codebook)]
        if not new:
            continue
        pairs = [f"{a} …{_NEAR} {b}" for a, b in permutations(new[:_PAIRED], 2)]
        pairs = [pair for pair in pairs if _is_pattern(pair)]
        base = float(matched[:, k].mean()) if len(texts) else 0.0
        trial = replace(theme, seeds=tuple(new), patterns=tuple(pairs))
        report = _measure(texts, codebook, trial)
        inside = _find_inside(texts, codebook, trial, matched[:, k])
        rows = [
            replace(row, inside=round(inside[row.cue], 3))
            for row in report
            if row.documents >= _FEWEST and inside[row.cue] >= _LIFT * base
        ]
        found += [row for row in rows if row.kind == "seed"][:top]
        paired = [row for row in rows if row.kind == "pattern"]
        found += sorted(paired, key=lambda row: (-row.documents, row.cue))[:top]
    return found


def suggest_neighbours(
    texts: Sequence[str],
    tokens: Tokens,
    codebook: Codebook,
    embed: Embed,
    *,
    top: int = 10,
) -> list[Suggestion]:
    """Suggest words of the corpus that mean nearly what a seed means.

    They need not stand beside a seed, so they find what keyness can't: other ways to
    say it. Near is a cosine of 0.5 with any seed; a word is suggested for the theme
    that it is nearest to.

    Args:
        texts: n texts.
        tokens: The same documents, segmented.
        codebook: Themes with seeds.
        embed: Gives the vectors.
        top: Words a theme, at most.

    Returns:
        Themes in codebook order; words by nearness, ties by code point.
    """
    words = _list_candidates(tokens, codebook)
    seeds = [(k, s) for k, t in enumerate(codebook.themes) for s in t.seeds]
    if not words or not seeds:
        return []
    vectors = embed([*words, *(seed for _, seed in seeds)]).astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths > 0, lengths, 1.0)
    near = (vectors[: len(words)] @ vectors[len(words) :].T).round(4)
    owner = np.array([k for k, _ in seeds])[near.argmax(axis=1)]
    nearness = near.max(axis=1)
    matched = match_seeds(texts, codebook).matched
    found: list[Suggestion] = []
    for k, theme in enumerate(codebook.themes):
        mine = np.flatnonzero((owner == k) & (nearness >= _NEIGHBOUR))
        mine = mine[np.argsort(-nearness[mine], kind="stable")][:top]
        if len(mine):
            new = tuple(words[i] for i in mine)
            trial = replace(theme, seeds=new, patterns=())
            inside = _find_inside(texts, codebook, trial, matched[:, k])
            found += [
                replace(row, inside=round(inside[row.cue], 3))
                for row in _measure(texts, codebook, trial)
            ]
    return found


def _list_candidates(tokens: Tokens, codebook: Codebook) -> list[str]:
    """Return frequent words that are no cues yet, by code point."""
    from textmine.words import document_term_matrix
    from textmine.words.keywords import find_keyword_terms

    usable = find_keyword_terms(tokens)
    counts = np.asarray(document_term_matrix(tokens).sum(axis=0)).ravel()[usable]
    fit = (counts >= _FEWEST) & (counts <= max(_FEWEST, _BROAD * len(tokens)))
    order = np.argsort(-counts[fit], kind="stable")
    names = [tokens.vocabulary[t] for t in usable[fit][order]]
    return sorted([name for name in names if _is_new(name, codebook)][:_TRIED])


def _is_new(word: str, codebook: Codebook) -> bool:
    """Tell whether a word is no cue, part of one, or holds one, of any theme."""
    folded = fold_text(word)
    if len(folded) < 2 or any(mark in word for mark in "…|"):
        return False
    cues = (fold_text(cue) for theme in codebook.themes for cue in theme.cues)
    return not any(folded in cue or cue in folded for cue in cues)


def _is_pattern(text: str) -> bool:
    try:
        parse_pattern(text)
    except ValueError:
        return False
    return True


def _measure(
    texts: Sequence[str], codebook: Codebook, trial: Theme
) -> list[Suggestion]:
    report = check_codebook(texts, replace(codebook, themes=(trial,)))
    return [
        Suggestion(trial.key, c.cue, c.kind, c.documents, 0.0, c.contexts)
        for c in report.cues
    ]


def _find_inside(
    texts: Sequence[str], codebook: Codebook, trial: Theme, matched: object
) -> dict[str, float]:
    """Return of each cue the share of its documents that match the theme already."""
    known = np.asarray(matched)
    found = match_seeds(texts, replace(codebook, themes=(trial,)))
    share = {}
    for s, cue in enumerate(trial.cues):
        rows = np.unique(found.document[found.seed == s])
        share[cue] = float(known[rows].mean()) if len(rows) else 0.0
    return share
