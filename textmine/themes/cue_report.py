"""How the cues of a codebook fare in a corpus: counts, company, overlaps, contexts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.themes.codebook import Codebook
from textmine.themes.fold import fold_text
from textmine.themes.seeds import SeedMatches, match_seeds
from textmine.themes.themes import Theme

#: Share of all documents above which a cue is called too broad: the broadest of
#: brand_reputation that read well in 230,000 comments stands in 0.5 % of them.
BROAD = 0.02
_FEW = 50  # documents below which no cue is called broad
SIDE = 12  # characters of context on either side


@dataclass(frozen=True)
class CueReport:
    """One seed or pattern.

    Attributes:
        theme: Key of its theme.
        cue: The seed or pattern.
        kind: "seed" or "pattern".
        count: Occurrences.
        documents: Documents that hold it.
        alone: Share of these that hold no other cue of the theme: high where a
            cue finds what no other does, or something else altogether.
        warnings: "absent", "too broad", "shared with <theme>".
        contexts: Places where it stands, in corpus order, spread evenly.
    """

    theme: str
    cue: str
    kind: str
    count: int
    documents: int
    alone: float
    warnings: tuple[str, ...]
    contexts: tuple[str, ...]


@dataclass(frozen=True)
class Overlap:
    """Documents with cues of two themes; `share` is that of the smaller theme."""

    first: str
    second: str
    documents: int
    share: float


@dataclass(frozen=True)
class CodebookReport:
    """All cues in codebook order, overlaps (most documents first), and warnings."""

    documents: int
    cues: tuple[CueReport, ...]
    overlaps: tuple[Overlap, ...]
    warnings: tuple[str, ...]


def check_codebook(
    texts: Sequence[str], codebook: Codebook, *, contexts: int = 3
) -> CodebookReport:
    """Look up every cue of a codebook in texts.

    Args:
        texts: n texts.
        codebook: What to look up.
        contexts: Contexts shown of each cue, at most.
    """
    matches = match_seeds(texts, codebook)
    shared = _find_shared(codebook)
    cues = [
        cue
        for k, theme in enumerate(codebook.themes)
        for cue in _report_theme(texts, (k, theme), matches, shared, contexts)
    ]
    return CodebookReport(
        documents=len(texts),
        cues=tuple(cues),
        overlaps=tuple(_find_overlaps(codebook, matches)),
        warnings=(*codebook.warnings, *_warn_themes(codebook, matches)),
    )


def _report_theme(
    texts: Sequence[str],
    named: tuple[int, Theme],
    matches: SeedMatches,
    shared: dict[str, set[str]],
    contexts: int,
) -> list[CueReport]:
    k, theme = named
    mine = np.flatnonzero(matches.theme == k)
    order = mine[np.argsort(matches.seed[mine], kind="stable")]
    bounds = np.searchsorted(matches.seed[order], np.arange(len(theme.cues) + 1))
    rows = []
    for s, cue in enumerate(theme.cues):
        hits = order[bounds[s] : bounds[s + 1]]
        documents = np.unique(matches.document[hits])
        alone = (matches.distinct[documents, k] == 1).mean() if len(documents) else 0
        others = sorted(shared.get(fold_text(cue), set()) - {theme.key})
        warnings = _warn_cue(len(documents), len(texts), others)
        shown = _choose_contexts(texts, matches, hits, contexts)
        kind = "seed" if s < len(theme.seeds) else "pattern"
        figures = (len(hits), len(documents), round(float(alone), 3))
        rows.append(CueReport(theme.key, cue, kind, *figures, warnings, shown))
    return rows


def _warn_cue(documents: int, n: int, others: list[str]) -> tuple[str, ...]:
    found = [f"shared with {other}" for other in others]
    if not documents:
        found.append("absent")
    if documents >= _FEW and documents > BROAD * n:
        found.append("too broad")
    return tuple(found)


def _choose_contexts(
    texts: Sequence[str], matches: SeedMatches, hits: np.ndarray, most: int
) -> tuple[str, ...]:
    """Return up to `most` different contexts, spread evenly over the hits."""
    found: list[str] = []
    step = max(1, len(hits) // max(most, 1))
    for hit in hits[::step].tolist():
        text = texts[int(matches.document[hit])]
        start, end = int(matches.start[hit]), int(matches.end[hit])
        piece = " ".join(text[max(0, start - SIDE) : end + SIDE].split())
        if piece not in found:
            found.append(piece)
    return tuple(found[:most])


def _find_shared(codebook: Codebook) -> dict[str, set[str]]:
    """Return folded cue -> themes that name it."""
    owners: dict[str, set[str]] = {}
    for theme in codebook.themes:
        for cue in theme.cues:
            owners.setdefault(fold_text(cue), set()).add(theme.key)
    return owners


def _find_overlaps(codebook: Codebook, matches: SeedMatches) -> list[Overlap]:
    matched = matches.matched.astype(np.int64)
    both = matched.T @ matched
    found = []
    for a, first in enumerate(codebook.themes):
        for b, second in enumerate(codebook.themes[:a]):
            smaller = int(min(both[a, a], both[b, b]))
            if both[a, b]:
                n = int(both[a, b])
                found.append(Overlap(second.key, first.key, n, round(n / smaller, 3)))
    return sorted(found, key=lambda o: (-o.documents, o.first, o.second))


def _warn_themes(codebook: Codebook, matches: SeedMatches) -> list[str]:
    n = len(matches.matched)
    told = []
    for k, theme in enumerate(codebook.themes):
        found = int(matches.matched[:, k].sum())
        if not found:
            told.append(f"{theme.key}: matches nothing")
        elif n >= _FEW and found > n / 2:
            told.append(f"{theme.key}: matches {found} of {n} documents")
    return told
