from __future__ import annotations

import json

import numpy as np
import pytest

from textmine.errors import OptionError
from textmine.model import fit_topics
from textmine.model.comparison import (
    Candidate,
    Comparison,
    Spread,
    compare_models,
)
from textmine.model.quality import MEASURES, measure_quality

from .invented_topics import OPTIONS, make_docs, make_tokens

TOKENS = make_tokens(make_docs(200))
UNSEEN = make_tokens(make_docs(60, seed=1), [f"u{i}" for i in range(60)])


@pytest.fixture(scope="module")
def good():
    return fit_topics(TOKENS, topics=2, model="mixture", options=OPTIONS)


@pytest.fixture(scope="module")
def blurred(good):
    """The same model with all words in both topics."""
    from dataclasses import replace

    mixed = good.topic_word + good.topic_word[::-1]
    return replace(good, topic_word=mixed)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_tells_clear_topics_from_blurred_ones(name, good, blurred):
    clear, dull = (measure_quality(m, UNSEEN, TOKENS)[name] for m in (good, blurred))
    if name in ("npmi", "c_v"):  # all words of both topics are shown, in any order
        assert clear == pytest.approx(dull, abs=0.2)
    elif name == "perplexity":
        assert clear < dull
    else:
        assert clear >= dull


def test_npmi_is_one_for_words_that_always_meet_and_minus_one_for_strangers():
    from textmine.model.quality import _score_pairs

    together = np.full((2, 2), 0.5)
    apart = np.array([[0.5, 0.0], [0.0, 0.5]])
    by_chance = np.array([[0.5, 0.25], [0.25, 0.5]])
    scores = [_score_pairs(joint)[0] for joint in (together, apart, by_chance)]
    assert scores == pytest.approx([1, -1, 0])


def test_measures_are_none_where_nothing_can_be_measured(good):
    strangers = make_tokens([["天气"], ["早饭"]])
    found = measure_quality(good, strangers, strangers)
    assert found["perplexity"] is found["npmi"] is found["c_v"] is None
    assert found["diversity"] is not None


@pytest.fixture(scope="module")
def comparison():
    return compare_models(
        TOKENS, (4, 2), 2, model="mixture", options=OPTIONS, workers=1
    )


def test_two_subjects_are_best_told_by_two_topics(comparison):
    assert comparison.choice == 2
    assert [c.topics for c in comparison.candidates] == [2, 4]
    two, four = (c.measures["stability"] for c in comparison.candidates)
    assert two.mean > four.mean


def test_the_advice_names_the_choice_and_says_it_is_a_judgement(comparison):
    assert "Take 2 topics" in comparison.advise()
    assert "judgement" in comparison.advise()


def test_a_comparison_is_the_same_for_any_number_of_workers(comparison):
    again = compare_models(
        TOKENS, (4, 2), 2, model="mixture", options=OPTIONS, workers=3
    )
    assert again.to_json() == comparison.to_json()
    assert json.loads(again.to_json())["choice"] == 2


def test_one_seed_gives_no_spread_and_no_stability():
    alone = compare_models(TOKENS, [2], 1, options=OPTIONS).candidates[0]
    assert alone.measures["stability"] is None
    assert alone.measures["npmi"].deviation is None


@pytest.mark.parametrize(("topics", "seeds"), [([], 3), ([1, 5], 3), ([5], 0)])
def test_a_comparison_of_nothing_is_refused(topics, seeds):
    with pytest.raises(OptionError):
        compare_models(TOKENS, topics, seeds)


def make_comparison(npmi: dict[int, float], deviation: float) -> Comparison:
    from textmine.model.comparison import _rank

    empty = dict.fromkeys((*MEASURES, "stability"))
    rows = [{**empty, "npmi": Spread(mean, deviation)} for mean in npmi.values()]
    candidates: tuple[Candidate, ...] = _rank(list(npmi), rows)
    best = min(candidates, key=lambda c: (c.rank, c.topics))
    return Comparison(candidates, best.topics, "mixture", (0, 1), 100, 10)


def test_sizes_within_the_spread_tie_and_the_smaller_is_taken():
    assert make_comparison({10: 0.10, 20: 0.12}, 0.05).choice == 10
    assert make_comparison({10: 0.10, 20: 0.12}, 0.001).choice == 20
