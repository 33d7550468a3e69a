"""Choose the documents whose coding would teach the classifier most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def choose_uncertain(
    probability: npt.NDArray[np.float64], n: int
) -> npt.NDArray[np.int64]:
    """Choose n documents by uncertainty sampling (Lewis & Gale 1994), best first.

    A document's uncertainty is the sum over themes of p(1 - p): one that may
    carry three themes teaches more than one that may carry one. Ties go to the
    lower row.

    Args:
        probability: shape (documents, themes), in [0, 1].
        n: How many; all where there are fewer.
    """
    doubt = (probability * (1 - probability)).sum(axis=1)
    return np.argsort(-doubt, kind="stable")[:n].astype(np.int64)
