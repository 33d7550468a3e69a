"""Run a kernel over ranges of documents on threads, so that bits never depend on it.

A kernel gets a range and an accumulator. Ranges are fixed; who takes which one is
not, and need not be: outputs of a document stand at its place, and what ranges share
is integers, whose sum has no order.
"""

from __future__ import annotations

import bisect
import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")

#: Tokens and documents of a range. Measured: 4,096 to 65,536 make no difference.
_RANGE = 16_384


def count_workers(workers: int | None) -> int:
    """Return the threads to use: as asked, else the cores this process may use."""
    if workers is not None:
        return max(1, workers)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def split_documents(offsets: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Cut documents into consecutive ranges of about equal work.

    >>> split_documents(np.array([0, 20_000, 20_001, 20_002]))
    [(0, 1), (1, 3)]
    """
    n = len(offsets) - 1

    def work(d: int) -> int:
        return int(offsets[d]) + d

    steps = range(_RANGE, work(n), _RANGE)
    edges = {bisect.bisect_left(range(n + 1), step, key=work) for step in steps}
    return list(itertools.pairwise(sorted({0, n, *edges})))


def split_rows(rows: int, width: int) -> list[tuple[int, int]]:
    """Cut the rows of a table into consecutive ranges of about equal work.

    >>> split_rows(5, 40_000)
    [(0, 2), (2, 4), (4, 5)]
    """
    step = max(1, 5 * _RANGE // max(1, width))
    edges = [*range(0, rows, step), rows]
    return list(itertools.pairwise(edges))


def run_ranges(
    kernel: Callable[[int, int, T], object],
    ranges: list[tuple[int, int]],
    workers: int,
    make_accumulator: Callable[[], T],
) -> list[T]:
    """Call kernel(first, last, accumulator) for each range; return the accumulators.

    Each thread has one accumulator, so memory grows with `workers`, not with ranges.
    """
    todo, lock = iter(ranges), Lock()

    def take() -> Iterator[tuple[int, int]]:
        while True:
            with lock:
                item = next(todo, None)
            if item is None:
                return
            yield item

    def work() -> T:
        accumulator = make_accumulator()
        for first, last in take():
            kernel(first, last, accumulator)
        return accumulator

    threads = min(workers, max(1, len(ranges)))
    if threads == 1:
        return [work()]
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(work) for _ in range(threads)]
        return [future.result() for future in futures]
