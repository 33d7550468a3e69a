import numpy as np
import pytest

from textmine.themes import assign_themes
from textmine.themes.codes import place_codes
from textmine.words import segment

KEYS = ("safety", "marketing")


@pytest.fixture(scope="module")
def corpus(make_corpus, complaints):
    return make_corpus(complaints)


@pytest.fixture(scope="module")
def tokens(corpus):
    return segment(corpus)


def test_a_code_by_id_holds_in_the_assignment(corpus, tokens, two_themes):
    codes = {corpus.ids[2]: {"safety": True, "marketing": False}}
    themes = assign_themes(corpus, tokens, two_themes, None, codes=codes)
    assert themes.assigned[2].tolist() == [True, False]


def test_a_theme_nobody_was_asked_for_stays_with_its_cues(corpus, tokens, two_themes):
    codes = {corpus.ids[0]: {"marketing": True}, corpus.ids[2]: {"marketing": True}}
    themes = assign_themes(corpus, tokens, two_themes, None, codes=codes)
    assert themes.probability[0, 0] == np.float32(0.5)
    assert themes.probability[2, 0] == np.float32(0.01)
    assert themes.assigned[[0, 2], 1].all()


def test_codes_of_other_documents_and_themes_change_nothing(corpus, two_themes):
    codes = {"weibo:elsewhere": {"safety": True}, corpus.ids[0]: {"gone": True}}
    placed = place_codes(codes, corpus.ids, corpus.texts, two_themes)
    assert not placed.coded
    p = np.zeros((1, 2))
    assert placed.leave_unasked(p) is p


def test_codes_teach_in_a_week_that_does_not_report_them(corpus, tokens, two_themes):
    hills = [
        i for i, text in zip(corpus.ids, corpus.texts, strict=True) if "爬" in text
    ]
    codes = {i: dict.fromkeys(KEYS, True) for i in hills[:30]}
    reported = np.arange(200, 400)
    taught = assign_themes(
        corpus, tokens, two_themes, None, codes=codes, reported=reported
    )
    plain = assign_themes(corpus, tokens, two_themes, None, reported=reported)
    rest = ["爬" in text for text in corpus.texts[200:]]
    assert taught.probability[rest, 0].mean() > plain.probability[rest, 0].mean()
