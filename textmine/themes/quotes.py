"""Choose the quotes of a theme: sure, readable, and different from each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.corpus.table import Corpus
from textmine.themes.fold import fold_text
from textmine.themes.spans import cut_span
from textmine.themes.themes import Quote

MOST = 5  # quotes of a theme; the report shows three to five
_POOL = 300  # candidates looked at, best first
_HIDDEN = frozenset({"deleted", "spam"})
_SHORTEST, _LONG = 8, 80  # characters that carry a thought and read at a glance
_ALIKE = 0.5  # Jaccard similarity of character pairs from which two quotes repeat
_NOISE = re.compile(r"\[[^\[\]]{1,12}\]|@\S+|https?://\S+|\W|\d|_")

# What a quote loses for each chosen one that it shares something with, and what
# speaks for it, in units of probability. Set by reading the quotes of two sets
# of real comments: one platform or one seed should not fill the list.
_SHARED = {"platform": 0.12, "week": 0.05, "article": 0.10, "group": 0.10, "word": 0.15}
_HAS_EVIDENCE = 0.10
_MOST_LIKED = 0.05
_UNREADABLE = 0.30


@dataclass(frozen=True)
class Candidates:
    """Documents that may be quoted for one theme.

    Attributes:
        rows: Positions in the corpus, any order.
        probability: Of the theme, for each of them.
        evidence: Place of a telling word in each text, -1 where there is none.
        word: Which word that is (the position of a seed), -1 where none.
    """

    rows: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float64]
    evidence: npt.NDArray[np.int64]
    word: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Facts:
    """What the choice looks at beside the text, one entry a document."""

    ids: Sequence[str]
    texts: Sequence[str]
    hidden: npt.NDArray[np.bool_]
    liked: npt.NDArray[np.float64]
    readable: npt.NDArray[np.bool_]
    places: dict[str, list[object]]


def gather_facts(corpus: Corpus) -> Facts:
    """Read from the corpus what `select_quotes` needs, once for all themes."""
    table = corpus.table
    likes = np.array([max(v or 0, 0) for v in table["likes"].to_pylist()], dtype=float)
    flags = table["flags"].to_pylist()
    seconds = table["published_at"].cast("int64").to_pylist()
    texts = corpus.texts
    return Facts(
        ids=corpus.ids,
        texts=texts,
        hidden=np.array([bool(_HIDDEN.intersection(f or ())) for f in flags], bool),
        liked=np.log1p(likes) / max(float(np.log1p(likes).max(initial=0.0)), 1.0),
        readable=np.array([is_readable(text) for text in texts], dtype=bool),
        places={
            "platform": table["platform"].to_pylist(),
            "week": [None if s is None else s // 604_800 for s in seconds],
            "article": table["article_id"].to_pylist(),
            "group": table["group"].to_pylist(),
        },
    )


def is_readable(text: str) -> bool:
    """Tell whether a text has as many letters as a thought takes.

    >>> is_readable("[捂脸][捂脸][捂脸][捂脸]"), is_readable("刹车失灵真的太吓人了")
    (False, True)
    """
    if len(text) < _SHORTEST:
        return False
    return len(_NOISE.sub("", text[:400])) >= _SHORTEST


def select_quotes(
    facts: Facts, candidates: Candidates, most: int = MOST
) -> tuple[Quote, ...]:
    """Choose up to `most` quotes, best first.

    Greedy, as maximal marginal relevance (Carbonell & Goldstein 1998): each time
    the candidate with the highest probability, less what it shares with those
    chosen (platform, week, article, group, seed). Texts that repeat a chosen
    one are left out; hidden ones (deleted, spam) never count. Ties go to the
    lower id.
    """
    order = _rank(facts, candidates)
    value = _value(facts, candidates)
    spans = [_cut(facts, candidates, c) for c in order]
    pairs = [_pairs(quote.text) for quote in spans]
    left = [i for i, quote in enumerate(spans) if quote.text]
    chosen: list[int] = []
    while left and len(chosen) < most:
        best = max(
            left,
            key=lambda i: (
                value[order[i]] - _shared(facts, candidates, order, i, chosen)
            ),
        )
        chosen.append(best)
        left = [i for i in left if _similarity(pairs[i], pairs[best]) < _ALIKE]
    return tuple(spans[i] for i in chosen)


def _value(facts: Facts, candidates: Candidates) -> npt.NDArray[np.float64]:
    rows = candidates.rows
    lengths = np.array([len(facts.texts[r]) for r in rows])
    return np.asarray(
        candidates.probability
        + _HAS_EVIDENCE * (candidates.evidence >= 0)
        + _MOST_LIKED * facts.liked[rows]
        - _UNREADABLE * ~facts.readable[rows]
        - 0.5 * _UNREADABLE * (lengths > _LONG)
    )


def _rank(facts: Facts, candidates: Candidates) -> list[int]:
    """Return the best candidates, best first; ties by position (ids ascend)."""
    shown = np.flatnonzero(~facts.hidden[candidates.rows])
    value = _value(facts, candidates)[shown]
    order = np.lexsort((candidates.rows[shown], -value.round(6)))
    return [int(c) for c in shown[order][:_POOL]]


def _shared(
    facts: Facts, candidates: Candidates, order: list[int], i: int, chosen: list[int]
) -> float:
    row, word = candidates.rows[order[i]], candidates.word[order[i]]
    loss = 0.0
    for j in chosen:
        other = candidates.rows[order[j]]
        for name, place in facts.places.items():
            if place[row] is not None and place[row] == place[other]:
                loss += _SHARED[name]
        if word >= 0 and word == candidates.word[order[j]]:
            loss += _SHARED["word"]
    return loss


def _cut(facts: Facts, candidates: Candidates, c: int) -> Quote:
    row = int(candidates.rows[c])
    text = facts.texts[row]
    start, end = cut_span(text, max(int(candidates.evidence[c]), 0))
    return Quote(
        id=facts.ids[row],
        start=start,
        end=end,
        text=text[start:end],
        probability=round(float(candidates.probability[c]), 6),
    )


def _pairs(text: str) -> frozenset[str]:
    bare = _NOISE.sub("", fold_text(text))
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the Jaccard similarity; two texts without pairs are alike."""
    both = len(a | b)
    return len(a & b) / both if both else 1.0
