from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import OptionError
from textmine.model import WordPriors, fit_topics, load_model
from textmine.model.ensemble import fit_ensemble, join_models, match_members
from textmine.model.stability import choose_first, match_topics

from .invented_topics import (
    OPTIONS,
    SUBJECTS,
    make_docs,
    make_tokens,
    permute,
    read_bits,
    read_tops,
)

DOCS = make_docs(120)


def fit(tokens, seed, topics=2, **more):
    return fit_topics(
        tokens, topics=topics, seed=seed, options=OPTIONS, **{"workers": 1, **more}
    )


def make_blurred_tokens():
    """Six subjects of five words in short documents: no seed finds all of them."""
    rng = np.random.default_rng(0)
    docs = [
        [f"词{6 * rng.integers(5) + (i % 6)}" for _ in range(3)]  # word 0, word 1 …
        + [f"词{rng.integers(30)}" for _ in range(2)]
        for i in range(600)
    ]
    return make_tokens(docs)


def test_a_consensus_is_more_stable_than_its_members():
    tokens = make_blurred_tokens()
    fit_six = lambda t, s: fit(t, s, topics=6, model="mixture")  # noqa: E731
    groups = [
        [fit_ensemble(tokens, n, fit_six, seed=s) for s in (1, 2, 3)] for n in (1, 8)
    ]
    alone, together = (
        np.mean(
            [
                match_topics(a, b, 6).mean()
                for a, b in itertools.combinations(
                    [choose_first(m, tokens, 1) for m in group], 2
                )
            ]
        )
        for group in groups
    )
    assert together > alone


@pytest.mark.parametrize("kind", ["mixture", "lda"])
def test_a_consensus_tells_the_subjects_apart_and_can_be_saved(kind, tmp_path):
    tokens = make_tokens(DOCS)
    model = fit_ensemble(tokens, 3, lambda t, s: fit(t, s, model=kind))
    assert sorted(map(sorted, read_tops(model))) == sorted(map(sorted, SUBJECTS))
    model.save(tmp_path / "model")
    assert load_model(tmp_path / "model").provenance["ensemble"] == 3
    assert model.transform_tokens(tokens).sum(1) == pytest.approx(1)


def test_workers_and_order_change_no_bit_of_a_consensus():
    order = np.random.default_rng(3).permutation(len(DOCS)).tolist()
    one = fit_ensemble(make_tokens(DOCS), 3, fit, workers=1)
    other = fit_ensemble(
        permute(DOCS, order), 3, lambda t, s: fit(t, s, workers=3), workers=3
    )
    assert read_bits(one) == read_bits(other)


def test_one_member_is_the_model_of_the_seed():
    tokens = make_tokens(DOCS)
    assert read_bits(fit_ensemble(tokens, 1, fit, seed=7)) == read_bits(fit(tokens, 7))


def test_topics_with_priors_keep_their_index():
    priors = WordPriors({0: {"代言": 300.0}, 1: {"刹车": 300.0}})
    tokens = make_tokens(DOCS)
    model = fit_ensemble(tokens, 3, lambda t, s: fit(t, s, priors=priors))
    assert ["刹车" in top for top in read_tops(model)] == [False, True]


@given(
    st.lists(st.integers(0, 3), min_size=4, max_size=30),
    st.lists(st.permutations(range(4)), min_size=1, max_size=4),
)
def test_renamed_copies_of_one_model_fall_into_one_order(labels, names):
    copies = [np.array(name)[np.array(labels)] for name in names]
    orders = match_members(copies, 4)
    places = [
        np.argsort(order)[copy] for order, copy in zip(orders, copies, strict=True)
    ]
    for place in places[1:]:
        assert place.tolist() == places[0].tolist()


def test_models_of_different_vocabularies_have_no_consensus():
    tokens = make_tokens(DOCS)
    other = make_tokens([*DOCS, ["天气"], ["天气"]])  # weather
    with pytest.raises(OptionError, match="vocabulary"):
        join_models([fit(tokens, 0), fit(other, 0)], tokens)


def test_an_ensemble_of_nobody_is_refused():
    with pytest.raises(OptionError):
        fit_ensemble(make_tokens(DOCS), 0, fit)
