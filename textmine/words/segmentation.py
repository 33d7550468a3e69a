"""A corpus as term ids: the batch form of `tokenize`."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from textmine.canonical import digest_text, document_keys
from textmine.errors import OptionError
from textmine.progress import Progress, silent
from textmine.words.numbering import Numbered, number_texts
from textmine.words.scanner import build_scanner
from textmine.words.stop_words import mark_topic_stops, stop_words
from textmine.words.texts import check_texts
from textmine.words.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textmine.corpus.table import Corpus
    from textmine.words.lexicon import Lexicon
    from textmine.words.segmenters import Segmenter


def segment(
    corpus: Corpus,
    *,
    lexicon: Lexicon | None = None,
    stop: frozenset[str] | None = None,
    segmenter: Segmenter = "rjieba",
    workers: int = 1,
    progress: Progress = silent,
) -> Tokens:
    """Cut a corpus into terms.

    The title of an article counts as its first line where the text doesn't
    begin with it. A hashtag gives its own term, then those of its inner words.

    Args:
        corpus: Documents in order of id.
        lexicon: Words to keep whole; None is the shipped list.
        stop: Words of no topic; None is `stop_words("topics")`.
        segmenter: "rjieba", "jieba" or a function from a plain span to its words.
        workers: Threads that may be used, at least 1. The result is the same for
            any number; docs/words.md tells what two are worth.
        progress: Told "segment", documents done and in all.

    Raises:
        LexiconError: Entries of the lexicon that can't take effect.
        OptionError: No such segmenter, its words are not the text, or workers < 1.
    """
    numbered = number_texts(
        read_texts(corpus),
        build_scanner(lexicon, segmenter),
        workers=workers,
        progress=progress,
    )
    return _build_tokens(corpus.ids, corpus.keys, numbered, stop)


def segment_texts(
    texts: Sequence[str],
    *,
    ids: Sequence[str] | None = None,
    lexicon: Lexicon | None = None,
    stop: frozenset[str] | None = None,
    segmenter: Segmenter = "rjieba",
    workers: int = 1,
    progress: Progress = silent,
) -> Tokens:
    """Cut plain texts into terms; documents stay in the order given.

    Args:
        texts: Any texts.
        ids: One id a text, all different. None: digest of the text and its
            occurrence number, so that an id does not depend on other texts.
        lexicon: As in `segment`.
        stop: As in `segment`.
        segmenter: As in `segment`.
        workers: As in `segment`.
        progress: As in `segment`.

    Raises:
        LexiconError: Entries of the lexicon that can't take effect.
        OptionError: As in `segment`, no list of texts, or ids that are not one a
            text, all different.

    >>> segment_texts(["刹车失灵", "车机卡"]).document(0)
    ['刹车', '失灵']
    """
    check_texts(texts)
    names = name_texts(texts) if ids is None else list(ids)
    if len(names) != len(texts) or len(set(names)) != len(names):
        raise OptionError(
            "ids",
            f"{len(names)} ids, {len(set(names))} of them different",
            f"{len(texts)} different ids, one a text",
        )
    scanner = build_scanner(lexicon, segmenter)
    if workers == 1:
        numbered = number_texts(texts, scanner, progress=progress)
        return _build_tokens(names, document_keys(names), numbered, stop)
    with ThreadPoolExecutor(1) as aside:  # while kernels run without Python's lock
        keys = aside.submit(document_keys, names)
        numbered = number_texts(texts, scanner, workers=workers, progress=progress)
    return _build_tokens(names, keys.result(), numbered, stop)


def name_texts(texts: Sequence[str]) -> list[str]:
    """Return an id a text: 32 hex digits of its digest, "-2" for the second alike.

    >>> len(set(name_texts(["666", "666", "顶"])))
    3
    """
    seen: Counter[str] = Counter()
    names = []
    for text in texts:
        seen[text] += 1
        number = "" if seen[text] == 1 else f"-{seen[text]}"
        names.append(digest_text(text) + number)
    return names


def read_texts(corpus: Corpus) -> list[str]:
    """Return what counts as the text of each document: an article with its title."""
    texts = corpus.texts
    kinds = corpus.table.column("kind").to_pylist()
    titles = corpus.table.column("title").to_pylist()
    for i, (kind, title) in enumerate(zip(kinds, titles, strict=True)):
        if kind == "article" and title and not texts[i].lstrip().startswith(title):
            texts[i] = f"{title}\n{texts[i]}"
    return texts


def _sort_terms(terms: list[str]) -> npt.NDArray[np.int64]:
    """Return the order of terms by code point, which that of UTF-8 bytes is."""
    try:
        order = pc.array_sort_indices(pa.array(terms, pa.large_string()))
    except UnicodeEncodeError:  # lone surrogates, from a user's own lexicon
        return np.array(sorted(range(len(terms)), key=terms.__getitem__), np.int64)
    return np.asarray(order).astype(np.int64)


def _build_tokens(
    ids: Sequence[str],
    keys: npt.NDArray[np.uint64],
    numbered: Numbered,
    stop: frozenset[str] | None,
) -> Tokens:
    """Renumber terms by code point, so that nothing depends on the order of texts."""
    table, offsets, terms = numbered
    names = list(table.terms)
    order = _sort_terms(names)
    vocabulary = tuple(names[i] for i in order.tolist())
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    kinds = np.array(table.kinds, dtype=np.uint8)[order]
    words = stop_words("topics") if stop is None else stop
    return Tokens(
        ids=tuple(ids),
        keys=keys,
        offsets=offsets,
        terms=rank[terms],
        vocabulary=vocabulary,
        kinds=kinds,
        stop=mark_topic_stops(vocabulary, kinds, words),
        segmenter=table.scanner.name,
        lexicon_digest=digest_text(table.scanner.digest, *sorted(words)),
    )
