"""Runs of neighbouring tokens, counted with arrays: how often, where, beside what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from textmine.words.tokens import Tokens

BREAK = -1  # what ends a run: the end of a document, punctuation, a sticker …


@dataclass(frozen=True)
class Grams:
    """The runs of `size` tokens that occur often enough.

    Attributes:
        size: Tokens of a run.
        parts: int32, shape (runs, size): terms of each run.
        counts: int64, shape (runs,): occurrences.
        at: int32, shape (positions,): run that begins at a position, BREAK for none.
    """

    size: int
    parts: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int64]
    at: npt.NDArray[np.int32]


def lay_out(
    tokens: Tokens, usable: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return (terms with BREAK for unusable ones and between documents, document).

    Both have the shape (tokens + documents + 1,); a BREAK stands at either end.
    """
    lengths = np.diff(tokens.offsets)
    owners = np.repeat(np.arange(len(tokens), dtype=np.int32), lengths)
    places = np.arange(len(tokens.terms)) + owners + 1
    stream = np.full(len(tokens.terms) + len(tokens) + 1, BREAK, np.int32)
    documents = np.zeros(len(stream), np.int32)
    stream[places] = np.where(usable[tokens.terms], tokens.terms, BREAK)
    documents[places] = owners
    return stream, documents


def count_single(stream: npt.NDArray[np.int32], vocabulary: int) -> Grams:
    """Return the runs of one token: each term is its own number."""
    counts = np.bincount(stream[stream >= 0], minlength=vocabulary)
    parts = np.arange(vocabulary, dtype=np.int32)[:, np.newaxis]
    return Grams(1, parts, counts, stream)


def count_longer(shorter: Grams, stream: npt.NDArray[np.int32], least: int) -> Grams:
    """Return the runs that are one token longer and occur at least `least` times.

    Both the run without its last token and the one without its first must be
    frequent themselves, so that few are counted (Agrawal, Srikant 1994).
    """
    n = shorter.size
    frequent = shorter.counts >= least
    last = stream[n:]
    left, right = shorter.at[:-n], shorter.at[1 : len(last) + 1]
    open_ = (left >= 0) & (right >= 0) & (last >= 0)
    open_[open_] &= frequent[left[open_]] & frequent[right[open_]]
    places = np.flatnonzero(open_)
    width = int(stream.max(initial=0)) + 1
    keys = left[places].astype(np.int64) * width + last[places]
    different, run, counts = np.unique(keys, return_inverse=True, return_counts=True)
    kept = np.flatnonzero(counts >= least)
    rank = np.full(len(different), BREAK, np.int32)
    rank[kept] = np.arange(len(kept), dtype=np.int32)
    at = np.full(len(stream), BREAK, np.int32)
    at[places] = rank[run]
    before = shorter.parts[different[kept] // width]
    after = (different[kept] % width).astype(np.int32)[:, np.newaxis]
    return Grams(n + 1, np.concatenate([before, after], axis=1), counts[kept], at)


def keep_runs(grams: Grams, kept: npt.NDArray[np.bool_]) -> Grams:
    """Return the same runs, of which only the kept ones begin anywhere.

    What is measured next is then measured of these alone, the rest counting 0.
    """
    known = np.append(kept, np.False_)  # the last one stands for BREAK
    return replace(grams, at=np.where(known[grams.at], grams.at, BREAK))


def measure_branching(
    grams: Grams, stream: npt.NDArray[np.int32], step: int
) -> npt.NDArray[np.float64]:
    """Return how freely runs are followed (step 1) or preceded (-1), in bits.

    The entropy of the neighbouring token; the end of a run counts as a new
    neighbour each time, since a word may stand alone.
    """
    places = np.flatnonzero(grams.at >= 0)
    runs = grams.at[places].astype(np.int64)
    beside = stream[places + (grams.size if step > 0 else -1)].astype(np.int64)
    totals = np.bincount(runs, minlength=len(grams.counts)).astype(np.float64)
    width = int(stream.max(initial=0)) + 1
    inner = beside >= 0
    keys, counts = np.unique(runs[inner] * width + beside[inner], return_counts=True)
    owner = keys // width
    share = counts / totals[owner]
    entropy = np.bincount(owner, -share * np.log2(share), minlength=len(totals))
    alone = totals - np.bincount(runs[inner], minlength=len(totals))
    with np.errstate(divide="ignore", invalid="ignore"):
        alone_bits = np.where(totals > 0, alone / totals * np.log2(totals), 0.0)
    return np.asarray(entropy + alone_bits, dtype=np.float64)


def count_documents(
    grams: Grams, documents: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """Return how many documents hold each run."""
    places = np.flatnonzero(grams.at >= 0)
    width = int(documents.max(initial=0)) + 1
    keys = np.unique(grams.at[places].astype(np.int64) * width + documents[places])
    return np.bincount(keys // width, minlength=len(grams.counts))


def find_holders(
    grams: Grams, documents: npt.NDArray[np.int32], wanted: list[int]
) -> dict[int, npt.NDArray[np.int64]]:
    """Return the documents of each wanted run, ascending.

    `wanted` are positions of runs, ascending.
    """
    chosen = np.zeros(len(grams.counts), np.bool_)
    chosen[wanted] = True
    places = np.flatnonzero(keep_runs(grams, chosen).at != BREAK)
    runs = grams.at[places]
    order = np.argsort(runs, kind="stable")
    edges = np.searchsorted(runs[order], [*wanted])
    ends = np.searchsorted(runs[order], [*wanted], side="right")
    owners = documents[places][order].astype(np.int64)
    return {
        run: np.unique(owners[a:b])
        for run, a, b in zip(wanted, edges, ends, strict=True)
    }


def measure_cohesion(
    grams: Grams, shorter: list[Grams], total: int
) -> npt.NDArray[np.float64]:
    """Return how much oftener a run occurs than its parts would by chance, in bits.

    Pointwise mutual information of the two parts, at the weakest of all splits.

    Args:
        grams: Runs of n tokens.
        shorter: Runs of 1 … n-1 tokens, which hold all parts of `grams`.
        total: Tokens in all.
    """
    weakest = np.full(len(grams.counts), np.inf)
    first = _first_places(grams)
    for k in range(1, grams.size):
        left, right = shorter[k - 1], shorter[grams.size - k - 1]
        a = left.counts[left.at[first]].astype(np.float64)
        b = right.counts[right.at[first + k]].astype(np.float64)
        bits = np.log2(grams.counts * float(total) / (a * b))
        weakest = np.minimum(weakest, bits)
    return weakest


def _first_places(grams: Grams) -> npt.NDArray[np.int64]:
    """Return the first position of each run."""
    places = np.flatnonzero(grams.at >= 0)
    _, first = np.unique(grams.at[places], return_index=True)
    return places[first]
