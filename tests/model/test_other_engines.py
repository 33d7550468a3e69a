from __future__ import annotations

import builtins

import numpy as np
import pytest

from textmine.errors import OptionError
from textmine.model import FitOptions, WordPriors, fit_topics, load_model

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
ENGINES = ["nmf", "tomotopy"]
LONG = FitOptions(minimum_documents=1, maximum_share=1.0)  # as many sweeps as usual


def fit(tokens, engine, **options):
    if engine == "tomotopy":
        pytest.importorskip("tomotopy")
    return fit_topics(
        tokens, engine=engine, **{"topics": 2, "options": OPTIONS, **options}
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_two_clear_subjects_become_two_topics(engine):
    model = fit(make_tokens(DOCS), engine, options=LONG, seed=3)
    assert sorted(map(sorted, read_tops(model))) == sorted(map(sorted, SUBJECTS))
    shares = model.transform_tokens(make_tokens([SUBJECTS[0], SUBJECTS[1]]))
    assert shares[0].argmax() != shares[1].argmax()


@pytest.mark.parametrize("engine", ENGINES)
def test_counts_hold_every_token(engine):
    tokens = make_tokens(DOCS)
    model = fit(tokens, engine)
    total = model.topic_word.sum() / model.count_scale
    assert total == pytest.approx(model.provenance["tokens"], rel=0.001)


@pytest.mark.parametrize("engine", ENGINES)
def test_workers_and_order_change_no_bit(engine):
    order = np.random.default_rng(2).permutation(len(DOCS)).tolist()
    one = fit(make_tokens(DOCS), engine, workers=1)
    other = fit(permute(DOCS, order), engine, workers=3)
    assert read_bits(one) == read_bits(other)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_model_of_another_engine_is_saved_and_loaded(engine, tmp_path):
    model = fit(make_tokens(DOCS), engine)
    model.save(tmp_path / "model")
    loaded = load_model(tmp_path / "model")
    assert loaded.kind == engine
    assert loaded.provenance["versions"]
    tokens = make_tokens(DOCS[:5])
    assert np.array_equal(
        loaded.transform_tokens(tokens), model.transform_tokens(tokens)
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_other_engines_have_no_mixture(engine):
    with pytest.raises(OptionError, match="no mixture"):
        fit_topics(make_tokens(DOCS), topics=2, engine=engine, model="mixture")


def test_tomotopy_draws_words_to_topics():
    priors = WordPriors({1: {"刹车": 200.0}, 0: {"代言": 200.0}})
    model = fit(make_tokens(DOCS), "tomotopy", priors=priors, options=LONG)
    assert ["刹车" in top for top in read_tops(model)] == [False, True]


def test_nmf_refuses_priors_that_it_can_not_use():
    with pytest.raises(OptionError, match="nmf"):
        fit(make_tokens(DOCS), "nmf", priors=WordPriors({0: {"刹车": 5.0}}))


def test_a_missing_tomotopy_is_told_with_the_way_to_get_it(monkeypatch):
    found = builtins.__import__

    def refuse(name, *rest):
        if name == "tomotopy":
            raise ImportError(name)
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(OptionError, match="pip install"):
        fit_topics(make_tokens(DOCS), topics=2, engine="tomotopy", options=OPTIONS)


def test_nmf_fits_more_topics_than_there_are_terms():
    model = fit(make_tokens(DOCS), "nmf", topics=20)
    assert np.isfinite(model.distribution()).all()
