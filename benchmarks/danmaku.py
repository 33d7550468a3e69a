"""Fit 1.55 million danmaku lines in a child process that reads term ids from disk.

    python benchmarks/danmaku.py [--topics 100] [--models mixture,lda] [--peer]

Lines are segmented with rjieba and filtered as the side-by-side script of topic models
does (words of two signs and more, in 5 lines at least and a tenth at most), once, into a
folder of arrays. Each fit is a process of its own, which maps them: its seconds and peak
memory are those of the whole process. `--peer` runs tomotopy, 50 iterations.
"""

import argparse
import gzip
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from measure import find_data, run_measured
from term_ids import save_term_ids

FIT = """
import sys
sys.path.insert(0, "benchmarks")
from term_ids import load_tokens
from textmine.model import fit_topics
model = fit_topics(load_tokens(sys.argv[1]), topics=int(sys.argv[2]), model=sys.argv[3])
facts = model.provenance
print(model.kind, facts["documents"], "documents", facts["tokens"], "tokens",
      facts["sweeps"], "sweeps", facts["stop_reason"],
      "training perplexity", facts["training_perplexity"])
"""
PEER = """
import sys
sys.path.insert(0, "benchmarks")
from term_ids import load_tokens
import tomotopy
tokens = load_tokens(sys.argv[1])
model = tomotopy.LDAModel(k=int(sys.argv[2]), alpha=.1, eta=.01, seed=1)
for d in range(len(tokens)):
    if words := tokens.document(d):
        model.add_doc(words)
model.train(50, workers=2)
print("tomotopy, 50 iterations, log likelihood a word", model.ll_per_word)
"""
WORD = re.compile(r"^[\u4e00-\u9fffA-Za-z0-9]{2,}$")


def read_lines() -> list[list[str]]:
    import rjieba

    path = find_data() / "bilibili_danmaku_2024" / "danmaku.tsv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        next(file)
        texts = [line.rstrip("\n").split("\t", 2)[-1] for line in file]
    docs = [[w for w in rjieba.cut(text) if WORD.match(w)] for text in texts]
    held = Counter(w for doc in docs for w in set(doc))
    keep = {w for w, n in held.items() if 5 <= n <= 0.1 * len(docs)}
    return [[w for w in doc if w in keep] for doc in docs]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=100)
    parser.add_argument("--models", default="mixture,lda")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the arrays here")
    parser.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.prepare:
        save_term_ids(arguments.prepare, read_lines())
        return
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.folder or Path(made)
        if not (folder / "terms.npy").exists():
            # by a process of its own: the lines would count as memory of the fits
            prepare = [sys.executable, __file__, "--prepare", str(folder)]
            subprocess.run(prepare, check=True)
        programs = [(FIT, model) for model in arguments.models.split(",") if model]
        if arguments.peer:
            programs.append((PEER, ""))
        for program, model in programs:
            command = [sys.executable, "-c", program, str(folder)]
            seconds, megabytes, code = run_measured(
                [*command, str(arguments.topics), model]
            )
            print(f"{seconds:.1f} s, peak {megabytes:.0f} MB, exit {code}", flush=True)


if __name__ == "__main__":
    main()
