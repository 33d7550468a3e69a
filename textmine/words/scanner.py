"""The scanner: special spans by expression, the rest by dictionary, with a lexicon.

Building one proves that every entry of the lexicon takes effect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from textmine.words.codes import encode
from textmine.words.fold import END, MARK, Folded
from textmine.words.lexicon import (
    Entry,
    Lexicon,
    default_lexicon,
    raise_problems,
)
from textmine.words.segmenters import (
    Cutter,
    Dictionary,
    RjiebaDictionary,
    Segmenter,
    load_dictionary,
    name_segmenter,
    wrap_callable,
)
from textmine.words.span_finder import SpanFinder
from textmine.words.spans import (
    HAN,
    PLAIN_KINDS,
    build_guard,
    build_span_pattern,
    find_seconds,
    name_span,
    name_word,
    read_hashtag,
)

_BRACKET = re.compile(r"[\[\]]")
_PURE_HAN = re.compile(f"[{HAN}]+")
#: Sentences in which each entry must come out as one token: alone, and between
#: common words. The entry stands at {}.
PROBES = ("，{}。", "我觉得{}就是这样")
# A word that still splits at the frequency jieba suggests (its neighbours are
# not part of that sum) is tried at higher ones, up to about the sum of all
# frequencies of jieba's dictionary (6e7).
_RAISES = (1, 10, 1_000, 100_000, 10_000_000)


@dataclass(frozen=True)
class Scanner:
    """What turns folded text into pieces.

    `finder` finds special spans; `cut` cuts what is left; `canonical` maps a
    folded word to the term that the lexicon gives it; `dictionary` is what cuts
    where that can also be done by a kernel (see `pieces.py`).
    """

    finder: SpanFinder
    cut: Cutter
    canonical: dict[str, str]
    name: str
    digest: str
    dictionary: RjiebaDictionary | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression whose named groups are kinds of special span."""
        return self.finder.pattern

    def name_span(self, group: str, text: str) -> tuple[str, str]:
        """Return (term, kind) of a special span."""
        term, kind = name_span(group, text)
        return self._apply_lexicon(text.lower(), *self._apply_lexicon(term, term, kind))

    def name_word(self, text: str) -> tuple[str, str]:
        """Return (term, kind) of a word from the dictionary segmenter."""
        term, kind = name_word(text)
        return self._apply_lexicon(term, term, kind)

    def _apply_lexicon(self, key: str, term: str, kind: str) -> tuple[str, str]:
        """Give a term the name that the lexicon has for `key`, and that name's kind."""
        canonical = self.canonical.get(key)
        if canonical is None:
            return term, kind
        return canonical, name_word(canonical)[1] if kind in PLAIN_KINDS else kind

    def mark(self, folded: str, found: Callable[[str, str], None]) -> str:
        """Replace each special span by MARK, telling `found` its group and text.

        Behind the mark of a hashtag its inner words follow, scanned as well.
        """
        parts: list[str] = []
        position = 0
        for start, end, group in self.finder.find(
            Folded(folded, encode(folded))
        ).rows():
            text = folded[start:end]
            parts += (folded[position:start], MARK)
            found(group, text)
            if group == "hashtag":
                parts.append(self.mark_inside(read_hashtag(text), found))
            position = end
        return "".join(parts) + folded[position:]

    def mark_inside(self, words: str, found: Callable[[str, str], None]) -> str:
        """Mark the inner words of a hashtag, few enough to need no arrays."""

        def replace(match: re.Match[str]) -> str:
            group, text = match.lastgroup or "", match[0]
            found(group, text)
            if group != "hashtag":
                return MARK
            return f"{MARK}{self.mark_inside(read_hashtag(text), found)}"

        return f"{self.pattern.sub(replace, words)} "


def build_scanner(
    lexicon: Lexicon | None = None, segmenter: Segmenter = "rjieba"
) -> Scanner:
    """Return the scanner of a lexicon (None: the shipped one) and a segmenter.

    Words of Chinese characters go to the dictionary, which weighs them against
    their neighbours; all others, and all words for a user's own function, are
    found by longest match before.

    Raises:
        LexiconError: Entries that can't become one token, all with their reasons.
        OptionError: There is no such segmenter.
    """
    lexicon = default_lexicon() if lexicon is None else lexicon
    if isinstance(segmenter, str):
        return _build_named(lexicon, segmenter)
    name_segmenter(segmenter)  # refuses what is no function before it is called
    if type(segmenter).__hash__ is not None:
        return _build_custom_once(lexicon, segmenter)
    return _build_custom(lexicon, segmenter)


def _build_custom(lexicon: Lexicon, segmenter: Cutter) -> Scanner:
    finder = build_finder(e.key for e in lexicon.complete if e.key.strip())
    scanner = _make_scanner(lexicon, finder, wrap_callable(segmenter), segmenter)
    _raise_failures(lexicon, scanner)
    return scanner


_build_custom_once = lru_cache(maxsize=4)(_build_custom)


@lru_cache(maxsize=4)
def _build_named(lexicon: Lexicon, segmenter: str) -> Scanner:
    dictionary = load_dictionary(segmenter)
    spans = build_span_pattern()
    han = [
        e
        for e in lexicon.complete
        # 呵呵哒 would lose its laughter before the dictionary sees it
        if _PURE_HAN.fullmatch(e.key) and not spans.search(e.key)
    ]
    own = {e.key for e in han}
    other = (e.key for e in lexicon.complete if e.key not in own)
    finder = build_finder(key for key in other if key.strip())
    scanner = _make_scanner(lexicon, finder, dictionary.cut, segmenter)
    if isinstance(dictionary, RjiebaDictionary):
        scanner = replace(scanner, dictionary=dictionary)
    _add_words(dictionary, han)
    _insist(dictionary, han, scanner)
    _raise_failures(lexicon, scanner)
    return scanner


def _insist(dictionary: Dictionary, entries: list[Entry], scanner: Scanner) -> None:
    """Make entries that still split more frequent, until they hold."""
    for factor in _RAISES:
        entries = find_failures(entries, scanner)
        for entry in entries:
            frequency = max(entry.weight, dictionary.suggest(entry.key), 1)
            dictionary.add(entry.key, frequency * factor, entry.tag)


def _make_scanner(
    lexicon: Lexicon, finder: SpanFinder, cut: Cutter, segmenter: Segmenter
) -> Scanner:
    name = name_segmenter(segmenter)
    return Scanner(finder, cut, lexicon.canonical, name, lexicon.digest)


def build_finder(words: Iterable[str]) -> SpanFinder:
    """Return what finds special spans and `words`, which are folded."""
    words = list(words)
    firsts = frozenset(word[0].lower() for word in words)
    stickers = build_span_pattern()
    odd = any(_BRACKET.search(w) and not stickers.fullmatch(w) for w in words)
    return SpanFinder(
        build_span_pattern(words), build_guard(words), firsts, find_seconds(words), odd
    )


def _add_words(dictionary: Dictionary, entries: list[Entry]) -> None:
    """Add what the dictionary lacks, and what has a weight of its own."""
    for entry in entries:
        if entry.weight or not dictionary.holds(entry.key):
            frequency = entry.weight or dictionary.suggest(entry.key)
            dictionary.add(entry.key, frequency, entry.tag)


def find_failures(entries: Sequence[Entry], scanner: Scanner) -> list[Entry]:
    """Return the entries that are not one token with their term in each probe."""
    lines = [probe.format(e.key) for e in entries for probe in PROBES]
    terms = _scan_lines(scanner, lines)
    size = len(PROBES)
    return [
        e
        for i, e in enumerate(entries)
        if not e.key.strip()
        or not all(e.term in line for line in terms[i * size : (i + 1) * size])
    ]


def _scan_lines(scanner: Scanner, lines: list[str]) -> list[list[str]]:
    """Return the terms of each line, in one call of the segmenter."""
    special: list[str] = []
    marked = scanner.mark(
        "".join(line + END for line in lines),
        lambda group, text: special.append(scanner.name_span(group, text)[0]),
    )
    result: list[list[str]] = [[]]
    rest = iter(special)
    for piece in scanner.cut(marked):
        if piece == END:
            result.append([])
        else:
            term = next(rest) if piece == MARK else scanner.name_word(piece)[0]
            result[-1].append(term)
    return result[:-1]


def _raise_failures(lexicon: Lexicon, scanner: Scanner) -> None:
    problems = [
        f"{entry.word!r} {_explain(entry, scanner)}"
        for entry in find_failures(lexicon.complete, scanner)
    ]
    raise_problems(
        "lexicon", problems, "entries that are one token wherever they stand"
    )


def _explain(entry: Entry, scanner: Scanner) -> str:
    if not entry.key.strip():
        return "is empty"
    if END in entry.key or MARK in entry.key or "\ufffd" in entry.key:
        return "holds a character that no text can hold"
    match = scanner.pattern.search(PROBES[0].format(entry.key))
    if match and match.lastgroup != "entry":
        return f"holds {match[0]!r}, which is a token of its own ({match.lastgroup})"
    pieces = " / ".join(_scan_lines(scanner, [PROBES[1].format(entry.key)])[0])
    return f"is cut: {pieces}"
