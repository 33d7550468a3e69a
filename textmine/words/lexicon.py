"""The lexicon: words that a user wants kept whole, and names for the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path

from textmine.canonical import digest_text
from textmine.errors import LexiconError
from textmine.words.fold import fold

#: word, weight and tag, a word in double quotes where it holds white space
_LINE = re.compile(
    r'(?P<word>"[^"]+"|[^\s"]+)(?:\s+(?P<weight>\d+))?(?:\s+(?P<tag>[A-Za-z]\w*))?'
)
_ARROW = "=>"
#: Written at the edge of a word by accident: marks that nobody sees.
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
_SHOWN = 20  # problems that a message spells out; the rest is counted


@dataclass(frozen=True)
class Entry:
    """One entry: `word` is one token, and counts as `canonical` where that is given.

    `weight` is the dictionary frequency to start from (0: found by textmine);
    `tag` is free, and given to the dictionary segmenter as part of speech.
    """

    word: str
    weight: int = 0
    tag: str = ""
    canonical: str = ""

    @property
    def term(self) -> str:
        """What the word counts as."""
        return self.canonical or self.word

    @cached_property
    def key(self) -> str:
        """What the word is matched as: Simplified, normal width, lower case."""
        return fold_key(self.word)

    def means(self, other: Entry) -> bool:
        """Return whether both say the same, in whichever writing."""
        return (self.key, fold_key(self.term), self.weight, self.tag) == (
            other.key,
            fold_key(other.term),
            other.weight,
            other.tag,
        )


@dataclass(frozen=True)
class Lexicon:
    """Entries in the order of their file; an empty lexicon is valid."""

    entries: tuple[Entry, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """32 hex digits: the same for the same entries in any order."""
        rows = sorted((e.word, str(e.weight), e.tag, e.canonical) for e in self.entries)
        return digest_text(*(cell for row in rows for cell in row))

    @cached_property
    def text(self) -> str:
        """The entries as `parse_lexicon` reads them, one a line, by word."""
        return "".join(
            _write_entry(e) for e in sorted(self.entries, key=lambda e: e.word)
        )

    @cached_property
    def canonical(self) -> dict[str, str]:
        """Folded word -> term that it counts as (canonical words included)."""
        return {e.key: e.term for e in self.complete}

    @cached_property
    def complete(self) -> tuple[Entry, ...]:
        """The entries by code point of their key, with each canonical word as one."""
        by_key = {fold_key(e.term): Entry(e.term) for e in self.entries}
        by_key |= {e.key: e for e in self.entries}
        return tuple(by_key[key] for key in sorted(by_key))

    def __add__(self, other: Lexicon) -> Lexicon:
        """Return both; where both have a word, the entry of `other` stands.

        Its names stand too: with 雷总 => 雷军 here and 雷军 => 老雷 there, both are
        老雷; with 老雷 => 雷总 there, 雷总 is no alias any more.
        """
        theirs = {e.key: e for e in other.entries}
        names = {fold_key(e.canonical) for e in other.entries if e.canonical}
        kept = (e for e in self.entries if not (e.canonical and e.key in names))
        ours = {e.key: _rename(e, theirs) for e in kept}
        return Lexicon(tuple((ours | theirs).values()))


def _rename(entry: Entry, others: dict[str, Entry]) -> Entry:
    """Return an alias with the name that others give to what it counts as."""
    target = others.get(fold_key(entry.canonical)) if entry.canonical else None
    return entry if target is None else replace(entry, canonical=target.term)


def _write_entry(entry: Entry) -> str:
    def quote(word: str) -> str:
        return f'"{word}"' if re.search(r"\s", word) else word

    line = quote(entry.word)
    if entry.weight or entry.tag:
        line += f" {entry.weight}"
    if entry.tag:
        line += f" {entry.tag}"
    if entry.canonical:
        line += f" => {quote(entry.canonical)}"
    return line + "\n"


def fold_key(word: str) -> str:
    """Return a word as it is looked up.

    >>> fold_key("問界Ｍ９")
    '问界m9'
    """
    return fold(word).lower()


def read_lexicon(path: str | Path) -> Lexicon:
    """Read a lexicon file, UTF-8 (BOM or not); its format is that of `parse_lexicon`.

    Raises:
        LexiconError: The file can't be read, or has lines that are no entries.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LexiconError(
            str(path), error.strerror or str(error), "a text file"
        ) from error
    except UnicodeDecodeError as error:
        raise LexiconError(
            str(path), f"byte {error.start} is not UTF-8", "", "Save it as UTF-8."
        ) from error
    return parse_lexicon(text, place=str(path))


def parse_lexicon(text: str, *, place: str = "lexicon") -> Lexicon:
    r"""Parse a lexicon: one entry a line, `word [weight] [tag] [=> canonical]`.

    A line that begins with `#` is a comment, and so is what follows ` # ` in a
    line. A word with white space, or with `#` first, stands in double quotes. The
    same entry twice counts once, in Traditional and Simplified too.

    Raises:
        LexiconError: Lines that are no entries, or words with two meanings; all
            of them are named.

    >>> lexicon = parse_lexicon("雷布斯 => 雷军\n智驾 500 n  # driving")
    >>> [entry.term for entry in lexicon.entries]
    ['雷军', '智驾']
    """
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        content = re.sub(r"\s#(\s.*)?$", "", line.strip(_UNSEEN)).strip()
        if not content or content.startswith("#"):
            continue
        entry = _parse_line(content)
        if entry is None:
            problems.append(f"line {number}: {content[:60]!r} is no entry")
        elif not entries.setdefault(entry.key, entry).means(entry):
            first = lines[entry.key]
            problems.append(
                f"line {number}: {entry.word} also stands in line {first}"
                ", with another meaning"
            )
        else:
            lines.setdefault(entry.key, number)
    problems += _find_alias_chains(entries, lines)
    raise_problems(place, problems, "word [weight] [tag] [=> canonical]")
    return Lexicon(tuple(entries.values()))


def _parse_line(content: str) -> Entry | None:
    left, arrow, right = content.partition(_ARROW)
    match = _LINE.fullmatch(left.strip())
    canonical = right.strip().strip('"')
    if match is None or bool(arrow) != bool(canonical) or _ARROW in canonical:
        return None
    return Entry(
        match["word"].strip('"'),
        int(match["weight"] or 0),
        match["tag"] or "",
        canonical,
    )


def _find_alias_chains(entries: dict[str, Entry], lines: dict[str, int]) -> list[str]:
    """An alias of an alias is refused: which name would the term get?"""
    problems = []
    for key, entry in entries.items():
        target = entries.get(fold_key(entry.canonical)) if entry.canonical else None
        if target is not None and target.canonical and target.key != key:
            problems.append(
                f"line {lines[key]}: {entry.canonical} is itself an alias"
                f" of {target.canonical} (line {lines[target.key]})"
            )
    return problems


def raise_problems(place: str, problems: list[str], expected: str) -> None:
    """Raise all problems of a lexicon together; do nothing where there are none."""
    if not problems:
        return
    more = len(problems) - _SHOWN
    found = "; ".join(problems[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
    raise LexiconError(place, found, expected, "Change or remove these entries.")


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """Return the lexicon that textmine ships: slang, cars, names in comments."""
    file = files("textmine.words") / "data" / "lexicon.txt"
    return parse_lexicon(file.read_text("utf-8"), place="the shipped lexicon")
