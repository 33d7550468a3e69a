"""Guards: an occurrence that is denied or quoted does not show its theme.

没有起火, 不是营销号 and 谁说不安全 hold seeds and mean their contrary; 是不是营销,
不会自燃吧 and 难道不是作秀 only ask, and count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

#: Phrases that turn what follows, and how many characters may stand between.
GUARDS: dict[str, tuple[tuple[str, ...], int]] = {
    "negation": (
        (
            *("不是", "并不是", "并非", "不算", "算不上", "没有", "没", "不会", "不用"),
            *("不必", "别", "从不", "从来不", "不怕", "不担心", "不靠", "无需", "毫无"),
        ),
        1,
    ),
    "quotation": (
        ("谁说", "谁说的", "说什么", "都在喷", "都在黑", "非说", "硬说", "造谣"),
        3,
    ),
}
# Before a denial, these make a question or an affirmation of it: 是不是, 会不会,
# 难道不是, 岂不是, 这不是…吗, 要不是, 还不是, 可不是, 有没有, 特别, 个别.
_ASKING = frozenset(map(ord, "是会道岂要还可这那有就特个分区用怕"))
# Behind the occurrence, within its clause: 不会自燃吧, 不是营销吗.
_QUESTION = frozenset(map(ord, "吗吧么嘛?"))
_CLAUSE = frozenset((0, *map(ord, "。!,;\n\r")))
_REACH = 8  # characters behind an occurrence that are searched for a question


def guard_phrases(names: tuple[str, ...]) -> list[str]:
    """Return the phrases of the named guards."""
    return [phrase for name in names for phrase in GUARDS[name][0]]


def find_guarded(
    codes: Codes,
    span: tuple[Places, Places],
    names: tuple[str, ...],
    places: dict[str, Places],
) -> npt.NDArray[np.bool_]:
    """Return which occurrences a guard turns.

    Args:
        codes: Folded text.
        span: Starts and ends of the occurrences.
        names: Guards to heed.
        places: Ascending places of every phrase of the guards.
    """
    start, end = span
    turned = np.zeros(len(start), dtype=bool)
    for name in names:
        phrases, reach = GUARDS[name]
        for phrase in phrases:
            ends = places[phrase] + len(phrase)
            if not len(ends):
                continue
            last = np.searchsorted(ends, start, side="right") - 1
            near = last >= 0
            near[near] = start[near] - ends[last[near]] <= reach
            for i in np.flatnonzero(near & ~turned).tolist():
                at = int(ends[last[i]])
                turned[i] = _is_turned(codes, at - len(phrase), at, (start[i], end[i]))
    return turned


def _is_turned(codes: Codes, first: int, last: int, span: tuple[int, int]) -> bool:
    """Tell whether the guard at codes[first:last] holds and none asks behind it."""
    start, end = span
    if any(int(code) in _CLAUSE for code in codes[last:start]):
        return False
    if first > 0 and int(codes[first - 1]) in _ASKING:
        return False
    for code in codes[end : end + _REACH]:
        if int(code) in _CLAUSE:
            break
        if int(code) in _QUESTION:
            return False
    return True
