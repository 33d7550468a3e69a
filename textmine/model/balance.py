"""Keep a few long documents from drowning many short ones: articles among comments.

Where most documents are short, the long ones together count at most as much as the
short ones together: of each, words are drawn by document key and position, the same
number from each, and left in their order. A share of topics is still inferred from all
words of a document (docs/method-topics.md, with figures).
"""

from __future__ import annotations

import bisect

import numpy as np
import numpy.typing as npt

from textmine.model.documents import Documents

#: Chosen words from which on a document is long: where LDA begins to predict better
#: than the mixture (docs/method-topics.md).
LONG_DOCUMENT = 40
#: Words of a long document that count in any case: a comment's worth.
_LEAST = 10


def find_limit(lengths: npt.NDArray[np.int64]) -> int | None:
    """Return how many words of a document count; None: all words of all documents.

    Args:
        lengths: Words of each document.

    >>> find_limit(np.array([10] * 90 + [500] * 10))
    90
    >>> find_limit(np.array([10] * 90 + [50] * 10)), find_limit(np.array([500] * 9))
    (None, None)
    """
    long = lengths[lengths >= LONG_DOCUMENT]
    short = int(lengths.sum() - long.sum())
    if 2 * len(long) >= len(lengths) or long.sum() <= short:
        return None

    def weigh(limit: int) -> int:
        return int(np.minimum(long, limit).sum())

    limits = range(_LEAST, int(long.max()) + 1)
    return max(_LEAST, _LEAST + bisect.bisect_right(limits, short, key=weigh) - 1)


def shorten_documents(documents: Documents, limit: int) -> Documents:
    """Return the documents with at most `limit` words each, drawn by key and place."""
    from textmine.model.kernels import layout

    edges = np.zeros(len(documents) + 1, np.int64)
    np.cumsum(np.minimum(np.diff(documents.offsets), limit), out=edges[1:])
    words = np.empty(edges[-1], np.int32)
    layout.draw_words(
        documents.offsets, documents.words, documents.keys, limit, edges, words
    )
    return Documents(documents.keys, edges, words)
