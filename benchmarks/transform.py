"""From texts to topic shares: 20,000 comments, against the inference of other engines.

    python benchmarks/transform.py [--topics 50] [--repeat 3] [--train 20000]

Each engine is fitted to other comments of online_shopping_10_cats beforehand (a few
passes: the time of an inference does not depend on how good topics are). All get the
same 20,000 texts and two workers. textmine does all that it does to a text. Peers cut
words and do nothing else, in one table with rjieba, the fastest segmenter there is
here, in another with jieba.lcut, as their users do. Processor seconds stand beside the
clock's, for machines that others use too.
"""

import argparse
import csv
import io
import re
import statistics
import time
import zipfile
from collections.abc import Callable, Sequence

import numpy as np
from measure import find_data

WORD = re.compile(r"^[\u4e00-\u9fffA-Za-z0-9]{2,}$")
TEXTS = 20_000
Cut = Callable[[str], list[str]]
Transform = Callable[[Sequence[str], Cut], np.ndarray]
OURS = ("textmine, lda", "textmine, mixture")


def read_texts() -> list[str]:
    return [row["review"] for row in read_rows()]


def read_rows() -> list[dict[str, str]]:
    """Return the rows of the collection in an order of chance."""
    path = find_data() / "online_shopping_10_cats" / "online_shopping_10_cats.zip"
    archive = zipfile.ZipFile(path)
    name = next(n for n in archive.namelist() if n.endswith(".csv"))
    rows = list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig")))
    order = np.random.default_rng(0).permutation(len(rows))
    return [rows[i] for i in order]


def cut_all(texts: Sequence[str], cut: Cut) -> list[list[str]]:
    return [[w for w in cut(text) if WORD.match(w)] for text in texts]


def load_rjieba() -> Cut:
    import rjieba

    return rjieba.cut


def load_jieba() -> Cut:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return jieba.lcut


CUTS = {"rjieba": load_rjieba, "jieba.lcut": load_jieba}


def make_textmine(texts: Sequence[str], topics: int, model: str) -> Transform:
    from textmine.model import FitOptions, fit_topics
    from textmine.words import segment_texts

    fitted = fit_topics(
        segment_texts(texts),
        topics=topics,
        model=model,
        options=FitOptions(sweeps=10, restarts=1),
    )
    return lambda new, _: fitted.transform(new, workers=2).to_numpy()


def make_gensim(texts: Sequence[str], topics: int) -> Transform:
    from gensim.corpora import Dictionary
    from gensim.models import LdaMulticore

    docs = cut_all(texts, load_rjieba())
    terms = Dictionary(docs)
    terms.filter_extremes(no_below=5, no_above=0.25)
    bags = [terms.doc2bow(doc) for doc in docs]
    model = LdaMulticore(bags, topics, terms, passes=1, workers=2, random_state=1)

    def transform(new: Sequence[str], cut: Cut) -> np.ndarray:
        gamma, _ = model.inference([terms.doc2bow(doc) for doc in cut_all(new, cut)])
        return gamma / gamma.sum(1, keepdims=True)

    return transform


def make_sklearn(texts: Sequence[str], topics: int) -> Transform:
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=lambda doc: doc, min_df=5, max_df=0.25)
    counts = vectorizer.fit_transform(cut_all(texts, load_rjieba()))
    model = LatentDirichletAllocation(
        topics, max_iter=3, learning_method="online", n_jobs=2, random_state=1
    ).fit(counts)
    return lambda new, cut: model.transform(vectorizer.transform(cut_all(new, cut)))


def make_tomotopy(texts: Sequence[str], topics: int) -> Transform:
    import tomotopy

    model = tomotopy.LDAModel(k=topics, alpha=0.1, eta=0.01, min_df=5, seed=1)
    for doc in cut_all(texts, load_rjieba()):
        if doc:
            model.add_doc(doc)
    model.train(30, workers=2)

    def transform(new: Sequence[str], cut: Cut) -> np.ndarray:
        docs = [model.make_doc(doc or ["的"]) for doc in cut_all(new, cut)]
        shares, _ = model.infer([d for d in docs if d is not None], workers=2)
        return np.array(shares)

    return transform


def measure(
    transform: Transform, texts: Sequence[str], cut: Cut, repeat: int
) -> list[float]:
    """Return the median seconds by the clock and of the processor."""
    transform(texts[:100], cut)  # compile, import
    rows = []
    for _ in range(repeat):
        start = time.perf_counter(), time.process_time()
        transform(texts, cut)
        rows.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return [statistics.median(row) for row in zip(*rows, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=50)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--train", type=int, default=20_000)
    arguments = parser.parse_args()
    texts = read_texts()
    new, known = texts[:TEXTS], texts[TEXTS : TEXTS + arguments.train]
    k = arguments.topics
    makers = {
        "textmine, lda": lambda: make_textmine(known, k, "lda"),
        "textmine, mixture": lambda: make_textmine(known, k, "mixture"),
        "tomotopy": lambda: make_tomotopy(known, k),
        "scikit-learn": lambda: make_sklearn(known, k),
        "gensim": lambda: make_gensim(known, k),
    }
    print(f"{len(new)} texts, {sum(map(len, new))} characters, {k} topics")
    rows = {name: make() for name, make in makers.items()}
    for name, load in CUTS.items():
        print(f"peers cut with {name}:")
        print_table(rows, new, load(), arguments.repeat)


def print_table(
    rows: dict[str, Transform], new: Sequence[str], cut: Cut, repeat: int
) -> None:
    clock = {}
    for name, transform in rows.items():
        clock[name], work = measure(transform, new, cut, repeat)
        print(
            f"  {name:18s} {clock[name]:6.2f} s, {work:6.2f} s of processor", flush=True
        )
    best = min(clock[name] for name in clock if name not in OURS)
    for name in OURS:
        print(f"  {name:18s} {best / clock[name]:6.1f} times the fastest of the others")


if __name__ == "__main__":
    main()
