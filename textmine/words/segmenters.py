"""Dictionary segmenters behind one interface: plain text in, its words out.

A cutter's words, joined, are its input (white space included), so that offsets
can be counted.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Protocol

from textmine.errors import OptionError
from textmine.words.block_cutter import BlockDictionary, build_block_dictionary
from textmine.words.fold import END, MARK

Cutter = Callable[[str], list[str]]
Segmenter = str | Cutter


class Dictionary(Protocol):
    """A segmenter that takes words of its user."""

    def cut(self, text: str) -> list[str]:
        """Return the words of `text`, nothing dropped."""

    def holds(self, word: str) -> bool:
        """Return whether the dictionary has `word`."""

    def suggest(self, word: str) -> int:
        """Return the frequency from which `word` is likelier than its parts."""

    def add(self, word: str, frequency: int, tag: str) -> None:
        """Put `word` into the dictionary."""


class RjiebaDictionary:
    """jieba in Rust with its own copy of the dictionary (0.1 s to load).

    `seen` are the characters that it was asked to cut.
    """

    def __init__(self) -> None:
        import rjieba

        self._jieba = rjieba.Jieba()
        self.cut: Cutter = self._jieba.cut
        self.added: dict[str, int] = {}
        self.seen = 0

    def holds(self, word: str) -> bool:
        """Return whether the dictionary has `word`."""
        return bool(self._jieba.has_word(word))

    def suggest(self, word: str) -> int:
        """Return the frequency from which `word` is likelier than its parts."""
        return int(self._jieba.suggest_freq(word))

    def add(self, word: str, frequency: int, tag: str) -> None:
        """Put `word` into the dictionary."""
        self._jieba.add_word(word, frequency, tag or None)
        self.added[word] = frequency

    @cached_property
    def blocks(self) -> BlockDictionary:
        """The same words as a kernel, made when it is first asked for.

        Words must not be added after that.
        """
        return build_block_dictionary(self.added, self.cut)


class JiebaDictionary:
    """The reference, jieba itself, with a tokenizer of our own.

    Its `initialize` would log to stderr and trust a binary cache file that anybody
    may write to the shared temporary folder; the dictionary's text is read instead.
    """

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # jieba imports pkg_resources and has invalid escapes; its user can't help
            warnings.simplefilter("ignore")
            import jieba
            import jieba.finalseg
        tokenizer = jieba.Tokenizer()
        file = tokenizer.get_dict_file()
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
        tokenizer.initialized = True
        self._jieba = tokenizer
        self.cut: Cutter = tokenizer.lcut

    def holds(self, word: str) -> bool:
        """Return whether the dictionary has `word`."""
        return bool(self._jieba.FREQ.get(word))

    def suggest(self, word: str) -> int:
        """Return the frequency from which `word` is likelier than its parts."""
        return int(self._jieba.suggest_freq(word))

    def add(self, word: str, frequency: int, tag: str) -> None:
        """Put `word` into the dictionary."""
        self._jieba.add_word(word, frequency, tag or None)


#: Name -> dictionary segmenter. A new one is a class and a row.
DICTIONARIES: dict[str, Callable[[], Dictionary]] = {
    "rjieba": RjiebaDictionary,
    "jieba": JiebaDictionary,
}


def load_dictionary(name: str) -> Dictionary:
    """Return a fresh dictionary segmenter, without any user's words.

    Raises:
        OptionError: There is no segmenter of that name.
    """
    if name not in DICTIONARIES:
        raise OptionError("segmenter", repr(name), " or ".join(DICTIONARIES))
    return DICTIONARIES[name]()


def name_segmenter(segmenter: Segmenter) -> str:
    """Return the name that `Tokens.segmenter` carries.

    Raises:
        OptionError: It is neither a name nor a function.
    """
    if isinstance(segmenter, str):
        return segmenter
    if not callable(segmenter):
        raise OptionError(
            "segmenter", repr(segmenter), " or ".join((*DICTIONARIES, "a function"))
        )
    return "custom:" + getattr(segmenter, "__qualname__", type(segmenter).__name__)


def wrap_callable(segment: Cutter) -> Cutter:
    """Make a cutter of a user's function, which sees plain spans only.

    White space that the function drops is put back.

    Raises:
        OptionError: (when called) its words are not the text.
    """

    def cut(text: str) -> list[str]:
        pieces: list[str] = []
        start = 0
        for end, c in enumerate(text):
            if c in (END, MARK):
                pieces += _cut_span(segment, text[start:end])
                pieces.append(c)
                start = end + 1
        return pieces + _cut_span(segment, text[start:])

    return cut


def _cut_span(segment: Cutter, text: str) -> list[str]:
    """Cut one span and align the words with it."""
    if not text or text.isspace():
        return [text] if text else []
    pieces: list[str] = []
    position = 0
    for word in _call_segmenter(segment, text):
        start = text.find(word, position)
        if start < 0 or text[position:start].strip():
            raise _explain_foreign_word(text, word)
        pieces += [text[position:start], word] if start > position else [word]
        position = start + len(word)
    if text[position:].strip():
        raise _explain_foreign_word(text, text[position:])
    return [*pieces, text[position:]] if position < len(text) else pieces


def _call_segmenter(segment: Cutter, text: str) -> list[str]:
    """Return the words of a user's function, which may return anything."""
    found = segment(text)
    words = list(found) if isinstance(found, Iterable) else [found]
    if wrong := [w for w in words if not isinstance(w, str)]:
        raise OptionError(
            "segmenter", f"it gave {wrong[0]!r} for {text[:40]!r}", "a list of strings"
        )
    return [w for w in words if w]


def _explain_foreign_word(text: str, word: str) -> OptionError:
    return OptionError(
        "segmenter",
        f"its words of {text[:40]!r} do not add up to the text at {word[:20]!r}",
        "every character in order, white space aside",
        "Return the words as they stand in the text.",
    )
