"""How fast is cutting words, against jieba's own lcut on the same text?

    TEXTMINE_REAL_DATA=DIR python -m benchmarks.words

CPU seconds of one core; jieba cuts every eighth comment, times eight. The best of
three turns of each, taken in turn, since other work on the machine disturbs both.
For two cores, seconds by the clock, which only an idle machine tells, and the CPU
seconds of the busier of the two threads, below which no clock can get.
"""

import csv
import gzip
import time

from benchmarks.measure import find_data
from textmine.words import segment_texts, tokenize, tokenize_texts
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
    busy = time_turns(two_cores, time.thread_time)
    for name in two_cores:
        ratio, bound = clock[name] / pair[name], best[name] / busy[name]
        print(
            f"{name:16s} two cores: {ratio:.2f} times by the clock, {bound:.2f} at most"
        )


if __name__ == "__main__":
    main()
