"""Texts as arrays of code points, and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]


def encode(text: str) -> Codes:
    """Return the code points of a text, read-only.

    Raises:
        UnicodeEncodeError: The text holds a lone surrogate.
    """
    return np.frombuffer(text.encode("utf-32-le"), np.dtype("<u4")).astype(
        np.uint32, copy=False
    )


def encode_any(text: str) -> Codes:
    """Return the code points of a text, lone surrogates too, read-only."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))


def decode(codes: Codes) -> str:
    """Return the text of code points."""
    return codes.tobytes().decode("utf-32-le")
