"""How likely a run of words is a word of its own, by the kinds of its parts.

What syntax makes anew (a verb with its object, a noun with its attribute) is built
of ordinary words; names, compounds and memes mostly hold a part that the dictionary
lacks, Latin letters, or a single character behind a word (…车, 小…).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.words.background import read_frequencies, read_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Form -> weight of the score. Fitted by hand to 840 candidates of two corpora that
#: were judged by reading (docs/new-words.md): the better the form, the more were words.
WEIGHTS = {
    "odd": 1.0,  # an unknown part, or Latin
    "compound": 1.2,  # a single character beside a word: 燃油|车, 小|桌板
    "noun": 0.5,  # dictionary words that end in a noun: 民宿|老板
    "verb last": 0.4,  # 龟速|行驶; also an unknown object: 卸载|汽车之家
    "verb first": 0.3,  # 玩|手机
    "joined": 0.3,  # one token that begins with an adverb or a measure: 真帅, 条狗
    "asked": 0.15,  # one token that repeats or asks: 贵不贵, 查一查, 停不起, 买买买
    "adverb": 0.15,  # 坚决|不买, and what ends in an adjective: 油耗|高
}
#: Measures that the model for unknown words joins with what they count: 头猪, 条狗.
_MEASURES = frozenset("头条箱台")
#: Words inside that join two others but make no word: 美国和英国, 周末到河北.
_JOINING = frozenset("和与或及跟同到来在让把被给向往从")


def is_joined(parts: Sequence[str]) -> bool:
    """Return whether a run holds a joining word, a measure or a degree inside.

    >>> is_joined(["美国", "和", "英国"]), is_joined(["讲个", "笑话"])
    (True, True)
    """
    return (
        any(part in _JOINING for part in parts[1:-1])
        or any(part.endswith("个") for part in parts[:-1])
        or any("很" in part for part in parts)
    )


def weigh_form(parts: Sequence[str]) -> float:
    """Return the weight of a candidate's form, a value of WEIGHTS.

    >>> weigh_form(["液态", "大米"]), weigh_form(["玩", "手机"])
    (0.5, 0.3)
    """
    return WEIGHTS[name_form(parts)]


def name_form(parts: Sequence[str]) -> str:
    """Return the form of a run of words, a key of WEIGHTS.

    >>> name_form(["燃油", "车"]), name_form(["问界", "m9"]), name_form(["贵不贵"])
    ('compound', 'odd', 'asked')
    """
    if len(parts) == 1:
        return _name_single(parts[0])
    first, last = parts[0], parts[-1]
    tags = read_tags()
    begins, ends = tags.get(first, ""), tags.get(last, "")
    adverb = begins.startswith("d") or begins == "ad"
    single = len(first) == 1 and len(last) == 1
    if adverb or (ends.startswith("a") and not single):
        return "adverb"
    if not all(part in read_frequencies() for part in parts):
        return "verb last" if begins.startswith("v") and len(first) > 1 else "odd"
    if len(parts) == 2 and _is_compound(first, last, begins):
        return "compound"
    if begins.startswith("v") and begins != "vn":
        return "verb first"
    if begins.startswith("a"):
        return "verb first"
    return "verb last" if ends.startswith("v") and ends != "vn" else "noun"


def _name_single(word: str) -> str:
    """Return the form of what the model for unknown words joined."""
    if len(word) == 3 and (word[1] in "不得" or word[0] == word[2]):
        return "asked"
    adverb = read_tags().get(word[0], "").startswith("d")
    return "joined" if adverb or word[0] in _MEASURES else "odd"


def _is_compound(first: str, last: str, tag: str) -> bool:
    if len(last) == 1:
        return len(first) == 1 or not tag.startswith("v")
    return len(first) == 1 and tag[:1] in set("abnj")
