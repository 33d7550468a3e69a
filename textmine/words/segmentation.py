"""A corpus as term ids: the batch form of `tokenize`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.canonical import digest_text, document_keys
from textmine.errors import OptionError
from textmine.progress import Progress, silent
from textmine.words.fold import fold_documents
from textmine.words.marking import mark_with_hashtags
from textmine.words.pieces import choose_cutter, cut_ahead, split_batches
from textmine.words.scanner import Scanner, build_scanner
from textmine.words.stop_words import mark_topic_stops, stop_words
from textmine.words.term_table import END_PIECE, MARK_PIECE, TermTable
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
    return _segment(
        corpus.ids,
        corpus.keys,
        read_texts(corpus),
        scanner=build_scanner(lexicon, segmenter),
        stop=stop,
        workers=workers,
        progress=progress,
    )


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
        OptionError: As in `segment`, or ids that are not one a text, all different.

    >>> segment_texts(["刹车失灵", "车机卡"]).document(0)
    ['刹车', '失灵']
    """
    names = name_texts(texts) if ids is None else list(ids)
    if len(names) != len(texts) or len(set(names)) != len(names):
        raise OptionError(
            "ids",
            f"{len(names)} ids, {len(set(names))} of them different",
            f"{len(texts)} different ids, one a text",
        )
    return _segment(
        names,
        document_keys(names),
        texts,
        scanner=build_scanner(lexicon, segmenter),
        stop=stop,
        workers=workers,
        progress=progress,
    )


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


def _segment(
    ids: Sequence[str],
    keys: npt.NDArray[np.uint64],
    texts: Sequence[str],
    *,
    scanner: Scanner,
    stop: frozenset[str] | None,
    workers: int,
    progress: Progress,
) -> Tokens:
    if workers < 1:
        raise OptionError("workers", str(workers), "1 or more")
    table = TermTable(scanner)
    cut, size = choose_cutter(table, texts)
    terms: list[npt.NDArray[np.int32]] = []
    lengths: list[npt.NDArray[np.int64]] = []
    marked = (
        mark_with_hashtags(table, fold_documents(batch))
        for batch in split_batches(texts, size)
    )
    done = 0
    for pieces, special in cut_ahead(cut, marked, workers):
        found, length = _number_terms(pieces.numbers, special)
        terms.append(found)
        lengths.append(length)
        done += len(length)
        progress("segment", done, len(texts))
    return _build_tokens(ids, keys, table, terms=terms, lengths=lengths, stop=stop)


def _number_terms(
    numbers: npt.NDArray[np.int32], special: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Return (term numbers of all texts in a row, tokens of each text)."""
    numbers[numbers == MARK_PIECE] = special
    ends = np.flatnonzero(numbers == END_PIECE)
    before = np.concatenate([[0], np.cumsum(numbers >= 0)[ends]])
    return numbers[numbers >= 0], np.diff(before).astype(np.int64)


def _build_tokens(
    ids: Sequence[str],
    keys: npt.NDArray[np.uint64],
    table: TermTable,
    *,
    terms: list[npt.NDArray[np.int32]],
    lengths: list[npt.NDArray[np.int64]],
    stop: frozenset[str] | None,
) -> Tokens:
    """Renumber terms by code point, so that nothing depends on the order of texts."""
    vocabulary = tuple(sorted(table.terms))
    order = np.array([table.terms[t] for t in vocabulary], dtype=np.int64)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    kinds = np.array(table.kinds, dtype=np.uint8)[order]
    words = stop_words("topics") if stop is None else stop
    offsets = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum(np.concatenate([np.empty(0, np.int64), *lengths]), out=offsets[1:])
    return Tokens(
        ids=tuple(ids),
        keys=keys,
        offsets=offsets,
        terms=rank[np.concatenate([np.empty(0, np.int32), *terms])],
        vocabulary=vocabulary,
        kinds=kinds,
        stop=mark_topic_stops(vocabulary, kinds, words),
        segmenter=table.scanner.name,
        lexicon_digest=digest_text(table.scanner.digest, *sorted(words)),
    )
