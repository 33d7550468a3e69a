"""Numbers of terms, given out when a piece of text is first met."""

from __future__ import annotations

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
    in TOKEN_KINDS.
    """

    def __init__(self, scanner: Scanner) -> None:
        super().__init__({MARK: MARK_PIECE, END: END_PIECE})
        self.scanner = scanner
        self.terms: dict[str, int] = {}
        self.kinds: list[int] = []
        self.special: dict[tuple[str, str], int] = {}

    def __missing__(self, piece: str) -> int:
        number = SPACE_PIECE
        if not piece.isspace():
            number = self.add(*self.scanner.name_word(piece))
        self[piece] = number
        return number

    def find_words(self, pieces: list[str]) -> list[int]:
        """Return the numbers of pieces that are all Chinese characters."""
        get, canonical = self.get, self.scanner.canonical
        numbers = []
        for piece in pieces:
            number = get(piece)
            if number is None:
                plain = piece not in canonical
                number = self.add(piece, WORD) if plain else self[piece]
                self[piece] = number
            numbers.append(number)
        return numbers

    def add(self, term: str, kind: str) -> int:
        """Return the number of a term; of two kinds, the first one stands."""
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

    A lexicon can give a word the name of a sticker, for one.
    """

    def __init__(self, scanner: Scanner) -> None:
        super().__init__(scanner)
        self.typed: dict[tuple[str, str], int] = {}

    def add(self, term: str, kind: str) -> int:
        """Return the number of a term of that kind."""
        return self.typed.setdefault((term, kind), len(self.typed))
