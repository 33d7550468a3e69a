"""Which characters OpenCC's t2s can change: texts without any need no conversion."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.words.codes import Codes, decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable

#: Keeps characters apart, since OpenCC converts phrases; no dictionary of it has one.
_APART = 0xFDD1
#: Blocks of Unicode that hold Chinese characters, with room for later ones.
_BLOCKS = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x33480))
_LAST = _BLOCKS[-1][1] - 1
#: Characters that t2s leaves alone by themselves and changes in a phrase (沈默, 反覆):
#: read from TSPhrases.txt and TSCharacters.txt of these releases.
PHRASAL = "哩沈牴甦瞭藉衹覆"
#: t2s takes it for the Traditional form of 坯 in a phrase (打坏 → 打坯). It is the
#: Simplified form of 壞, common in Simplified text, and never changes here.
KEPT = "坏"
_READ = ("1.1.9", "1.2.0", "1.3.0", "1.3.1", "1.3.2", "1.4.0", "1.4.1", "1.4.2")


def find_traditional(codes: Codes) -> npt.NDArray[np.int64]:
    """Return the places of characters that t2s can change, ascending."""
    return np.flatnonzero(read_changing()[np.minimum(codes, _LAST)])


@lru_cache(maxsize=1)
def read_changing() -> npt.NDArray[np.bool_]:
    """Return whether t2s can change each code point, up to the last Chinese one.

    Takes 20 ms. In a release of OpenCC whose phrases nobody has read, any Chinese
    character can.
    """
    import opencc

    table = np.zeros(_LAST + 1, np.bool_)
    points = np.concatenate([np.arange(*block) for block in _BLOCKS]).astype(np.uint32)
    apart = np.full(2 * len(points), _APART, np.uint32)
    apart[::2] = points
    after = encode(load_simplifier()(decode(apart)))
    if opencc.__version__ in _READ and len(after) == len(apart):
        table[points] = after[::2] != points
        table[[ord(c) for c in PHRASAL]] = True
    else:  # pragma: no cover - a release to come
        table[points] = True
    return table


@lru_cache(maxsize=1)
def load_simplifier() -> Callable[[str], str]:
    """Return OpenCC's t2s, which leaves KEPT alone where no length changes."""
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return partial(_convert_guarded, convert)


def _convert_guarded(convert: Callable[[str], str], text: str) -> str:
    result = convert(text)
    if KEPT not in text or len(result) != len(text):
        return result
    after = encode(result).copy()
    after[encode(text) == ord(KEPT)] = ord(KEPT)
    return decode(after)
