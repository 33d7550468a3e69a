"""How time and memory of a fit grow from 0.1 to 10 million comments.

    python benchmarks/growth.py [--sizes 100000,1000000,10000000] [--models mixture,lda]

Comments of chnci_events are drawn with replacement, each with a key of its own; the
vocabulary is the one that the whole corpus has. Every fit is a child process that maps
the arrays. It fits 50,000 comments first: what that takes are kernels, counts and tables,
which don't grow. Told are processor seconds a token and sweep, and the bytes a further
comment took: by peak memory, mapped input included, and by memory of the process's own
(looked at every 2 ms); beside them the bound of 12 bytes a token and 24 a document.
"""

import argparse
import csv
import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from measure import find_data
from term_ids import scatter_keys

FIT = """
import sys, threading, time
from dataclasses import replace
import numpy as np
sys.path.insert(0, "benchmarks")
from term_ids import load_tokens
from textmine.model import FitOptions, fit_topics

def read_memory(name):
    rows = open("/proc/self/status").read().split("\\n")
    return int(next(r for r in rows if r.startswith(name)).split()[1]) * 1024

own = [0]

def watch():
    while True:
        own[0] = max(own[0], read_memory("RssAnon"))
        time.sleep(.002)

threading.Thread(target=watch, daemon=True).start()

folder, kind, topics, sweeps = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
options = FitOptions(sweeps=sweeps, stop_early=False, restarts=1, minimum_documents=1,
                     maximum_share=1.0)
tokens = load_tokens(folder)
first = fit_topics(tokens.take(np.arange(50_000)), topics=topics, model=kind,
                   options=options).provenance
before, start = (read_memory("VmHWM"), own[0]), time.process_time()
model = fit_topics(tokens, topics=topics, model=kind, options=options)
seconds = time.process_time() - start
peak, private = read_memory("VmHWM") - before[0], own[0] - before[1]
n, documents = model.provenance["tokens"], model.provenance["documents"]
bound = 12 * (n - first["tokens"]) + 24 * (documents - first["documents"])
done = sweeps + 20 * (kind == "lda")
print(f"{kind:8s} {documents:9d} documents {n:9d} tokens {seconds:7.1f} s of processor,"
      f" {seconds / n / done * 1e9:6.1f} ns a token and sweep, MB more than"
      f" 50,000: peak {peak / 1e6:.0f}, own {private / 1e6:.0f}, bound {bound / 1e6:.0f}")
"""


def read_comments():
    """Return offsets, term ids and vocabulary of the corpus, chosen terms only."""
    from textmine.model import FitOptions, choose_terms
    from textmine.model.documents import read_documents
    from textmine.words import segment_texts

    path = find_data() / "chnci_events" / "chnci_all_utf8.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        texts = [row["content"] for row in csv.DictReader(file)]
    tokens = segment_texts(texts)
    vocabulary = choose_terms(tokens, FitOptions())
    documents = read_documents(tokens, vocabulary)
    filled = np.flatnonzero(np.diff(documents.offsets))
    return documents.take(filled), vocabulary


def draw_comments(folder: Path, documents, vocabulary, size: int) -> None:
    from textmine.model.documents import Documents

    rows = np.random.default_rng(0).integers(0, len(documents), size)
    drawn: Documents = documents.take(rows)
    folder.mkdir()
    np.save(folder / "keys.npy", scatter_keys(size))
    np.save(folder / "offsets.npy", drawn.offsets)
    np.save(folder / "terms.npy", drawn.words)
    (folder / "vocabulary.txt").write_text("\n".join(vocabulary), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000,10000000")
    parser.add_argument("--models", default="mixture,lda")
    parser.add_argument("--topics", default="30")
    parser.add_argument("--sweeps", default="10")
    arguments = parser.parse_args()
    documents, vocabulary = read_comments()
    with tempfile.TemporaryDirectory() as made:
        for size in map(int, arguments.sizes.split(",")):
            folder = Path(made) / str(size)
            draw_comments(folder, documents, vocabulary, size)
            for kind in arguments.models.split(","):
                command = [sys.executable, "-c", FIT, str(folder), kind]
                subprocess.run(
                    [*command, arguments.topics, arguments.sweeps], check=True
                )


if __name__ == "__main__":
    main()
