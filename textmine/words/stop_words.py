"""Words that carry no topic, no keyword or no feeling, by purpose."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from textmine.errors import OptionError
from textmine.words.codes import encode_any
from textmine.words.fold import simplify
from textmine.words.spans import LAUGHTER, WORD
from textmine.words.tokens import TOKEN_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

#: Kinds of token that can be words of a topic at all. A hashtag counts through
#: its inner words; stickers and emoji carry feeling, not a topic.
TOPIC_KINDS = frozenset({"word", "latin"})


@lru_cache(maxsize=8)
def stop_words(profile: str = "topics") -> frozenset[str]:
    """Return the stop list of a purpose, Simplified; text is simplified before look-up.

    Args:
        profile: "topics": function words and what every comment thread has
            whatever it is about; "keywords": the same, since a keyword names a
            topic; "sentiment": without negations, degrees and words of feeling.

    Raises:
        OptionError: There is no such profile.

    >>> "不" in stop_words("topics"), "不" in stop_words("sentiment")
    (True, False)
    """
    if profile not in PROFILES:
        raise OptionError("profile", repr(profile), " or ".join(PROFILES))
    return PROFILES[profile]()


def is_topic_stop(term: str, kind: str, words: frozenset[str]) -> bool:
    """Return whether a term can't be a word of a topic.

    That is every term on the list, stickers, emoji, hashtags (their inner words
    count), mentions, addresses, numbers, punctuation, laughter and stretched
    characters, and single characters except those in `content_characters`.
    """
    if kind not in TOPIC_KINDS or term in words or term in LAUGHTER:
        return True
    if len(term) == 1:
        return term not in content_characters()
    return kind == WORD and len(set(term)) == 1 and len(term) > 2


def mark_topic_stops(
    vocabulary: Sequence[str], kinds: npt.NDArray[np.uint8], words: frozenset[str]
) -> npt.NDArray[np.bool_]:
    """Return `is_topic_stop` of each term of a vocabulary, whose kinds are given."""
    named = [TOKEN_KINDS.index(kind) for kind in TOPIC_KINDS]
    stops = ~np.isin(kinds, named)
    # most terms are on no list, and longer than one character that is repeated
    lengths = np.fromiter(map(len, vocabulary), np.int64, len(vocabulary))
    codes = encode_any("".join(vocabulary) + "\n")
    begins = np.cumsum(lengths) - lengths
    doubtful = (lengths < 2) | (codes[begins] == codes[begins + (lengths > 0)])
    position = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
    doubtful[[position[w] for w in words | LAUGHTER.keys() if w in position]] = True
    for i in np.flatnonzero(doubtful & ~stops).tolist():
        stops[i] = is_topic_stop(vocabulary[i], TOKEN_KINDS[kinds[i]], words)
    return stops


@lru_cache(maxsize=1)
def content_characters() -> frozenset[str]:
    """Return the single characters that name something: 车, 钱, 贵."""
    return _read_list("content_characters.txt")


def _read_list(name: str) -> frozenset[str]:
    """Read a list of words: white space between them, # starts a comment."""
    text = (files("textmine.words") / "data" / name).read_text("utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())


def _build_general() -> frozenset[str]:
    import stopwordsiso

    general = frozenset(simplify(w.lower()) for w in stopwordsiso.stopwords("zh"))
    return general | _read_list("stop_comments.txt")


def _build_topics() -> frozenset[str]:
    return (_build_general() | _read_list("negations.txt")) - _read_list("kept.txt")


def _build_sentiment() -> frozenset[str]:
    feeling = _read_list("negations.txt") | _read_list("feeling.txt")
    return _build_general() - feeling - _read_list("kept.txt")


#: Purpose -> its list. A new one is a function and a row.
PROFILES = {
    "topics": _build_topics,
    "keywords": _build_topics,
    "sentiment": _build_sentiment,
}
