"""Numbers of terms, given out when a piece of text is first met."""

from __future__ import annotations

from itertools import compress, count
from threading import Lock
from typing import TYPE_CHECKING

from textmine.words.fold import END, MARK
from textmine.words.spans import WORD
from textmine.words.tokens import TOKEN_KINDS

if TYPE_CHECKING:
    from textmine.words.scanner import Scanner

#: Numbers of pieces that are no terms: white space, the place of a special span,
#: the end of a document, and what has no number yet.
SPACE_PIECE, MARK_PIECE, END_PIECE, NEW_PIECE = -1, -2, -3, -4
_KIND = {kind: i for i, kind in enumerate(TOKEN_KINDS)}


class TermTable(dict[str, int]):
    """Piece -> number of its term; unknown pieces are named when first met.

    `terms` maps a term to its number; `kinds` has the kind of each, as a position
    in TOKEN_KINDS. Threads may share one; only the order of numbers depends on them.
    `bulk` tells whether kernels shall do what they can.
    """

    def __init__(self, scanner: Scanner, *, bulk: bool = False) -> None:
        super().__init__({MARK: MARK_PIECE, END: END_PIECE})
        self.scanner = scanner
        self.bulk = bulk
        self.lock = Lock()
        self.terms: dict[str, int] = {}
        self.kinds: list[int] = []
        self.special: dict[tuple[str, str], int] = {}

    def __missing__(self, piece: str) -> int:
        number = SPACE_PIECE
        if not piece.isspace():
            number = self.add(*self.scanner.name_word(piece))
        self[piece] = number
        return number

    def find_words(self, words: list[str]) -> list[int]:
        """Return the numbers of words that are all common Chinese characters.

        What indexing gives, and quicker: such a word is its own name, unless the
        lexicon has another.
        """
        other = map(self.scanner.canonical.__contains__, words)
        found = {i: self[words[i]] for i in compress(count(), other)}
        canonical = self.scanner.canonical
        own = [w for w in words if w not in canonical] if found else words
        with self.lock:
            numbers = self._add_words(own)
        for i, number in found.items():  # ascending, so each lands in its place
            numbers.insert(i, number)
        return numbers

    def _add_words(self, words: list[str]) -> list[int]:
        terms, kinds, known = self.terms, self.kinds, len(self.terms)
        numbers = [terms.setdefault(word, len(terms)) for word in words]
        kinds += [_KIND[WORD]] * (len(terms) - known)
        for number in numbers:
            kinds[number] = _KIND[WORD]  # the first of all kinds
        return numbers

    def add(self, term: str, kind: str) -> int:
        """Return the number of a term; of two kinds, the first of all stands."""
        with self.lock:
            number = self.terms.setdefault(term, len(self.terms))
            if number == len(self.kinds):
                self.kinds.append(_KIND[kind])
            else:
                self.kinds[number] = min(self.kinds[number], _KIND[kind])
            return number

    def find_special(self, group: str, text: str) -> int:
        """Return the number of a special span's term."""
        key = (group, text)
        number = self.special.get(key)
        if number is None:
            number = self.add(*self.scanner.name_span(group, text))
            self.special[key] = number
        return number


class TypedTable(TermTable):
    """The same with a number for each (term, kind), since a term may have two kinds.

    A lexicon can give a word the name of a sticker, for one. `names` and
    `sorts` have the term and kind of each number; `other` are the numbers under which
    a piece was met that is not the term itself.
    """

    def __init__(self, scanner: Scanner, *, bulk: bool = False) -> None:
        super().__init__(scanner, bulk=bulk)
        self.typed: dict[tuple[str, str], int] = {}
        self.names: list[str] = []
        self.sorts: list[str] = []
        self.other: set[int] = set()

    def __missing__(self, piece: str) -> int:
        return self._compare(piece, super().__missing__(piece))

    def find_special(self, group: str, text: str) -> int:
        """Return the number of a special span's term."""
        return self._compare(text, super().find_special(group, text))

    def add(self, term: str, kind: str) -> int:
        """Return the number of a term of that kind."""
        with self.lock:
            return self._add_rows([term], kind)[0]

    def _add_words(self, words: list[str]) -> list[int]:
        return self._add_rows(words, WORD)

    def _add_rows(self, terms: list[str], kind: str) -> list[int]:
        typed, known = self.typed, len(self.typed)
        numbers = [typed.setdefault((term, kind), len(typed)) for term in terms]
        new = (t for t, n in zip(terms, numbers, strict=True) if n >= known)
        self.names += dict.fromkeys(new)
        self.sorts += [kind] * (len(typed) - known)
        return numbers

    def _compare(self, piece: str, number: int) -> int:
        if number >= 0 and self.names[number] != piece:
            with self.lock:
                self.other.add(number)
        return number
