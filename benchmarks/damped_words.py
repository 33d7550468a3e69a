"""Do damped stop words hurt topics less than stop words that are kept?

    TEXTMINE_REAL_DATA=DIR python benchmarks/damped_words.py

15,000 comments of online_shopping_10_cats, 20 topics, means of seeds 1, 2, 3: NMI of the
main topic with the shop's category, with the stop list, with stop words of two
characters and more as terms, and with these damped at several strengths.
"""

from dataclasses import replace

import numpy as np
from sklearn.metrics import normalized_mutual_info_score
from transform import read_rows

from textmine.model import FitOptions, WordPriors, fit_topics
from textmine.model.documents import read_documents
from textmine.model.shares import choose_main
from textmine.words import segment_texts

TEXTS, TOPICS, SEEDS, LEAST = 15_000, 20, (1, 2, 3), 30
OPTIONS = FitOptions(maximum_share=1.0)


def keep_stop_words(tokens):
    """Return tokens whose stop words are terms, and the frequent ones of these."""
    voc, counts = tokens.vocabulary, np.bincount(tokens.terms)
    words = np.array([len(w) > 1 and w.isalpha() for w in voc])
    back = tokens.stop & words & np.isin(tokens.kinds, [0, 2])
    kept = replace(tokens, stop=tokens.stop & ~back)
    return kept, [voc[i] for i in np.flatnonzero(back & (counts >= LEAST))]


def score(tokens, labels, kind, priors=None):
    scores = []
    for seed in SEEDS:
        model = fit_topics(
            tokens, topics=TOPICS, model=kind, seed=seed, options=OPTIONS, priors=priors
        )
        main = choose_main(model, read_documents(tokens, model.vocabulary))
        scores.append(normalized_mutual_info_score(labels, main))
    return np.mean(scores)


def main():
    rows = read_rows()[:TEXTS]
    labels = [row["cat"] for row in rows]
    listed = segment_texts([row["review"] for row in rows], workers=2)
    kept, words = keep_stop_words(listed)
    print(f"{len(words)} stop words of {LEAST} tokens and more")
    for kind in ("lda", "mixture"):
        print(f"{kind}: stop list {score(listed, labels, kind):.3f}", end="")
        print(f", kept {score(kept, labels, kind):.3f}", end="")
        for strength in (0.3, 1.0, 2.0, 3.0):
            priors = WordPriors(damped=dict.fromkeys(words, strength))
            print(
                f", damped {strength}: {score(kept, labels, kind, priors):.3f}", end=""
            )
        print(flush=True)


if __name__ == "__main__":
    main()
