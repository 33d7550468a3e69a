"""How fast is cutting words, against jieba's own lcut on the same text?

    TEXTMINE_REAL_DATA=DIR python -m benchmarks.words

CPU seconds of one core; jieba cuts every eighth comment, times eight. The best of
three turns of each, taken in turn, since other work on the machine disturbs both.
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


def main():
    texts = read_texts()
    ids = [str(i) for i in range(len(texts))]
    jieba = load_dictionary("jieba")
    print(f"{len(texts)} texts, {sum(map(len, texts))} characters")
    rows = {
        "jieba.lcut": (PART, lambda: [jieba.cut(text) for text in texts[::PART]]),
        "segment_texts": (1, lambda: segment_texts(texts, ids=ids)),
        "tokenize_texts": (1, lambda: sum(map(len, tokenize_texts(texts)))),
        "tokenize": (PART, lambda: [tokenize(text) for text in texts[::PART]]),
    }
    segment_texts(texts, ids=ids)  # loads dictionaries and kernels
    best = dict.fromkeys(rows, float("inf"))
    for _ in range(TURNS):
        for name, (times, work) in rows.items():
            start = time.process_time()
            work()
            best[name] = min(best[name], times * (time.process_time() - start))
    for name, seconds in best.items():
        times = best["jieba.lcut"] / seconds
        print(f"{name:16s} {seconds:6.2f} s  {times:5.1f} times jieba")


if __name__ == "__main__":
    main()
