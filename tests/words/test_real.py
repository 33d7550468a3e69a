"""On real comments: parity of the segmenters, and offsets."""

import csv
import gzip
import os
import random
import re
from pathlib import Path

import pytest

from textmine.words import tokenize, tokenize_texts
from textmine.words.fold import END, MARK, fold_documents
from textmine.words.lexicon import Lexicon
from textmine.words.scanner import build_scanner

FOLDER = os.environ.get("TEXTMINE_REAL_DATA")
SETS = [
    "chnci_events/chnci_all_utf8.csv.gz",
    "douyin_ev_li_aito/comments_utf8.csv.gz",
]
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER, reason="TEXTMINE_REAL_DATA is not set"),
]


@pytest.fixture(params=SETS)
def texts(request):
    path = Path(FOLDER or "") / request.param
    if not path.exists():
        pytest.skip(f"{request.param} is not in TEXTMINE_REAL_DATA")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [row["content"] for row in csv.DictReader(file)]
    return random.Random(0).sample(rows, 5000)  # noqa: S311 - no secret


def test_rjieba_and_jieba_give_the_same_words_of_plain_spans(texts):
    rjieba, jieba = (build_scanner(Lexicon(), s) for s in ("rjieba", "jieba"))
    marked = rjieba.mark(fold_documents(texts), lambda _group, _text: None)
    spans = [s for s in re.split(f"[{MARK}{END}]", marked) if s.strip()]
    same = sum(rjieba.cut(span) == jieba.cut(span) for span in spans)
    assert same >= 0.99 * len(spans)


def read_lines(path):
    """Return some lines of any export: as texts, they hold what comments hold."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", errors="surrogateescape") as file:
        lines = [line for _, line in zip(range(40_000), file, strict=False)]
    return random.Random(0).sample(lines, min(3000, len(lines)))  # noqa: S311


def test_offsets_give_back_the_lines_of_every_corpus():
    paths = [p for p in sorted(Path(FOLDER or "").rglob("*")) if p.is_file()]
    assert paths
    for path in paths:
        texts = read_lines(path)
        for text, tokens in zip(texts, tokenize_texts(texts), strict=True):
            assert all(t.text == text[t.start : t.end] for t in tokens), path
            kept = "".join(t.text for t in tokens)
            assert "".join(kept.split()) == "".join(text.split()), path


def test_a_batch_gives_the_tokens_of_single_real_texts(texts):
    some = texts[:1500]
    assert list(tokenize_texts(some)) == [tokenize(text) for text in some]
