"""`textmine run` on 229,676 comments, and the usual notebook beside it.

    python benchmarks/run_events.py [--repeat 3] [--yardstick]

The yardstick is what people write today: pandas + jieba + gensim LdaMulticore
with 10 passes, which ends at bare topics.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from measure import find_data, run_measured

YARDSTICK = """
import re, sys, logging
import pandas as pd, jieba
from gensim.corpora import Dictionary
from gensim.models import LdaMulticore
jieba.setLogLevel(logging.ERROR)
texts = pd.read_csv(sys.argv[1])["content"].dropna()
docs = [[w for w in jieba.lcut(t) if re.match(r"^[\\u4e00-\\u9fffA-Za-z0-9]{2,}$", w)] for t in texts]
terms = Dictionary(docs)
terms.filter_extremes(no_below=5, no_above=0.1)
LdaMulticore([terms.doc2bow(d) for d in docs], num_topics=30, id2word=terms, passes=10, workers=2, random_state=0)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--yardstick", action="store_true")
    arguments = parser.parse_args()
    export = find_data() / "chnci_events" / "chnci_all_utf8.csv.gz"
    rows = []
    for _ in range(arguments.repeat):
        with tempfile.TemporaryDirectory() as folder:
            out = str(Path(folder) / "out")
            command = [
                sys.executable,
                "-m",
                "textmine",
                "run",
                str(export),
                "-o",
                out,
                "-q",
            ]
            rows.append(run_measured(command))
            print(
                f"textmine run: {rows[-1][0]:.1f} s, {rows[-1][1]:.0f} MB, exit {rows[-1][2]}",
                flush=True,
            )
    print(
        f"median {statistics.median(r[0] for r in rows):.1f} s, "
        f"{statistics.median(r[1] for r in rows):.0f} MB"
    )
    if arguments.yardstick:
        seconds, megabytes, code = run_measured(
            [sys.executable, "-c", YARDSTICK, str(export)]
        )
        print(
            f"pandas + jieba + gensim, bare topics: {seconds:.1f} s, {megabytes:.0f} MB, exit {code}"
        )


if __name__ == "__main__":
    main()
