"""What shipped weights and encoders say of themes joins what a corpus says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.progress import Progress, silent
from textmine.themes.encoder import load_encoder
from textmine.themes.odds import log_odds, squash
from textmine.themes.themes import Theme
from textmine.themes.weights import load_weights

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

#: Seed matches from which a corpus has enough of a theme for its own classifier to be
#: asked beside the weights. In smaller ones its probabilities are all near 0.
ENOUGH_MATCHES = 200
#: Probability from which a document carries a theme that shipped weights know, in
#: corpora that match it rarely and in those that match it often. Among multiples of
#: 1/16 the first gives the best mean F1 over written comments on brands that nothing
#: has learnt from, and within .005 of the best over coded comments of events left out.
#: For the second F1 is flat from 3/16 to 5/16: the highest of these is taken, for its
#: precision (docs/method-themes.md).
TAUGHT_THRESHOLD, TAUGHT_THRESHOLD_LARGE = 0.25, 0.3125
#: Different texts of a corpus that the encoder reads, those whose themes are most in
#: doubt: 3 ms each on two cores, so that no corpus waits for it longer than 15 s.
MOST_ENCODED = 4_000
_MOST_SEEDS = 3  # more different seeds say nothing more


def blend_probability(
    texts: Sequence[str],
    themes: Sequence[Theme],
    own: Floats,
    distinct: Counts,
    *,
    reported: npt.NDArray[np.int64] | None = None,
    most: int = MOST_ENCODED,
    workers: int = 1,
    progress: Progress = silent,
) -> Floats:
    """Join what shipped weights say to what a corpus itself says of its themes.

    Args:
        texts: n texts.
        themes: m themes; those that name no weights are left as they are.
        own: float64, shape (n, m): probabilities from this corpus.
        distinct: uint8, shape (n, m): different seeds in each text.
        reported: Rows that the result is about: of the others nothing is read. None
            means all.
        most: Different texts that an encoder reads, those most in doubt.
        workers: Threads; they change no bit.
        progress: Told of the stage "encode", in texts, where an encoder reads them.

    Returns:
        float64, shape (n, m).
    """
    result = own.copy()
    asked = np.arange(len(texts)) if reported is None else reported
    some = [texts[i] for i in asked]
    for name in sorted({theme.weights for theme in themes if theme.weights}):
        judged = _gather_judged(name, texts, themes, own, distinct)
        shipped, columns = load_weights(name), [each.theme for each in judged]
        for each in judged:
            factors = shipped.beside if each.enough else shipped.alone
            result[:, each.theme] = _join(factors[each.row], each.terms)
        encoder = load_encoder(name) if judged and most else None
        if encoder is None:
            continue
        enough = np.array([each.enough for each in judged])
        probability = result[asked][:, columns]
        chosen = choose_doubtful(some, probability, enough, most)
        read = encoder.score(chosen, workers=workers, progress=progress)
        read, at = _spread(read, chosen, some)
        rows = asked[at]
        for each in judged:
            factors = shipped.beside_read if each.enough else shipped.alone_read
            terms = [
                *(term[rows] for term in each.terms),
                read[:, encoder.keys.index(themes[each.theme].key)],
            ]
            result[rows, each.theme] = _join(factors[each.row], terms)
    return result


@dataclass(frozen=True)
class _Judged:
    """A theme that weights know: its column, its row in them, what speaks for it."""

    theme: int
    row: int
    enough: bool
    terms: list[Floats]


def _gather_judged(
    name: str,
    texts: Sequence[str],
    themes: Sequence[Theme],
    own: Floats,
    distinct: Counts,
) -> list[_Judged]:
    shipped, known = load_weights(name), have_enough(distinct)
    scores, judged = shipped.score(texts), []
    for k, theme in enumerate(themes):
        if theme.weights != name or theme.key not in shipped.keys:
            continue
        row, enough = shipped.keys.index(theme.key), bool(known[k])
        terms = [scores[:, shipped.columns[row, int(enough)]]]
        terms += see_seeds(distinct[:, k])
        terms += [log_odds(own[:, k])] if enough else []
        judged.append(_Judged(k, row, enough, terms))
    return judged


def choose_doubtful(
    texts: Sequence[str], probability: Floats, enough: Flags, most: int
) -> list[str]:
    """Return different texts, those first that are nearest to a theme's threshold.

    Of equals the first in the order of characters comes first, so that the order of
    documents does not matter.

    >>> probability = np.array([[0.1], [0.3], [0.1], [0.9]])
    >>> choose_doubtful(["a", "b", "a", "c"], probability, np.array([True]), 2)
    ['b', 'a']
    """
    thresholds = np.where(enough, TAUGHT_THRESHOLD_LARGE, TAUGHT_THRESHOLD)
    doubt = np.abs(log_odds(probability) - log_odds(thresholds)).min(axis=1)
    order = sorted(range(len(texts)), key=lambda i: (doubt[i], texts[i]))
    return list(dict.fromkeys(texts[i] for i in order))[:most]


def _spread(
    read: Floats, chosen: Sequence[str], texts: Sequence[str]
) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Return what was read of each text that was chosen, and where these stand."""
    place = {text: i for i, text in enumerate(chosen)}
    rows = np.array([i for i, text in enumerate(texts) if text in place], dtype=np.intp)
    return read[[place[texts[i]] for i in rows]], rows


def have_enough(distinct: Counts) -> Flags:
    """Return for each theme whether the corpus matches it often enough to be asked."""
    return np.asarray(np.count_nonzero(distinct, axis=0) >= ENOUGH_MATCHES, np.bool_)


def see_seeds(distinct: Counts) -> tuple[Floats, Floats]:
    """Return whether texts hold a seed, and how many different ones up to 3."""
    some = (distinct > 0).astype(np.float64)
    return some, np.minimum(distinct, _MOST_SEEDS).astype(np.float64)


def score_theme(texts: Sequence[str], theme: Theme) -> Floats | None:
    """Return what shipped weights and encoder add to a theme's log-odds, shape (n,).

    As in corpora that match it rarely, without its seeds; None where the theme names no
    weights, or these don't know it.
    """
    if not theme.weights or theme.key not in load_weights(theme.weights).keys:
        return None
    shipped, encoder = load_weights(theme.weights), load_encoder(theme.weights)
    row = shipped.keys.index(theme.key)
    score = shipped.score(texts)[:, shipped.columns[row, 0]]
    if encoder is None:
        return np.asarray(shipped.alone[row, 1] * score)
    factors = shipped.alone_read[row]
    read = encoder.score(texts)[:, encoder.keys.index(theme.key)]
    return np.asarray(factors[1] * score + factors[-1] * read)


def _join(factors: Floats, terms: list[Floats]) -> Floats:
    odds = np.full(len(terms[0]), factors[0])
    for factor, term in zip(factors[1:].tolist(), terms, strict=True):
        odds += factor * term
    return squash(odds)
