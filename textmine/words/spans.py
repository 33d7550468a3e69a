"""Find what no dictionary segmenter may cut: stickers, emoji, hashtags, laughter.

One compiled expression finds them in folded text (`words/fold.py`); what lies
between is plain text for the dictionary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from textmine.words.fold import END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"

# Emoji=Yes of Unicode 16 emoji-data.txt without digits, #, *, © ® ™ ‼ ⁉ ℹ.
_PICTURE = (
    "\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa"
    "\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e\u2611\u2614"
    "\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a"
    "\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e"
    "\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0"
    "\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9"
    "\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712"
    "\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e"
    "\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935"
    "\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff"
)
_MODIFIER = "\ufe0f\U0001f3fb-\U0001f3ff"
_TAGS = "\U000e0020-\U000e007f"
_PERSON = f"[{_PICTURE}][{_MODIFIER}{_TAGS}]*"

# A nickname has at most 30 characters (Weibo's limit) and must end where a
# platform ends it, at white space, punctuation or the next mark: else 「@」 was
# a sign and swallowing the sentence behind it would lose words.
_NAME_ENDS = rf"(?=[\s:：,，。.!！?？、;；…~～@#/\[\]()（）<>《》“”\"'|{END}]|\Z)"
#: The name of a sticker: letters, digits and these signs. 24: the longest seen.
STICKER_SIGNS = r"\-·~～？?！!，,。… "
STICKER_LONGEST = 24
_TAG_CHARACTER = rf"[^\s#@\[\]，。！？；,!?;{END}]"

#: Kind of special token -> expression, in order of precedence.
SPANS: dict[str, str] = {
    "url": r"(?:https?://|www\.)[A-Za-z0-9][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+",
    "hashtag": rf"#[^#\n\r{END}]{{1,40}}?(?:\[话题\])?#(?!#)"
    rf"|#{_TAG_CHARACTER}{{1,30}}(?=[\s#@\[{END}]|\Z)",
    "mention": rf"(?<![A-Za-z0-9])@[\w\-·]{{1,30}}{_NAME_ENDS}",
    # A letter must stand inside: [1] is a footnote.
    "sticker": r"\[(?=[^\[\]]*[^\W\d_]|666\])"
    rf"[\w{STICKER_SIGNS}]{{1,{STICKER_LONGEST}}}\]",
    "emoji": rf"[\U0001f1e6-\U0001f1ff]{{2}}|[#*0-9]\ufe0f?\u20e3"
    rf"|{_PERSON}(?:\u200d{_PERSON})*",
}

#: Laughter: canonical term -> expression. 2333 is the laughing sticker of the
#: Mop forum. 娃哈哈 and 哈哈镜 are words.
LAUGHTER: dict[str, str] = {
    "哈哈": r"哈(?<!娃哈)哈+(?!镜)"
    r"|(?<![A-Za-z])(?:[Hh]{3,}|(?:[Hh][Aa]){2,}[Hh]?)(?![A-Za-z])"
    r"|(?<![0-9A-GI-Za-gi-z.])23{2,}(?![0-9A-Za-z.%年月日元块万亿米个人])",
    "666": r"(?<![0-9A-Za-z.])6{3,}(?![0-9A-Za-z.%年月日元块万亿米个])",
    "呵呵": "呵{2,}",
    "嘿嘿": "嘿{2,}",
    "嘻嘻": "嘻{2,}",
    "呜呜": "呜{2,}",
    "嘎嘎": "嘎{3,}",
}
#: Characters whose doubled form is a word of its own: 谢谢谢谢 is 谢谢, not 谢谢谢.
DOUBLED = frozenset("谢爸妈哥姐弟妹宝爷奶叔舅姑婆狗拜")
_STRETCHED = rf"([{HAN}])\{{0}}{{{{2,}}}}"
# Runs of letters of other scripts, which dictionary segmenters cut into letters.
_FOREIGN = rf"(?:(?![{HAN}\u3007])[^\W\d_A-Za-z])"
# The Latin letters before are bounded, so that a long run costs no square of time.
_FOREIGN_RUN = rf"(?:(?<![A-Za-z])[A-Za-z]{{1,30}})?{_FOREIGN}[^\W\d_{HAN}]*"


# What special spans begin with: everything outside ASCII, Han and common Chinese
# punctuation, and the signs, letters and digits of ASCII. One test of this set
# spares the others at most characters (measured: a third of the time).
_BEGINNINGS = (
    r"#*@\[0-9A-Za-z\u00a1-\u1fff\u200d\u2070-\u20ff\u2100-\u2fff\u3005-\u3007\u3012-\u33ff"
    r"\ua000-\ud7ff\ufb00-\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U0001ffff\U00031350-\U0010ffff"
)


def build_span_pattern(words: Iterable[str] = ()) -> re.Pattern[str]:
    """Return the expression whose named groups are kinds of special token.

    Groups: the keys of SPANS, then "entry" (one of `words`, longest first,
    any case), "foreign", "laugh0"… (rows of LAUGHTER) and "stretched".
    """
    words = list(words)
    parts = [f"(?P<{kind}>{expression})" for kind, expression in SPANS.items()]
    entries = build_trie_expression(words)
    if entries:
        parts.append(f"(?P<entry>{entries})")
    parts += [
        f"(?P<laugh{i}>{expression})" for i, expression in enumerate(LAUGHTER.values())
    ]
    parts.append(f"(?P<foreign>{_FOREIGN_RUN})")
    stretched = f"(?P<stretched>{_STRETCHED.format(len(parts) + 2)})"
    guard = f"(?=[{build_guard(words)}])"
    return re.compile(f"{guard}(?:{'|'.join(parts)})|{stretched}")


def build_guard(words: Iterable[str] = ()) -> str:
    """Return the class of the characters that special spans begin with."""
    firsts = sorted({w[0] for w in words} | {laugh[0] for laugh in LAUGHTER})
    return _BEGINNINGS + re.escape("".join(firsts))


def find_seconds(words: Iterable[str] = ()) -> frozenset[str] | None:
    """Return what follows a common Chinese character that begins a special span.

    In lower case; None where a word of one such character may stand before anything.
    Laughter repeats its character; stretched characters are not meant.
    """
    words = [w.lower() for w in words if "\u4e00" <= w[0] <= "\u9fff"]
    if any(len(w) < 2 for w in words):
        return None
    return frozenset({w[1] for w in words} | {laugh[0] for laugh in LAUGHTER})


def build_trie_expression(words: Iterable[str]) -> str:
    """Return an expression that matches the longest of `words`, "" for none.

    Words share their beginnings, so the time to match hardly grows with their
    number. Letters match in either case; a word that begins or ends with a
    Latin letter or digit does not match inside a longer run of them.

    >>> bool(re.fullmatch(build_trie_expression(["4S店", "4S"]), "4s店"))
    True
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for c in word.lower():
            node = node.setdefault(c, {})
        node[""] = _boundary_after(word)
    if not trie:
        return ""
    return rf"(?:(?<![0-9A-Za-z])(?=[0-9A-Za-z])|(?![0-9A-Za-z])){_write_node(trie)}"


def _boundary_after(word: str) -> str:
    return "(?![0-9A-Za-z])" if word[-1].isascii() and word[-1].isalnum() else "(?:)"


def _write_node(node: dict[str, Any]) -> str:
    """Write one node of the trie; longer words come before the end of a word."""
    branches = [_write_letter(c) + _write_node(node[c]) for c in sorted(node) if c]
    if "" in node:
        branches.append(str(node[""]))
    return branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"


def _write_letter(c: str) -> str:
    if c.isascii() and c.isalpha():
        return f"[{c}{c.upper()}]"
    return re.escape(c)


_LAUGHS = tuple(LAUGHTER)
_SKIN_OR_STYLE = re.compile(f"[{_MODIFIER}\ufe0e]")


def _name_url(text: str) -> str:
    """Keep the host alone: paths are short-lived and would flood a vocabulary."""
    rest = text.lower().removeprefix("https://").removeprefix("http://")
    return "http://" + re.split(r"[/?#]", rest, maxsplit=1)[0]


def _name_hashtag(text: str) -> str:
    return "#" + read_hashtag(text).lower()


def read_hashtag(text: str) -> str:
    """Return the inner words of a hashtag.

    >>> read_hashtag("#国庆自驾[话题]#")
    '国庆自驾'
    """
    return text.strip("#").removesuffix("[话题]").strip()


def _name_sticker(text: str) -> str:
    """Drop the R that Xiaohongshu puts behind the names of its stickers."""
    name = text[1:-1].strip()
    if name.endswith("R") and len(name) > 1 and not name[-2].isascii():
        name = name[:-1]
    return f"[{name.lower()}]"


def _name_stretched(text: str) -> str:
    return text[0] * (2 if text[0] in DOUBLED else 3)


#: Kind -> from matched text to canonical term.
_NAMES: dict[str, Callable[[str], str]] = {
    "url": _name_url,
    "hashtag": _name_hashtag,
    "mention": str.lower,
    "sticker": _name_sticker,
    "emoji": lambda text: _SKIN_OR_STYLE.sub("", text) or text,
}


def name_span(group: str, text: str) -> tuple[str, str]:
    """Return (canonical term, kind) of a match in group `group` of the pattern."""
    if group in _NAMES:
        return _NAMES[group](text), group
    if group.startswith("laugh"):
        return _LAUGHS[int(group[5:])], "word"
    if group == "stretched":
        return _name_stretched(text), "word"
    return name_word(text)


_NUMBER = re.compile(r"[\d.,:%\-]*\d[\d.,:%\-]*")
_ASCII_LETTER = re.compile("[A-Za-z]")
# goooood and gooood are one word; three letters are kept, as in www and AAA
_LONG_RUN = re.compile(r"([a-z])\1{3,}")
WORD, NUMBER, LATIN, PUNCTUATION = "word", "number", "latin", "punctuation"
#: Kinds that the form of a term decides.
PLAIN_KINDS = frozenset({WORD, NUMBER, LATIN, PUNCTUATION})


def name_word(text: str) -> tuple[str, str]:
    """Return (canonical term, kind) of a piece that a dictionary segmenter gave.

    >>> name_word("SU7"), name_word("12.5%"), name_word("，")
    (('su7', 'latin'), ('12.5%', 'number'), ('，', 'punctuation'))
    """
    if _NUMBER.fullmatch(text):
        return text, NUMBER
    if _ASCII_LETTER.search(text):
        return _LONG_RUN.sub(r"\1\1\1", text.lower()), LATIN
    if any(c.isalnum() for c in text):
        return text.lower(), WORD
    return text, PUNCTUATION
