"""How fast is cutting words, against jieba's own lcut on the same text?

    TEXTMINE_REAL_DATA=DIR python -m benchmarks.words

CPU seconds of one core; jieba cuts every eighth comment, times eight. The best of
three turns of each, taken in turn, since other work on the machine disturbs both.
For two cores, seconds by the clock, which only an idle machine tells: beside them
stands what two threads of the kernel alone give, which hold no lock of Python.
"""

import csv
import gzip
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.measure import find_data
from textmine.words import segment_texts, tokenize, tokenize_texts
from textmine.words.bulk_cutter import read_forms
from textmine.words.fold import fold_batch
from textmine.words.kernels.pieces import find_blocks
from textmine.words.scanner import build_scanner
from textmine.words.segmenters import load_dictionary

TURNS = 3
PART = 8


def read_texts():
    path = find_data() / "chnci_events/chnci_all_utf8.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [row["content"] for row in csv.DictReader(file)]


def time_turns(rows, clock):
    """Return the best of some turns of each row, with the times that it stands for."""
    best = dict.fromkeys(rows, float("inf"))
    for _ in range(TURNS):
        for name, (times, work) in rows.items():
            start = clock()
            work()
            best[name] = min(best[name], times * (clock() - start))
    return best


def main():
    texts = read_texts()
    ids = [str(i) for i in range(len(texts))]
    jieba = load_dictionary("jieba")
    print(f"{len(texts)} texts, {sum(map(len, texts))} characters")

    def count_tokens(workers=1):
        return sum(map(len, tokenize_texts(texts, workers=workers)))

    segment_texts(texts, ids=ids)  # loads dictionaries and kernels
    one_core = {
        "jieba.lcut": (PART, lambda: [jieba.cut(text) for text in texts[::PART]]),
        "segment_texts": (1, lambda: segment_texts(texts, ids=ids)),
        "tokenize_texts": (1, count_tokens),
        "tokenize": (PART, lambda: [tokenize(text) for text in texts[::PART]]),
    }
    best = time_turns(one_core, time.process_time)
    for name, seconds in best.items():
        times = best["jieba.lcut"] / seconds
        print(f"{name:16s} {seconds:6.2f} s  {times:5.1f} times jieba")
    two_cores = {
        "segment_texts": (1, lambda: segment_texts(texts, ids=ids, workers=2)),
        "tokenize_texts": (1, lambda: count_tokens(2)),
    }
    by_clock = {name: one_core[name] for name in two_cores}
    clock = time_turns(by_clock, time.perf_counter)
    pair = time_turns(two_cores, time.perf_counter)
    for name in two_cores:
        ratio = clock[name] / pair[name]
        print(f"{name:16s} two cores: {ratio:.2f} times by the clock")
    print(f"{'the kernel alone':16s} two cores: {time_kernel(texts):.2f} times")


def time_kernel(texts):
    """Return how much faster two threads cut blocks than one, by the clock."""
    dictionary = build_scanner().dictionary.blocks
    codes = fold_batch(texts).codes
    blocks, _ = find_blocks(codes, read_forms(latin=True))
    halves = np.array_split(blocks, 2)
    with ThreadPoolExecutor(2) as pool:
        rows = {
            "one": (1, lambda: [dictionary.cut(codes, h) for h in halves]),
            "two": (
                1,
                lambda: list(pool.map(lambda h: dictionary.cut(codes, h), halves)),
            ),
        }
        best = time_turns(rows, time.perf_counter)
    return best["one"] / best["two"]


if __name__ == "__main__":
    main()
