import dataclasses

import numpy as np
import pytest

from textmine.themes import assign_themes, match_seeds
from textmine.themes.assignment import THRESHOLD
from textmine.themes.classifier import (
    DEFAULT_OPTIONS,
    choose_sample,
    draw_order,
    judge_documents,
)
from textmine.words import segment


def assign(corpus, book, **options):
    return assign_themes(corpus, segment(corpus), book, None, **options)


@pytest.fixture(scope="module")
def assigned(make_corpus, complaints, two_themes):
    return assign(make_corpus(complaints), two_themes)


def test_seed_matches_are_assigned_and_idle_talk_is_not(
    assigned, complaints, two_themes
):
    matched = match_seeds(complaints, two_themes).matched
    assert assigned.assigned[matched].mean() > 0.95
    assert not assigned.assigned[~matched.any(axis=1)].any()


def test_absent_seeds_are_told(assigned):
    assert assigned.absent_seeds == {"safety": (), "marketing": ("洗脑",)}


def test_stored_columns_and_thresholds_reproduce_the_decision(assigned):
    for k, theme in enumerate(assigned.themes):
        stored = assigned.probability[:, k]
        assert stored.dtype == np.float32
        printed = np.array([float(f"{p:.6f}") for p in stored])
        for column in (stored, stored.astype(np.float64), printed):
            assert ((column >= theme.threshold) == assigned.assigned[:, k]).all()
        assert float(f"{theme.threshold:.6f}") == theme.threshold
        assert np.float32(theme.threshold) == theme.threshold


def test_the_threshold_itself_counts_as_assigned(assigned):
    near = np.array([THRESHOLD - 1e-6, THRESHOLD, THRESHOLD + 1e-6])
    stored = np.round(near, 6).astype(np.float32).astype(np.float64)
    assert (stored >= THRESHOLD).tolist() == [False, True, True]


def test_probabilities_lie_between_0_and_1_in_six_digits(assigned):
    p = assigned.probability.astype(np.float64)
    assert p.min() >= 0
    assert p.max() <= 1
    assert (assigned.probability == np.round(p, 6).astype(np.float32)).all()


def test_workers_change_no_bit(make_corpus, complaints, two_themes, assigned):
    many = assign(make_corpus(complaints), two_themes, workers=3)
    assert many.probability.tobytes() == assigned.probability.tobytes()
    assert many.quotes == assigned.quotes


def test_the_seed_changes_the_folds_alone(
    make_corpus, complaints, two_themes, assigned
):
    other = assign(make_corpus(complaints), two_themes, seed=7)
    assert other.probability.tobytes() != assigned.probability.tobytes()
    assert (other.assigned == assigned.assigned).mean() > 0.99


def test_the_order_of_rows_given_to_the_corpus_changes_nothing(
    make_corpus, complaints, two_themes, assigned
):
    rows = [{"id": f"weibo:{i:05d}", "text": t} for i, t in enumerate(complaints)]
    shuffled = [rows[i] for i in np.random.default_rng(0).permutation(len(rows))]
    again = assign(make_corpus(shuffled), two_themes)
    assert again.probability.tobytes() == assigned.probability.tobytes()


def test_the_classifier_gives_each_document_the_same_score_in_any_order(
    make_corpus, complaints, two_themes
):
    corpus = make_corpus(complaints)
    tokens = segment(corpus)
    matched = match_seeds(corpus.texts, two_themes).matched
    scores = judge_documents(corpus.texts, tokens, matched).scores
    turn = np.arange(len(corpus))[::-1].astype(np.int64)
    lengths = np.diff(tokens.offsets)[turn]
    turned = dataclasses.replace(
        tokens,
        ids=tuple(tokens.ids[i] for i in turn),
        keys=tokens.keys[turn],
        offsets=np.concatenate([[0], np.cumsum(lengths)]),
        terms=np.concatenate(
            [tokens.terms[tokens.offsets[i] : tokens.offsets[i + 1]] for i in turn]
        ),
    )
    texts = [corpus.texts[i] for i in turn]
    assert (judge_documents(texts, turned, matched[turn]).scores == scores[turn]).all()


def test_the_sample_takes_the_lowest_draws_and_weighs_what_they_stand_for():
    matched = np.array([[True]] * 10 + [[False]] * 30)
    draw = draw_order(np.arange(40, dtype=np.uint64), seed=1)
    options = dataclasses.replace(DEFAULT_OPTIONS, matched=5, unmatched=6)
    rows, weight = choose_sample(matched, draw, options)
    assert (np.diff(draw[rows].astype(float)) > 0).all()
    assert weight[matched[rows, 0]].tolist() == [2.0] * 5
    assert weight[~matched[rows, 0]].tolist() == [5.0] * 6


def test_a_theme_with_few_matches_follows_its_seeds(make_corpus, make_codebook):
    book = make_codebook({"rare": ["断轴", "脱落"], "never": ["爆燃"]})
    texts = ["断轴了", "断轴又脱落", "今天天气不错"]
    themes = assign(make_corpus(texts), book)
    assert themes.probability[:, 0].tolist() == [
        pytest.approx(0.5),
        pytest.approx(0.75),
        pytest.approx(0.01),
    ]
    assert themes.assigned[:, 0].tolist() == [True, True, False]
    assert not themes.assigned[:, 1].any()


def test_a_theme_that_matches_everything_is_assigned_everywhere(
    make_corpus, make_codebook, complaints
):
    texts = [f"失控{text}" for text in complaints]
    themes = assign(make_corpus(texts), make_codebook({"all": ["失控"]}))
    assert themes.assigned.all()


@pytest.mark.parametrize(
    "texts",
    [
        ["刹车失灵"] * 60,
        ["刹车失灵", "满屏广告", "", "[捂脸]"] * 5,
        [""] * 30,
        [],
        ["失灵" + "啊" * 20_000] * 25 + ["广告"] * 25,
    ],
    ids=["all equal", "twenty comments", "all empty", "none", "very long"],
)
def test_odd_corpora_are_assigned_without_an_error(make_corpus, two_themes, texts):
    themes = assign(make_corpus(texts), two_themes)
    assert themes.probability.shape == (len(texts), 2)
    assert np.isfinite(themes.probability).all()
    matched = match_seeds(texts, two_themes).matched
    assert (themes.assigned == matched).all()


def test_hostile_text_is_quoted_as_it_stands(make_corpus, two_themes):
    hostile = "刹车失灵<script>alert(1)</script>{{7*7}}=cmd|'/C calc'!A0\u202e\x00"
    themes = assign(make_corpus([hostile] + ["天气不错"] * 30), two_themes)
    assert themes.quotes["safety"][0].text == hostile.strip()


def test_inputs_are_not_changed(make_corpus, complaints, two_themes):
    corpus = make_corpus(complaints)
    tokens = segment(corpus)
    before = (tokens.terms.copy(), tokens.offsets.copy(), corpus.table)
    assign_themes(corpus, tokens, two_themes, None)
    assert (tokens.terms == before[0]).all()
    assert (tokens.offsets == before[1]).all()
    assert corpus.table.equals(before[2])


def test_tokens_of_another_corpus_are_refused(make_corpus, two_themes):
    tokens = segment(make_corpus(["刹车"]))
    with pytest.raises(ValueError, match="do not hold the same documents"):
        assign_themes(make_corpus(["刹车", "失灵"]), tokens, two_themes, None)
