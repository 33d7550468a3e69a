"""Seconds and memory of themes and sentiment for 230,000 comments, model fitted.

    TEXTMINE_REAL_DATA=DIR python benchmarks/assign_corpus.py

chnci_events whole, `brand_reputation`, two workers, no embedder. Topics are assigned,
named themes and sentiment judged, keywords and quotes chosen; the peak is that of the
process, which holds the corpus, its tokens and the model as well.
"""

import resource
import time

from measure import find_data

from textmine.corpus import read_corpus
from textmine.model import fit_topics
from textmine.themes import assign_themes, read_codebook
from textmine.themes.sentiment import judge_sentiment
from textmine.words import segment


def main():
    corpus = read_corpus([find_data() / "chnci_events" / "chnci_all_utf8.csv.gz"])
    tokens = segment(corpus, workers=2)
    model = fit_topics(tokens)
    codebook, texts = read_codebook("brand_reputation"), corpus.texts
    for turn in (1, 2):  # the first one compiles
        start = time.perf_counter()
        assign_themes(corpus, tokens, codebook, model, workers=2)
        between = time.perf_counter()
        judge_sentiment(texts)
        end = time.perf_counter()
        print(f"turn {turn}: themes {between - start:.1f} s", end="")
        print(f", sentiment {end - between:.1f} s, both {end - start:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(corpus)} documents, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
