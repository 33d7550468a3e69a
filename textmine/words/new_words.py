"""Words and phrases of a corpus that the dictionary does not hold.

A candidate is a run of one to four tokens whose inside holds together (pointwise
mutual information at its weakest split) and whose neighbours vary on both sides
(branching entropy; Jin, Tanaka-Ishii 2006), as in Feng et al. 2004 for characters.
Tokens in place of characters leave few fragments to filter out. A single token is
what the segmenter's model for unknown words joined (盲订); its parts are characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.errors import OptionError
from textmine.words.background import read_frequencies
from textmine.words.grams import (
    Grams,
    count_documents,
    count_longer,
    count_single,
    find_holders,
    keep_runs,
    lay_out,
    measure_branching,
    measure_cohesion,
)
from textmine.words.inner_cohesion import measure_inner_cohesion
from textmine.words.lexicon import Lexicon, default_lexicon, fold_key
from textmine.words.stop_words import stop_words
from textmine.words.tokens import TOKEN_KINDS, Tokens
from textmine.words.word_forms import is_joined, weigh_form

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 8  # characters
TOKENS = 4  # tokens of a candidate, at most
#: Chosen by reading the candidates of two corpora (docs/new-words.md): bits of
#: cohesion, bits of branching on the poorer side.
COHESION = 4.0
BRANCHING = 1.5
#: Part of a word's documents from which a longer word explains it away, and
#: below which the longer one is but an occasion of the shorter.
SWALLOWED, OCCASION = 0.7, 0.5
_WORD, _LATIN = TOKEN_KINDS.index("word"), TOKEN_KINDS.index("latin")


@dataclass(frozen=True, eq=False)
class NewWord:
    """A candidate.

    Attributes:
        word: Its tokens, joined (Simplified; Latin as the lexicon writes it).
        parts: Its tokens.
        score: cohesion² · min(left, right) · log2 documents · weight of the form
            (`word_forms.WEIGHTS`).
        documents: Different texts that hold it.
        count: Its occurrences in them.
        cohesion: Bits; how much oftener than by chance its parts meet.
        left: Bits; how much varies what stands before it.
        right: Bits; how much varies what stands behind it.
        rows: int64, rows of the documents, ascending (the first of equal texts).
    """

    word: str
    parts: tuple[str, ...]
    score: float
    documents: int
    count: int
    cohesion: float
    left: float
    right: float
    rows: npt.NDArray[np.int64]


def find_new_words(
    tokens: Tokens,
    *,
    lexicon: Lexicon | None = None,
    top: int = 200,
    minimum_documents: int = 8,
    copies: bool = False,
    shortest: int = 1,
) -> list[NewWord]:
    """Return words and phrases that neither jieba's dictionary nor a lexicon holds.

    Of equal texts the first counts alone, so that copies make no word. With
    `copies` and `shortest=2` this gives the phrases of a corpus and all documents
    that hold them.

    Args:
        tokens: The corpus.
        lexicon: Words that are known; None is the shipped list.
        top: At most so many.
        minimum_documents: Different texts that must hold a word, at least 2.
        copies: Whether equal texts count each.
        shortest: Tokens of a word, at least: 2 leaves out what the segmenter joined
            by itself.

    Returns:
        Best first, ties by code point. Two to eight characters; no number,
        punctuation or sign inside; no stop word at either end.

    Raises:
        OptionError: `minimum_documents` is below 2.
    """
    if minimum_documents < 2:
        raise OptionError("minimum_documents", str(minimum_documents), "2 or more")
    rows = np.arange(len(tokens)) if copies else _find_first_of_equals(tokens)
    different = tokens if copies else tokens.take(rows)
    usable = np.isin(tokens.kinds, [_WORD, _LATIN])
    stream, documents = lay_out(different, usable)
    known = default_lexicon() if lexicon is None else lexicon
    found: list[NewWord] = []
    levels = [count_single(stream, len(tokens.vocabulary))]
    for _ in range(TOKENS - 1):
        levels.append(count_longer(levels[-1], stream, minimum_documents))
    for n in range(shortest - 1, TOKENS):
        found += _weigh_level(tokens, levels[: n + 1], stream, documents, known)
    found = [w for w in found if w.documents >= minimum_documents]
    found.sort(key=lambda w: (-round(w.score, 6), w.word))
    chosen = drop_overlaps(join_spellings(found))[:top]
    return [_name_rows(w, rows) for w in chosen]


def _name_rows(word: NewWord, rows: npt.NDArray[np.int64]) -> NewWord:
    return replace(word, rows=rows[word.rows])


def _find_first_of_equals(tokens: Tokens) -> npt.NDArray[np.int64]:
    """Return the rows of documents whose terms no earlier one has, ascending."""
    seen: dict[bytes, int] = {}
    data, ends = tokens.terms.astype("<i4").tobytes(), (4 * tokens.offsets).tolist()
    for row in range(len(tokens)):
        seen.setdefault(data[ends[row] : ends[row + 1]], row)
    return np.array(list(seen.values()), dtype=np.int64)


def _weigh_level(
    tokens: Tokens,
    levels: list[Grams],
    stream: npt.NDArray[np.int32],
    documents: npt.NDArray[np.int32],
    lexicon: Lexicon,
) -> list[NewWord]:
    """Return the candidates among the longest of the runs."""
    grams = levels[-1]
    total = int((stream >= 0).sum())
    if grams.size > 1:
        cohesion = measure_cohesion(grams, levels[:-1], total)
    else:
        usable = (tokens.kinds == _WORD) & ~tokens.stop
        cohesion = measure_inner_cohesion(tokens.vocabulary, grams.counts, usable)
    grams = keep_runs(grams, cohesion >= COHESION)
    left = measure_branching(grams, stream, -1)
    right = measure_branching(grams, stream, 1)
    good = (cohesion >= COHESION) & (np.minimum(left, right) >= BRANCHING)
    named = {}
    for i in np.flatnonzero(good).tolist():
        parts = tuple(tokens.vocabulary[t] for t in grams.parts[i])
        if is_candidate(parts, lexicon):
            named[i] = parts
    counts = count_documents(grams, documents)
    holders = find_holders(grams, documents, list(named))
    score = cohesion**2 * np.minimum(left, right) * np.log2(np.maximum(counts, 1))
    return [
        NewWord(
            "".join(parts),
            parts,
            float(score[i]) * weigh_form(parts),
            int(counts[i]),
            int(grams.counts[i]),
            float(cohesion[i]),
            float(left[i]),
            float(right[i]),
            holders[i],
        )
        for i, parts in named.items()
    ]


def is_candidate(parts: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether a run of tokens could be a word that nobody told us.

    >>> is_candidate(("车门", "锁死"), Lexicon()), is_candidate(("的", "车"), Lexicon())
    (True, False)
    """
    word = "".join(parts)
    if not 2 <= len(word) <= LONGEST or word.isascii():
        return False
    if word in read_frequencies() or fold_key(word) in lexicon.canonical:
        return False
    if is_joined(parts):
        return False
    stops, (opening, closing) = stop_words("topics"), read_edges()
    if parts[0] in stops or parts[-1] in stops or "了" in word or "的" in word:
        return False
    return not word.startswith(opening) and not word.endswith(closing)


@lru_cache(maxsize=1)
def read_edges() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (what no new word begins with, what none ends with)."""
    text = (files("textmine.words") / "data" / "word_edges.txt").read_text("utf-8")
    marks = [
        m for ln in text.splitlines() if not ln.startswith("#") for m in ln.split()
    ]
    return (
        tuple(m[:-1] for m in marks if m.endswith("-")),
        tuple(m[1:] for m in marks if m.startswith("-")),
    )


def join_spellings(words: list[NewWord]) -> list[NewWord]:
    """Return each word once, with all its documents and the figures of its best cut.

    A dictionary may cut one word in two ways by what stands beside it (x|光机, x光|机);
    `words` come best first.
    """
    best: dict[str, NewWord] = {}
    for new in words:
        old = best.setdefault(new.word, new)
        if old is not new:
            rows = np.union1d(old.rows, new.rows)
            count = old.count + new.count
            best[new.word] = replace(old, rows=rows, documents=len(rows), count=count)
    return list(best.values())


def drop_overlaps(words: list[NewWord]) -> list[NewWord]:
    """Drop parts of longer candidates, and longer ones that only add an occasion.

    国繁荣昌盛 goes where 祖国繁荣昌盛 has most of its documents; 在祖国生日 goes where
    祖国生日 stays and has more than twice as many.
    """
    known = {w.word: w for w in words}
    shares = [
        (short, long, _measure_share(known[short], known[long]))
        for long in known
        for short in filter(known.__contains__, _inner_words(long))
    ]
    swallowed = {short for short, _, share in shares if share >= SWALLOWED}
    occasions = {
        long
        for short, long, share in shares
        if share < OCCASION and short not in swallowed
    }
    return [w for w in words if w.word not in swallowed | occasions]


def _measure_share(short: NewWord, long: NewWord) -> float:
    """Return the part of a word's documents that hold the longer word.

    Its own may lack some of them: 增程 is no token where 增程式 is cut as 增|程式.
    """
    return len(long.rows) / len(np.union1d(short.rows, long.rows))


def _inner_words(word: str) -> list[str]:
    n = len(word)
    pieces = (word[a:b] for a in range(n) for b in range(a + 2, n + 1))
    return [p for p in pieces if p != word]
