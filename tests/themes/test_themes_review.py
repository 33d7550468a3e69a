"""Plans of what to code, figures from a sample, and agreement of coders."""

import numpy as np
import pytest

from textmine.canonical import document_keys
from textmine.themes.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    measure_agreement,
)
from textmine.themes.review_plan import RANDOM, TEACH, plan_batch
from textmine.themes.review_score import score_sample
from textmine.themes.teaching import choose_teaching


def some_corpus(n, seed=0):
    rng = np.random.default_rng(seed)
    p = np.clip(rng.beta(0.3, 2.0, (n, 3)), 0.001, 0.999)
    texts = ["".join(chr(0x4E00 + c) for c in rng.integers(0, 400, 9)) for _ in p]
    return p, p >= 0.5, texts, document_keys([f"weibo:{i}" for i in range(n)])


def plan(n, size=400, **given):
    p, assigned, texts, keys = some_corpus(size)
    return plan_batch(p, assigned, texts, keys, n, **given)


def test_half_of_a_batch_teaches_and_the_other_half_is_drawn_at_random():
    rows = plan(60)
    strata = [row.stratum for row in rows]
    assert len({row.row for row in rows}) == 60
    assert strata.count(TEACH) == 30
    assert [strata.count(s) for s in RANDOM] == [10, 10, 10]


def test_weights_of_the_random_strata_add_up_to_the_corpus():
    rows = plan(60)
    assert sum(row.weight for row in rows) == pytest.approx(400)
    assert all(row.weight == 0 for row in rows if row.stratum == TEACH)


def test_whoever_stops_early_has_coded_every_stratum_alike():
    counts = [sum(r.stratum == s for r in plan(60)[:25]) for s in (TEACH, *RANDOM)]
    assert max(counts[1:]) - min(counts[1:]) <= 1


def test_a_plan_hangs_on_ids_and_not_on_the_order_of_draws():
    assert plan(30) == plan(30)
    assert plan(30, seed=1) != plan(30)


def test_what_was_coded_before_does_not_teach_again():
    first = [row.row for row in plan(40) if row.stratum == TEACH]
    again = plan(40, barred=frozenset(first), seed=1)
    assert not {r.row for r in again if r.stratum == TEACH} & set(first)


def test_a_corpus_smaller_than_the_batch_is_planned_whole():
    assert sorted(row.row for row in plan(100, size=20)) == list(range(20))


def test_teaching_comments_are_in_doubt_and_do_not_repeat_each_other():
    texts = ["刹车失灵太吓人了", "刹车失灵太吓人了啊", "满屏都是广告", "天气不错"]
    p = np.array([[0.5, 0.0], [0.49, 0.0], [0.0, 0.4], [0.01, 0.01]])
    assert choose_teaching(p, texts, 2) == [0, 2]


def test_a_theme_of_little_doubt_is_asked_for_as_well():
    p = np.zeros((40, 2))
    p[:30, 0], p[30:, 1] = 0.5, 0.05
    texts = [chr(0x4E00 + 10 * i) + chr(0x5000 + 10 * i) for i in range(40)]
    chosen = choose_teaching(p, texts, 10)
    assert any(row >= 30 for row in chosen)


def test_the_figures_of_a_full_census_are_those_of_the_census():
    said = np.array([True, True, False, False, True] * 8)
    assigned = np.array([True, False, True, False, True] * 8)
    score = score_sample(
        "a", said, assigned, np.zeros(40, np.int64), {0: 40.0}, share=0.6
    )
    assert score.precision.value == pytest.approx(2 / 3)
    assert score.recall.value == pytest.approx(2 / 3)
    assert score.f1.low < score.f1.value < score.f1.high


def test_a_missed_document_of_a_large_stratum_counts_for_many():
    said = np.arange(40) <= 20
    assigned = np.arange(40) < 20
    sizes = {0: 20.0, 1: 180.0}
    strata = (~assigned).astype(np.int64)
    score = score_sample("a", said, assigned, strata, sizes, share=0.1)
    assert score.recall.value == pytest.approx(20 / 29)


def test_where_nothing_was_missed_recall_keeps_its_doubt():
    said = np.arange(40) < 20
    strata = (np.arange(40) >= 20).astype(np.int64)
    score = score_sample("a", said, said, strata, {0: 20.0, 1: 2000.0}, share=0.01)
    assert score.recall.value == 1.0
    assert score.recall.low < 0.8


def test_a_theme_that_nobody_met_has_no_figure():
    no = np.zeros(30, bool)
    strata = np.zeros(30, np.int64)
    assert score_sample("a", no, no, strata, {0: 9.0}, share=0.0).f1.value is None
    assert score_sample("a", ~no, no, strata, {0: 9.0}, share=0.1).f1.value is None


def test_fewer_than_thirty_documents_give_no_figure():
    yes = np.ones(29, bool)
    strata = np.zeros(29, np.int64)
    score = score_sample("a", yes, yes, strata, {0: 900.0}, share=0.2)
    assert score.precision.value is None


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(7)
    held = np.zeros(3)
    runs = 150
    for _ in range(runs):
        truth = rng.random(3000) < 0.1
        assigned = np.where(truth, rng.random(3000) < 0.7, rng.random(3000) < 0.03)
        strata = np.where(assigned, 0, 1)
        rows = np.concatenate(
            [rng.choice(np.flatnonzero(strata == s), 60, replace=False) for s in (0, 1)]
        )
        sizes = {s: float((strata == s).sum()) for s in (0, 1)}
        drawn = (truth[rows], assigned[rows], strata[rows])
        got = score_sample("a", *drawn, sizes, share=float(assigned.mean()))
        both = (truth & assigned).sum()
        exact = (
            both / assigned.sum(),
            both / truth.sum(),
            2 * both / (truth.sum() + assigned.sum()),
        )
        for k, e in enumerate((got.precision, got.recall, got.f1)):
            held[k] += e.low <= exact[k] <= e.high
    assert (held / runs > 0.9).all(), held / runs


def test_alpha_agrees_with_the_worked_example_of_its_author():
    """Krippendorff (2011), binary data, two observers, no missing data: 0.095."""
    first = [False, True, False, False, False, False, False, False, True, False]
    second = [True, True, True, False, False, True, False, False, False, False]
    units = list(zip(first, second, strict=True))
    assert krippendorff_alpha(units) == pytest.approx(0.095, abs=5e-4)
    assert cohen_kappa(first, second) == pytest.approx(0.0909, abs=5e-4)


def test_agreement_is_not_told_where_nothing_varies():
    assert cohen_kappa([False] * 5, [False] * 5) is None
    assert krippendorff_alpha([[False, False]] * 5) is None


def test_three_coders_who_share_some_documents_are_compared_in_pairs():
    said = {
        "anna": {"a": True, "b": False, "c": True},
        "bo": {"a": True, "b": False},
        "chen": {"c": False, "d": True},
    }
    found = measure_agreement(said)
    assert (found.documents, found.coders) == (3, 3)
    # anna and bo agree beyond chance; of one document chance expects nothing
    assert found.kappa == pytest.approx((1.0 + 0.0) / 2)
