"""Choose the quotes of a theme: typical, readable, and different from each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.corpus.table import Corpus
from textmine.themes.fold import fold_text
from textmine.themes.spans import cut_span
from textmine.themes.themes import Quote

MOST = 5  # quotes of a theme; the report shows three to five
_POOL = 200  # different texts that the choice is made from, best first
_HIDDEN = frozenset({"deleted", "spam"})
_SHORTEST, _LONG = 8, 80  # characters that carry a thought and read at a glance
_TERSE = 12  # letters below which a quote seldom says why
_CONTACT = re.compile(
    r"\[(?:账号|手机号)\]|加\s?[vV微]|[vV]信|薇信|私信我|秒到账|免费领"
)
_LOOKED_AT = 400  # characters of a text that tell whether it is readable
_ALIKE = 0.4  # Jaccard similarity of character pairs from which two quotes repeat
_NOISE = re.compile(r"\[[^\[\]]{1,24}\]|@\S+|https?://\S+|\W|\d|_")

# What speaks for a quote, and what it loses for each chosen one that it shares
# something with, in units of probability. Set by reading the quotes of two sets
# of real comments: typical words lead, and no platform or seed fills the list.
_TYPICAL = 0.6
_HAS_SEED = 0.25
_MOST_LIKED = 0.1
_UNREADABLE = 0.6
_TOO_SHORT, _TOO_LONG = 0.15, 0.2
_SOLICITS = 0.8  # contact details in a comment are mostly an advertisement
_REPEATED = 0.3  # said word for word by others: a slogan, or copies
_ARTICLE = 0.2  # a report quotes voices; the press is cited by its articles
_SHARED = {"platform": 0.10, "week": 0.05, "article": 0.10, "group": 0.05}
_SAME_WORD = 0.25


@dataclass(frozen=True)
class Candidates:
    """Documents that may be quoted for one theme.

    Attributes:
        rows: Ascending positions in the corpus.
        probability: Of the theme, for each of them.
        typical: In [0, 1]: how many of the theme's words each holds.
        seeds: Row -> place and number of the first seed in its text.
        words: Words that mark the theme, best first.
    """

    rows: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float64]
    typical: npt.NDArray[np.float64]
    seeds: Mapping[int, tuple[int, int]]
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Facts:
    """What the choice looks at in every document, once for all themes."""

    ids: Sequence[str]
    texts: Sequence[str]
    places: Mapping[str, Sequence[object]]
    merit: npt.NDArray[np.float64]
    hidden: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Option:
    """A span that could be quoted: of row `row`, around the theme's word `word`."""

    row: int
    value: float
    word: str
    quote: Quote
    pairs: frozenset[str]


def gather_facts(corpus: Corpus) -> Facts:
    """Read from the corpus what `select_quotes` needs."""
    table, texts = corpus.table, corpus.texts
    likes = np.array([max(v or 0, 0) for v in table["likes"].to_pylist()], dtype=float)
    flags = table["flags"].to_pylist()
    seconds = table["published_at"].cast("int64").to_pylist()
    return Facts(
        ids=corpus.ids,
        texts=texts,
        places={
            "platform": table["platform"].to_pylist(),
            "week": [None if s is None else s // 604_800 for s in seconds],
            "article": table["article_id"].to_pylist(),
            "group": table["group"].to_pylist(),
        },
        merit=_MOST_LIKED * np.log1p(likes) / max(np.log1p(likes.max(initial=0)), 1.0)
        - np.array([_weigh_form(text) for text in texts], dtype=float)
        - _weigh_source(texts, table["kind"].to_pylist()),
        hidden=np.array([bool(_HIDDEN.intersection(f or ())) for f in flags], bool),
    )


def is_readable(text: str) -> bool:
    """Tell whether a text has as many letters as a thought takes.

    >>> is_readable("[捂脸][捂脸][捂脸][捂脸]"), is_readable("刹车失灵真的太吓人了")
    (False, True)
    """
    if len(text) < _SHORTEST:
        return False
    return len(_NOISE.sub("", text[:_LOOKED_AT])) >= _SHORTEST


def select_quotes(
    facts: Facts, candidates: Candidates, most: int = MOST
) -> tuple[Quote, ...]:
    """Choose up to `most` quotes, best first.

    Greedy, as maximal marginal relevance (Carbonell & Goldstein 1998): each time
    the span of highest value, less what it shares with those chosen (platform,
    week, article, group, telling word). Spans that repeat a chosen one are left
    out; hidden documents (deleted, spam) never count. Ties go to the lower id.
    """
    options = _list_options(facts, candidates)
    chosen: list[_Option] = []
    while options and len(chosen) < most:
        losses = [_share(facts, option, chosen) for option in options]
        values = [
            round(option.value - loss, 6)
            for option, loss in zip(options, losses, strict=True)
        ]
        best = options[max(range(len(options)), key=values.__getitem__)]
        chosen.append(best)
        options = [o for o in options if _similarity(o.pairs, best.pairs) < _ALIKE]
    return tuple(option.quote for option in chosen)


def _list_options(facts: Facts, candidates: Candidates) -> list[_Option]:
    """Return the best _POOL different texts, best first, ties by id."""
    rows = candidates.rows
    seeded = np.array([int(r) in candidates.seeds for r in rows], dtype=bool)
    value = candidates.probability + _TYPICAL * candidates.typical
    value = value + _HAS_SEED * seeded + facts.merit[rows]
    options: list[_Option] = []
    seen: set[str] = set()
    for c in np.lexsort((rows, -value.round(6))):
        row = int(rows[c])
        text = facts.texts[row]
        if facts.hidden[row] or text in seen:
            continue
        seen.add(text)
        option = _cut_option(facts, candidates, int(c), float(value[c]))
        if option.quote.text:
            options.append(option)
        if len(options) == _POOL:
            break
    return options


def _cut_option(facts: Facts, candidates: Candidates, c: int, value: float) -> _Option:
    row = int(candidates.rows[c])
    text = facts.texts[row]
    at, word = _find_evidence(text, candidates.seeds.get(row), candidates.words)
    start, end = cut_span(text, at)
    quote = Quote(
        id=facts.ids[row],
        start=start,
        end=end,
        text=text[start:end],
        probability=round(float(candidates.probability[c]), 6),
    )
    return _Option(row, value, word, quote, _pair_up(quote.text))


def _find_evidence(
    text: str, seed: tuple[int, int] | None, words: Sequence[str]
) -> tuple[int, str]:
    """Return the place of a telling word and its name: a seed, or a keyword."""
    if seed is not None:
        return seed[0], f"seed {seed[1]}"
    folded = fold_text(text)
    for word in words:
        at = folded.find(word)
        if at >= 0:
            return at, word
    return 0, ""


def _weigh_form(text: str) -> float:
    if not is_readable(text):
        return _UNREADABLE
    if _CONTACT.search(text[:_LOOKED_AT]):
        return _SOLICITS
    if len(text) > _LONG:
        return _TOO_LONG
    return _TOO_SHORT if len(_NOISE.sub("", text)) < _TERSE else 0.0


def _weigh_source(
    texts: Sequence[str], kinds: Sequence[str]
) -> npt.NDArray[np.float64]:
    times = Counter(texts)
    return np.array(
        [
            _REPEATED * (times[text] > 1) + _ARTICLE * (kind == "article")
            for text, kind in zip(texts, kinds, strict=True)
        ],
        dtype=float,
    )


def _share(facts: Facts, option: _Option, chosen: list[_Option]) -> float:
    loss = 0.0
    for other in chosen:
        for name, place in facts.places.items():
            if place[option.row] is not None and place[option.row] == place[other.row]:
                loss += _SHARED[name]
        if option.word and option.word == other.word:
            loss += _SAME_WORD
    return loss


def _pair_up(text: str) -> frozenset[str]:
    bare = _NOISE.sub("", fold_text(text))
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the Jaccard similarity; two texts without pairs are alike."""
    both = len(a | b)
    return len(a & b) / both if both else 1.0
