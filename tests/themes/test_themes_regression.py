import numpy as np
import pytest
from scipy.sparse import csr_matrix

from textmine.themes.calibration import (
    Scaling,
    estimate_probability,
    find_odds,
    fit_scaling,
)
from textmine.themes.features import count_characters, learn_weighting, weigh
from textmine.themes.regression import fit_regressions, score_rows


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    x = rng.random((300, 40)) * (rng.random((300, 40)) < 0.2)
    y = np.stack([x[:, 0] > 0, x[:, 1] + x[:, 2] > 0.3], axis=1)
    return csr_matrix(x.astype(np.float32)), y


def test_the_regressions_reach_the_optimum_that_scikit_learn_finds(data):
    from sklearn.linear_model import LogisticRegression

    x, y = data
    ours = score_rows(x, fit_regressions(x, y, np.full(y.shape, 2.0), passes=300))
    with_bias = np.hstack([x.toarray(), np.ones((x.shape[0], 1))])
    for k in range(2):
        # the bias is regularised as one more weight
        peer = LogisticRegression(C=2.0, fit_intercept=False, tol=1e-8)
        peer.fit(with_bias, y[:, k])
        theirs = peer.decision_function(with_bias)
        assert np.abs(ours[:, k] - theirs).max() < 0.01


def test_themes_fitted_together_equal_themes_fitted_alone(data):
    x, y = data
    cost = np.full(y.shape, 0.5)
    both = fit_regressions(x, y, cost, 5)
    alone = fit_regressions(x, y[:, 1:], cost[:, 1:], 5)
    assert (both.weights[:, 1] == alone.weights[:, 0]).all()


def test_scaling_recovers_the_odds_that_made_the_matches():
    rng = np.random.default_rng(1)
    score = rng.normal(0, 2, 20_000)
    matched = rng.random(20_000) < 1 / (1 + np.exp(-(1.5 * score - 1)))
    scaling = fit_scaling(score, matched, np.ones(20_000))
    assert scaling.slope == pytest.approx(1.5, abs=0.1)
    assert scaling.intercept == pytest.approx(-1, abs=0.1)


def test_scaling_stays_finite_when_scores_separate_the_matches():
    score = np.concatenate([np.full(30, 5.0), np.full(3000, -5.0)])
    scaling = fit_scaling(score, score > 0, np.ones(3030))
    assert np.isfinite([scaling.slope, scaling.intercept]).all()
    assert scaling.slope > 0


def test_probability_grows_with_the_score_and_with_a_seed():
    score = np.linspace(-10, 10, 50)
    scaling = Scaling(slope=1.0, intercept=0.0, typical=6.4)
    without, with_seed = (
        estimate_probability(find_odds(score, seed, scaling)[:, None], seed[:, None])[
            :, 0
        ]
        for seed in (np.zeros(50, bool), np.ones(50, bool))
    )
    assert (np.diff(without) >= 0).all()
    assert (np.diff(with_seed) >= 0).all()
    assert (with_seed[:25] > without[:25]).all()


def test_a_likely_rival_lowers_a_theme_and_an_unlikely_one_does_not():
    odds = np.array([[3.0, -5.0, -6.0], [3.0, -9.0, -9.0], [3.0, 8.0, -6.0]])
    p = estimate_probability(odds, np.zeros((3, 3), bool))
    assert p[0, 0] == p[1, 0] > p[2, 0]


def test_themes_share_a_document_out_where_every_other_carries_one():
    odds = np.full((100, 3), -4.0)
    matched = np.zeros((100, 3), bool)
    matched[np.arange(95), np.arange(95) % 3] = True
    covered = estimate_probability(odds, matched)
    open_corpus = estimate_probability(odds, matched & (np.arange(100) < 40)[:, None])
    assert (covered[95:] > open_corpus[95:]).all()
    assert (covered < 1).all()


def test_equal_texts_have_equal_rows_and_short_ones_weigh_less():
    texts = ["刹车失灵太吓人", "刹车失灵太吓人", "刹", "广告满屏都是真的烦"] * 5
    counts = count_characters(texts)
    rows = weigh(counts, learn_weighting(counts, 1))
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    assert (rows[0] != rows[1]).nnz == 0
    assert lengths[2] < lengths[0] <= 1 + 1e-6


def test_runs_of_characters_never_cross_texts_or_stickers():
    joined = count_characters(["刹车", "失灵"])
    alone = count_characters(["刹车"])
    assert (joined[0] != alone[0]).nnz == 0
    assert count_characters(["刹[捂脸]车"]).nnz == 2
