from __future__ import annotations

import numpy as np
import pytest

from tests.model.invented_topics import make_docs, make_tokens, read_bits
from textmine.model import FitOptions, fit_topics
from textmine.model.card import write_card
from textmine.model.documents import read_documents
from textmine.model.lda import count_lda
from textmine.model.left_out import choose_left_out, measure_left_out
from textmine.model.priors import Priors

TOKENS = make_tokens(make_docs(200))
DOCUMENTS = read_documents(TOKENS, TOKENS.vocabulary)
TERMS = len(TOKENS.vocabulary)
PRIORS = Priors(np.array([0.3, 0.5]), 0.2)


def test_a_consensus_tells_the_sweeps_that_were_made():
    options = FitOptions(minimum_documents=1, maximum_share=1.0, restarts=3)
    told = fit_topics(make_tokens(make_docs(60)), topics=2, options=options).provenance
    assert told["stop_reason"] == "settled"
    assert told["sweeps"] < told["most_sweeps"] == 60


def fit(kind: str, **options: object):
    chosen = FitOptions(minimum_documents=1, maximum_share=1.0, restarts=1, **options)
    return fit_topics(TOKENS, topics=2, model=kind, options=chosen)


@pytest.mark.parametrize("kind", ["mixture", "lda"])
def test_a_fit_stops_when_it_has_settled_and_says_so(kind):
    model = fit(kind, sweeps=200)
    facts = model.provenance
    assert (facts["stop_reason"], facts["most_sweeps"]) == ("settled", 200)
    assert facts["sweeps"] < 200
    assert f"Sweeps: {facts['sweeps']} of at most 200 (settled)" in write_card(model)


@pytest.mark.parametrize("kind", ["mixture", "lda"])
def test_a_fit_asked_not_to_stop_makes_every_sweep(kind):
    facts = fit(kind, sweeps=40, stop_early=False).provenance
    assert (facts["stop_reason"], facts["sweeps"]) == ("most_sweeps", 40)


def test_a_fit_that_has_not_settled_is_what_it_is_without_the_rule():
    short, free = (fit("lda", sweeps=9, stop_early=stop) for stop in (True, False))
    assert read_bits(short)[:3] == read_bits(free)[:3]


def test_a_third_of_the_sweeps_is_averaged():
    model = fit("lda", sweeps=200)
    settled = model.provenance["sweeps"] - model.count_scale
    assert model.count_scale == settled // 2


def test_documents_left_out_are_not_counted():
    """With every document left out nothing but the priors speaks."""
    topics = np.arange(len(DOCUMENTS.words)).astype(np.uint16) % 2
    counts = count_lda(DOCUMENTS, topics, TERMS, 2).counts
    left = choose_left_out(DOCUMENTS)
    assert len(left.documents) == len(DOCUMENTS)
    perplexity = measure_left_out(left, topics, counts, PRIORS, 1)
    assert perplexity == pytest.approx(TERMS)
    few = choose_left_out(DOCUMENTS, 20)
    assert measure_left_out(few, topics, counts, PRIORS, 1) < TERMS


def test_workers_change_no_bit_of_the_judgement():
    topics = np.arange(len(DOCUMENTS.words)).astype(np.uint16) % 2
    counts = count_lda(DOCUMENTS, topics, TERMS, 2).counts
    left = choose_left_out(DOCUMENTS, 50)
    one, seven = (measure_left_out(left, topics, counts, PRIORS, w) for w in (1, 7))
    assert one == seven


def test_documents_too_short_to_judge_are_never_judged():
    short = make_tokens([["刹车", "失灵"]] * 9)
    assert choose_left_out(read_documents(short, short.vocabulary)) is None
