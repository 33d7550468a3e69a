from __future__ import annotations

import functools
import itertools
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.invented_topics import OPTIONS, SUBJECTS, make_docs, make_tokens
from textmine.model import fit_topics
from textmine.model.card import write_card
from textmine.model.documents import Documents, make_bags, read_documents
from textmine.model.ensemble import join_models
from textmine.model.shares import measure_perplexity


def test_rows_sum_to_one_and_tell_the_subjects_apart(model, docs):
    shares = model.transform_tokens(make_tokens(docs))
    np.testing.assert_allclose(shares.sum(1), 1, atol=1e-12)
    main = shares.argmax(1)
    assert len(set(main[::2])) == len(set(main[1::2])) == 1
    assert main[0] != main[1]


def test_shares_do_not_depend_on_batch_order_or_workers(model, docs):
    whole = model.transform_tokens(make_tokens(docs), workers=1)
    turned = model.transform_tokens(make_tokens(docs[::-1]), workers=7)
    alone = model.transform_tokens(make_tokens(docs[7:8]))
    assert whole.tobytes() == turned[::-1].tobytes()
    assert whole[7].tobytes() == alone[0].tobytes()


@given(
    order=st.permutations(range(40)),
    cuts=st.lists(st.integers(0, 40), max_size=4),
    workers=st.sampled_from([1, 2, 7]),
)
@settings(max_examples=20)
def test_any_batches_in_any_order_give_the_same_shares(order, cuts, workers):
    docs = make_docs(40, 3)
    for model in (fit_small("lda"), fit_small("mixture")):
        whole = model.transform_tokens(make_tokens(docs))
        edges = [0, *sorted(cuts), 40]
        batches = [order[a:b] for a, b in itertools.pairwise(edges)]
        parts = [
            model.transform_tokens(make_tokens([docs[i] for i in rows]), workers)
            for rows in batches
            if rows
        ]
        assert np.concatenate(parts).tobytes() == whole[list(order)].tobytes()


@functools.cache
def fit_small(kind: str):
    return fit_topics(make_tokens(make_docs(60)), topics=3, model=kind, options=OPTIONS)


def test_what_lda_tells_of_its_documents_is_their_transform():
    tokens = make_tokens(make_docs(60))
    model = fit_small("lda")
    main = model.transform_tokens(tokens).argmax(1)
    assert np.bincount(main, minlength=3).tolist() == model.documents_per_topic.tolist()


@pytest.mark.parametrize("kind", ["mixture", "lda"])
@pytest.mark.parametrize("dims", [0, 4])
def test_what_a_fit_reports_of_its_documents_is_their_transform(kind, dims):
    rng, words = np.random.default_rng(2), [w for s in SUBJECTS for w in s]
    docs = [[*d[:2], *rng.choice(words, 4).tolist()] for d in make_docs(60)]
    tokens = make_tokens([*docs, [], *[d * 30 for d in make_docs(6, 1)]])
    if dims and kind == "mixture":
        tokens = replace(tokens, embeddings=rng.normal(size=(len(tokens), dims)))
    model = fit_topics(tokens, topics=4, model=kind, options=OPTIONS)
    assert model.provenance["most_words"] is not None  # long ones were shortened
    other = fit_topics(tokens, topics=4, model=kind, options=OPTIONS, seed=1)
    for told in (model, join_models([model, other], tokens)):
        main = np.delete(told.transform_tokens(tokens).argmax(1), 60)
        counted = np.bincount(main, minlength=4).tolist()
        assert told.provenance["documents_by_transform"] == counted
        assert all(f"| {n} |" in write_card(told) for n in counted)


def test_a_document_without_known_words_gets_the_mean_of_the_prior(model):
    shares = model.transform_tokens(make_tokens([["电池"], []]))
    weight = model.alpha + (model.kind == "mixture") * model.documents_per_topic
    np.testing.assert_allclose(shares, np.tile(weight / weight.sum(), (2, 1)))


def test_texts_are_segmented_and_folded_in(model):
    frame = model.transform(["刹车失灵，太害怕了", "代言看腻了", ""])
    assert list(frame.columns) == ["topic_01", "topic_02"]
    assert frame.shape == (3, 2)
    assert frame.to_numpy()[0].argmax() != frame.to_numpy()[1].argmax()
    assert model.transform([]).shape == (0, 2)


def test_topics_are_a_table_with_ranks_from_one(model):
    frame = model.topics(3)
    assert list(frame.columns) == ["topic", "rank", "word", "probability"]
    assert list(frame["rank"]) == [1, 2, 3] * 2
    np.testing.assert_allclose(model.distribution().sum(1), 1)


def test_gensim_gets_the_same_topics(model):
    made = model.to_gensim()
    np.testing.assert_allclose(made.get_topics(), model.distribution())
    bag = made.id2word.doc2bow(["刹车", "失灵"])
    main = max(made.get_document_topics(bag), key=lambda pair: pair[1])[0]
    assert main == model.transform_tokens(make_tokens([["刹车", "失灵"]])).argmax()


def test_bags_hold_each_word_once_with_its_count():
    tokens = make_tokens([["b", "a", "b"], [], ["c"]])
    bags = make_bags(read_documents(tokens, ("a", "b", "c")))
    assert bags.offsets.tolist() == [0, 2, 2, 3]
    assert bags.words.tolist() == [0, 1, 2]
    assert bags.counts.tolist() == [1, 2, 1]


def test_bags_of_a_long_document_are_sorted_too():
    words = np.random.default_rng(2).integers(0, 50, 90_000).astype(np.int32)
    words[:70_000] = 7  # more than two bytes can count
    keys, offsets = np.arange(2, dtype=np.uint64), np.array([0, 80_000, 90_000])
    bags = make_bags(Documents(keys, offsets, words))
    for d, span in enumerate((words[:80_000], words[80_000:])):
        rows = slice(*bags.offsets[d : d + 2])
        unique, counts = np.unique(span, return_counts=True)
        assert np.array_equal(bags.words[rows], unique)
        assert np.array_equal(bags.counts[rows], counts)


def test_tokens_of_the_same_vocabulary_are_not_copied():
    tokens = make_tokens(make_docs(5))
    documents = read_documents(tokens, tokens.vocabulary)
    assert np.shares_memory(documents.words, tokens.terms)
    assert documents.take(np.array([3, 1])).words.tolist() == [
        *tokens.terms[slice(*tokens.offsets[3:5])].tolist(),
        *tokens.terms[slice(*tokens.offsets[1:3])].tolist(),
    ]


def test_perplexity_is_below_that_of_a_guess(model, docs):
    known = read_documents(make_tokens(docs), model.vocabulary)
    assert measure_perplexity(model, known) < len(model.vocabulary)
    assert measure_perplexity(model, known.take(np.zeros(0, np.int64))) is None


@pytest.mark.parametrize("name", ["numba", "gensim", "pandas", "sklearn", "scipy"])
def test_importing_the_package_loads_nothing_heavy(name):
    code = f"import sys, textmine.model; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
