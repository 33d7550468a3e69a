"""Which document holds which term, as one sparse matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

    from textmine.words.tokens import Tokens


def document_term_matrix(tokens: Tokens) -> sparse.csr_array:
    """Return which document holds which term.

    Returns:
        int32, shape (documents, vocabulary), 1 where the document holds the term
        however often, else 0; indices ascending in each row.

    >>> from textmine.words.segmentation import segment_texts
    >>> document_term_matrix(segment_texts(["刹车，刹车", "刹车"])).nnz
    3
    """
    from scipy import sparse

    shape = (len(tokens), len(tokens.vocabulary))
    # a copy, since duplicates are summed in place
    ones = np.ones(len(tokens.terms), dtype=np.int32)
    matrix = sparse.csr_array(
        (ones, tokens.terms, tokens.offsets), shape=shape, copy=True
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
