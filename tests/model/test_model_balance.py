from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.invented_topics import SUBJECTS, make_docs, make_tokens, read_bits
from textmine.model import FitOptions, fit_topics
from textmine.model.balance import find_limit, shorten_documents
from textmine.model.documents import read_documents

#: Comments on both subjects and a few articles, all on the second subject.
ARTICLES = [list(SUBJECTS[1]) * 100] * 4
DOCS = [*make_docs(80), *ARTICLES]
BASE = {"sweeps": 6, "minimum_documents": 1, "maximum_share": 1.0}


def fit(docs, **options):
    return fit_topics(
        make_tokens(docs), topics=2, seed=1, options=FitOptions(**BASE, **options)
    )


def test_articles_weigh_at_most_as_much_as_all_comments():
    balanced, plain = fit(DOCS), fit(DOCS, balance=False)
    comments = sum(map(len, DOCS[:80]))
    assert balanced.provenance["most_words"] == comments // 4
    assert comments < balanced.provenance["tokens"] <= 2 * comments
    assert plain.provenance["tokens"] == sum(map(len, DOCS))
    assert plain.provenance["most_words"] is None


def test_articles_among_comments_do_not_decide_the_kind():
    docs = [*make_docs(80), *[list(SUBJECTS[1]) * 400] * 4]
    kinds = [fit(docs, balance=balance).kind for balance in (True, False)]
    assert kinds == ["mixture", "lda"]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_long_documents_never_outweigh_the_short_unless_they_are_most(lengths):
    counts = np.array(lengths)
    long = counts[counts >= 40]
    limit = find_limit(counts)
    if limit is not None:
        short = counts[counts < 40].sum()
        assert limit == 10 or np.minimum(long, limit).sum() <= short
        assert np.minimum(long, limit + 1).sum() > short
    elif len(long) * 2 < len(counts):
        assert long.sum() <= counts[counts < 40].sum()


def test_words_of_an_article_are_drawn_by_its_key_in_their_order():
    documents = read_documents(make_tokens(DOCS), make_tokens(DOCS).vocabulary)
    short = shorten_documents(documents, 30)
    turned = shorten_documents(documents.take(np.arange(len(DOCS))[::-1]), 30)
    assert np.diff(short.offsets).max() == 30
    for d in (0, 80, 83):
        rows = slice(*short.offsets[d : d + 2])
        other = slice(*turned.offsets[len(DOCS) - 1 - d : len(DOCS) + 1 - d])
        assert np.array_equal(short.words[rows], turned.words[other])
    assert short.words[: short.offsets[80]].tolist() == (
        documents.words[: documents.offsets[80]].tolist()
    )


@pytest.mark.parametrize("kind", ["lda", "mixture"])
def test_order_and_workers_change_no_bit_beside_articles(kind):
    ids = [f"d{i:05d}" for i in range(len(DOCS))]
    order = np.random.default_rng(1).permutation(len(DOCS))
    turned = make_tokens([DOCS[i] for i in order], [ids[i] for i in order])
    one, two = (
        fit_topics(t, topics=2, model=kind, workers=w, options=FitOptions(**BASE))
        for t, w in ((make_tokens(DOCS), 1), (turned, 7))
    )
    assert read_bits(one) == read_bits(two)
