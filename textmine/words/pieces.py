"""Cut marked text into numbered pieces: by strings, or by a kernel in bulk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from textmine.words.block_cutter import BlockDictionary, encode
from textmine.words.term_table import NEW_PIECE, TermTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Characters from which loading the kernel (0.7 s) pays for itself.
BULK = 2_000_000
#: Characters of a batch; measured: strings in larger ones miss the CPU's cache,
#: and the kernel's arrays want larger ones.
BATCH, BULK_BATCH = 1 << 17, 1 << 19
_SIGN, _HAN, _OTHER = 0, 1, 2
_JOINING = "+#&._%-"  # signs that a dictionary segmenter keeps in a word


class Pieces(NamedTuple):
    """Consecutive pieces of a text.

    `numbers` int32, shape (pieces,): number in a TermTable, below 0 for no term;
    `starts` int64, shape (pieces,): where each begins, ascending, the first at 0;
    a piece ends where the next one begins.
    """

    numbers: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]


def cut_by_strings(table: TermTable, marked: str) -> Pieces:
    """Cut marked text with the segmenter of the table's scanner, word by word."""
    words = table.scanner.cut(marked)
    numbers = np.fromiter(map(table.__getitem__, words), np.int32, len(words))
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    return Pieces(numbers, np.cumsum(lengths) - lengths)


Cutter = Callable[[str], Pieces]
Item = TypeVar("Item")


def choose_cutter(table: TermTable, texts: Sequence[str]) -> tuple[Cutter, int]:
    """Return what cuts marked text, and characters of a batch.

    The kernel, where there is much to cut and the segmenter is the default one.
    """
    dictionary = table.scanner.dictionary
    if dictionary is None or sum(map(len, texts)) < BULK:
        return partial(cut_by_strings, table), BATCH
    return BulkCutter(table, dictionary.blocks), BULK_BATCH


def split_batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    """Yield consecutive texts in lists of about `size` characters."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    first = 0
    while first < len(texts):
        before = ends[first - 1] if first else 0
        last = int(np.searchsorted(ends, before + size)) + 1
        yield list(texts[first:last])
        first = last


class Plan(NamedTuple):
    """What is to be cut of a marked text.

    `work`: code points, and the blocks for the kernel; `signs`: bool, shape (code
    points,); `mixed`: the blocks that only the segmenter itself can cut.
    """

    marked: str
    work: tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]
    signs: npt.NDArray[np.bool_]
    mixed: npt.NDArray[np.int64]


def cut_ahead(
    cut: Cutter, texts: Iterable[tuple[str, Item]], workers: int
) -> Iterator[tuple[Pieces, Item]]:
    """Cut marked texts in order, and hand on what came with each.

    With more than one worker, kernels run in threads (they don't hold Python's
    lock) while the texts before and behind are marked and numbered here.
    """
    if workers == 1 or not isinstance(cut, BulkCutter):
        yield from ((cut(text), item) for text, item in texts)
        return
    with ThreadPoolExecutor(workers - 1) as pool:
        ahead: deque[tuple[Plan, Any, Item]] = deque()
        for text, item in texts:
            plan = cut.plan(text)
            ahead.append((plan, pool.submit(cut.dictionary.cut, *plan.work), item))
            if len(ahead) == workers:
                plan, found, item = ahead.popleft()  # noqa: PLW2901 - the oldest
                yield cut.finish(plan, *found.result()), item
        for plan, found, item in ahead:
            yield cut.finish(plan, *found.result()), item


class BulkCutter:
    """Cuts marked text with the kernel; gives the pieces of `cut_by_strings`."""

    def __init__(self, table: TermTable, dictionary: BlockDictionary) -> None:
        self.table = table
        self.dictionary = dictionary
        self._of_node = np.full(len(dictionary.weight), NEW_PIECE, np.int32)
        self._of_sign = np.full(1 << 16, NEW_PIECE, np.int32)

    def __call__(self, marked: str) -> Pieces:
        """Return the pieces of a marked text that ends with a sign (END)."""
        plan = self.plan(marked)
        return self.finish(plan, *self.dictionary.cut(*plan.work))

    def plan(self, marked: str) -> Plan:
        """Find what the kernel has to cut."""
        codes = encode(marked)
        forms = _read_forms()[np.minimum(codes, 0xFFFF)]
        blocks, mixed = _find_blocks(forms)
        return Plan(marked, (codes, blocks[~mixed]), forms == _SIGN, blocks[mixed])

    def finish(
        self, plan: Plan, begins: npt.NDArray[np.bool_], nodes: npt.NDArray[np.int32]
    ) -> Pieces:
        """Number what the kernel cut, and cut what it can't."""
        codes = plan.work[0]
        begins |= plan.signs
        numbers = np.full(len(codes), NEW_PIECE, np.int32)
        self._number_signs(codes, np.flatnonzero(plan.signs), numbers)
        self._cut_mixed(codes, plan.mixed, begins, numbers)
        starts = np.flatnonzero(begins)
        found = numbers[starts]
        self._number_words(plan.marked, starts, nodes[starts], found)
        return Pieces(found, starts)

    def _number_signs(
        self,
        codes: npt.NDArray[np.uint32],
        places: npt.NDArray[np.int64],
        numbers: npt.NDArray[np.int32],
    ) -> None:
        signs = codes[places]
        found = self._of_sign[signs]
        for code in np.unique(signs[found == NEW_PIECE]).tolist():
            self._of_sign[code] = self.table[chr(code)]
        numbers[places] = self._of_sign[signs]

    def _cut_mixed(
        self,
        codes: npt.NDArray[np.uint32],
        blocks: npt.NDArray[np.int64],
        begins: npt.NDArray[np.bool_],
        numbers: npt.NDArray[np.int32],
    ) -> None:
        """Cut blocks that are not all Chinese by the segmenter itself."""
        # each with the sign behind it, which keeps it from the next one
        change = np.zeros(len(codes) + 1, np.int8)
        change[blocks[:, 0]] += 1
        change[blocks[:, 1] + 1] -= 1
        source = np.flatnonzero(np.cumsum(change[:-1], dtype=np.int8))
        text = codes[source].tobytes().decode("utf-32-le")
        pieces = cut_by_strings(self.table, text)
        begins[source[pieces.starts]] = True
        numbers[source[pieces.starts]] = pieces.numbers

    def _number_words(
        self,
        marked: str,
        starts: npt.NDArray[np.int64],
        nodes: npt.NDArray[np.int32],
        numbers: npt.NDArray[np.int32],
    ) -> None:
        """Number the words of the kernel, by node where they have one."""
        ends = np.append(starts[1:], len(marked))

        def find(places: npt.NDArray[np.int64]) -> list[int]:
            edges = zip(starts[places].tolist(), ends[places].tolist(), strict=True)
            return self.table.find_words([marked[a:b] for a, b in edges])

        new = np.flatnonzero((numbers == NEW_PIECE) & (nodes > 0))
        unknown = new[self._of_node[nodes[new]] == NEW_PIECE]
        different, first = np.unique(nodes[unknown], return_index=True)
        self._of_node[different] = find(unknown[first])
        numbers[new] = self._of_node[nodes[new]]
        rest = np.flatnonzero(numbers == NEW_PIECE)
        numbers[rest] = find(rest)


def _find_blocks(
    forms: npt.NDArray[np.uint8],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return start and end of each run without signs, and whether it is mixed."""
    inside = np.concatenate([[False], forms != _SIGN, [False]])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    blocks = edges.reshape(-1, 2).astype(np.int64)
    others = np.concatenate([[0], np.cumsum(forms == _OTHER)])
    return blocks, others[blocks[:, 1]] > others[blocks[:, 0]]


@lru_cache(maxsize=1)
def _read_forms() -> npt.NDArray[np.uint8]:
    """Return the form of each code point up to U+FFFF, which stands for all beyond.

    _HAN are the characters that every dictionary segmenter holds for Chinese
    (U+4E00 to U+9FD5); _SIGN is what certainly ends a word.
    """
    points = (chr(c) if not 0xD800 <= c < 0xE000 else " " for c in range(0xFFFF))
    joining = [c.isalnum() or c in _JOINING for c in points]
    forms = np.where([*joining, True], _OTHER, _SIGN).astype(np.uint8)
    forms[0x4E00:0x9FD6] = _HAN
    return forms
