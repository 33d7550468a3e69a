"""Embeddings of the documents break ties in the assignment of named themes."""

import dataclasses

import numpy as np
import pytest

from textmine.themes import assign_named, match_seeds
from textmine.themes.cue_worth import rate_cues
from textmine.words import segment_texts

#: Comments whose words tell nothing: the embedding alone knows what they are about.
BLANK = "哦哦哦"


@pytest.fixture(scope="module")
def documents(complaints):
    return [*complaints, *[f"{BLANK}{i}" for i in range(40)]]


@pytest.fixture(scope="module")
def embeddings(documents, two_themes):
    """One direction a theme; half of the blank comments point to safety."""
    matched = match_seeds(documents, two_themes).matched
    noise = np.random.default_rng(0).normal(0, 0.1, (len(documents), 16))
    noise[:, :2] += matched
    noise[400:420, 0] += 1
    noise[:, 2] += ~matched.any(1)
    return noise.astype(np.float32)


def judge(documents, book, embeddings=None, **options):
    tokens = dataclasses.replace(segment_texts(documents), embeddings=embeddings)
    return assign_named(documents, tokens, book, **options).probability


def test_an_embedding_near_a_theme_raises_what_words_leave_open(
    documents, two_themes, embeddings
):
    plain = judge(documents, two_themes)
    with_them = judge(documents, two_themes, embeddings)
    near, far = with_them[400:420, 0], with_them[420:, 0]
    assert near.mean() > 2 * far.mean()
    assert abs(plain[400:420, 0].mean() - plain[420:, 0].mean()) < 0.01


def test_workers_change_no_bit_of_the_tie_breaker(documents, two_themes, embeddings):
    one = judge(documents, two_themes, embeddings)
    many = judge(documents, two_themes, embeddings, workers=3)
    assert one.tobytes() == many.tobytes()


def test_equal_embeddings_change_nothing_between_matched_documents(
    documents, two_themes
):
    flat = np.ones((len(documents), 4), np.float32)
    plain, level = judge(documents, two_themes), judge(documents, two_themes, flat)
    matched = match_seeds(documents, two_themes).matched
    order = np.argsort(plain[matched[:, 0], 0], kind="stable")
    assert (np.diff(level[matched[:, 0], 0][order]) >= -0.02).all()


def test_a_cue_in_unlikely_company_is_worth_less(two_themes):
    texts = ["刹车失灵"] * 30 + ["信号失控"] * 10 + ["天气不错"] * 20
    odds = np.repeat([4.0, -4.0, -6.0], [30, 10, 20])
    worth = rate_cues(odds, match_seeds(texts, two_themes), 0)
    assert worth[0] == 0
    assert worth[30] < -4
    assert (worth[40:] == 0).all()


def test_a_document_is_rated_by_its_best_cue(two_themes):
    texts = ["失灵"] * 30 + ["失控"] * 10 + ["失控又失灵"]
    odds = np.repeat([4.0, -4.0, 0.0], [30, 10, 1])
    worth = rate_cues(odds, match_seeds(texts, two_themes), 0)
    assert worth[40] == worth[0] > worth[30]
