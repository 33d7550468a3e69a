from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.model import fit_topics
from textmine.model.stability import (
    add_stability,
    draw_rows,
    find_unstable,
    match_topics,
    measure_stability,
    median_stability,
    read_stability,
)

from .invented_topics import OPTIONS, make_docs, make_tokens, permute

DOCS = make_docs(120)


def fit(tokens, seed, topics=2):
    return fit_topics(
        tokens, topics=topics, model="mixture", seed=seed, options=OPTIONS, workers=1
    )


@pytest.fixture(scope="module")
def model():
    return fit(make_tokens(DOCS), 0)


def test_two_clear_subjects_come_again_in_every_refit(model):
    found = measure_stability(model, make_tokens(DOCS), fit)
    assert found is not None
    assert min(found.topics) > 0.9
    assert found.documents < len(DOCS)


def test_topics_that_chance_alone_made_do_not_come_again():
    words = [f"词{i}" for i in range(30)]  # word 0, word 1, …
    drawn = np.random.default_rng(0).choice(words, (200, 5)).tolist()
    tokens = make_tokens(drawn)
    found = measure_stability(
        fit(tokens, 0, topics=4), tokens, lambda t, s: fit(t, s, topics=4)
    )
    assert max(value or 0 for value in found.topics) < 0.8


def test_stability_is_the_same_whatever_the_order_of_documents(model):
    order = np.random.default_rng(1).permutation(len(DOCS)).tolist()
    shuffled = permute(DOCS, order)
    straight = measure_stability(model, make_tokens(DOCS), fit)
    assert measure_stability(model, shuffled, fit) == straight


def test_stability_is_kept_with_a_saved_model(model, tmp_path):
    from textmine.model import load_model

    marked = add_stability(model, make_tokens(DOCS), fit)
    marked.save(tmp_path / "model")
    assert read_stability(load_model(tmp_path / "model")) == read_stability(marked)
    assert None not in read_stability(marked)


def test_a_model_that_nobody_measured_has_no_stability(model):
    assert read_stability(model) == (None, None)
    assert median_stability(read_stability(model)) is None


def test_a_corpus_too_small_for_a_refit_has_no_stability():
    tokens = make_tokens(DOCS[:4])
    tiny = fit(tokens, 0, topics=4)
    marked = add_stability(tiny, tokens, lambda t, s: fit(t, s, topics=4))
    assert marked.provenance["stability"] is None
    assert read_stability(marked) == (None,) * 4


@given(st.lists(st.integers(-1, 3), min_size=1, max_size=40), st.permutations(range(4)))
def test_renamed_topics_overlap_wholly(labels, names):
    one = np.array(labels)
    other = np.where(one >= 0, np.array(names)[one], -1)
    overlap = match_topics(one, other, 4)
    present = np.bincount(one[one >= 0], minlength=4) > 0
    assert (overlap[present] == 1).all()
    assert (overlap[~present] == 0).all()


def test_documents_without_a_topic_weaken_a_match():
    one, other = np.array([0, 0, 0, 0]), np.array([0, 0, -1, -1])
    assert match_topics(one, other, 1).tolist() == [4 / 6]


def test_another_seed_draws_other_documents_of_the_asked_number():
    tokens = make_tokens(DOCS)
    rows = [draw_rows(tokens, 30, seed) for seed in (1, 2)]
    assert [len(set(r.tolist())) for r in rows] == [30, 30]
    assert rows[0].tolist() != rows[1].tolist()
    assert (np.diff(rows[0]) > 0).all()


def test_in_a_stable_model_only_a_topic_below_a_half_is_unstable():
    assert find_unstable([0.95, 0.9, 0.55]) == (False, False, False)
    assert find_unstable([0.95, 0.9, 0.4]) == (False, False, True)


def test_in_a_shaky_model_only_the_worst_topics_are_unstable():
    assert find_unstable([0.4, 0.3, 0.2, 0.1]) == (False, False, False, True)
