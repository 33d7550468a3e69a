"""One text as typed tokens with their places in the original."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textmine.words.fold import END, fold
from textmine.words.scanner import Scanner, build_scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textmine.words.lexicon import Lexicon
    from textmine.words.segmenters import Segmenter


class Token(NamedTuple):
    """A token: `text` is original[start:end] (code points), `term` what it counts as.

    `kind` is one of `textmine.words.tokens.TOKEN_KINDS`.
    """

    text: str
    term: str
    kind: str
    start: int
    end: int


def tokenize(
    text: str, *, lexicon: Lexicon | None = None, segmenter: Segmenter = "rjieba"
) -> list[Token]:
    """Cut one text into typed tokens, in order, dropping white space alone.

    A hashtag is one token here; `segment` counts its inner words beside it.

    Args:
        text: Any text.
        lexicon: Words to keep whole; None is the shipped list.
        segmenter: "rjieba", "jieba" or a function from a plain span to its words.

    Raises:
        LexiconError: Entries of the lexicon that can't take effect.
        OptionError: No such segmenter, or its words are not the text.

    >>> [(t.term, t.kind, t.start) for t in tokenize("剎車失靈[捂臉]")]
    [('刹车', 'word', 0), ('失灵', 'word', 2), ('[捂脸]', 'sticker', 4)]
    """
    scanner = build_scanner(lexicon, segmenter)
    return [
        Token(text[start:end], term, kind, start, end)
        for term, kind, start, end in _scan(scanner, fold(text))
    ]


def _scan(scanner: Scanner, folded: str) -> Iterator[tuple[str, str, int, int]]:
    position = 0
    # the sentinel makes the ends of texts look as they do in a batch
    for match in scanner.pattern.finditer(folded + END):
        yield from _cut_plain(scanner, folded[position : match.start()], position)
        term, kind = scanner.name_span(match.lastgroup or "", match[0])
        yield term, kind, match.start(), match.end()
        position = match.end()
    yield from _cut_plain(scanner, folded[position:], position)


def _cut_plain(
    scanner: Scanner, span: str, start: int
) -> Iterator[tuple[str, str, int, int]]:
    for word in scanner.cut(span) if span else ():
        end = start + len(word)
        if not word.isspace():
            yield *scanner.name_word(word), start, end
        start = end
