import dataclasses

import numpy as np
import pytest

from textmine.themes.assignment import assign_named
from textmine.themes.calibration import apply_codes
from textmine.themes.selection import choose_uncertain
from textmine.words import segment_texts


@pytest.fixture(scope="module")
def tokens(complaints):
    return segment_texts(complaints)


def test_a_code_holds_for_its_document(complaints, tokens, two_themes):
    coded = {0: np.array([False, True]), 2: np.array([True, False])}
    p = assign_named(complaints, tokens, two_themes, coded=coded).probability
    assert ((p[[0, 2]] > 0.5) == np.stack([coded[0], coded[2]])).all()


def test_codes_teach_what_no_seed_says(complaints, tokens, two_themes):
    hills = np.array(["爬山" in text for text in complaints])
    coded = {i: np.array([bool(hills[i]), False]) for i in range(240) if i % 4 > 1}
    taught = assign_named(complaints, tokens, two_themes, coded=coded).probability
    plain = assign_named(complaints, tokens, two_themes).probability
    rest = np.arange(len(complaints)) >= 240
    assert plain[rest & hills, 0].max() < 0.4
    assert taught[rest & hills, 0].mean() > plain[rest & hills, 0].mean() + 0.1


def test_no_codes_change_nothing():
    p = np.array([[0.2, 0.7]])
    assert apply_codes(p, {}) is p


def test_examples_teach_the_classifier(complaints, tokens, two_themes):
    theme = dataclasses.replace(
        two_themes.themes[0], examples=("周末去爬山，桥上人很多",) * 5
    )
    book = dataclasses.replace(two_themes, themes=(theme, two_themes.themes[1]))
    hills = np.array(["爬山" in text for text in complaints])
    taught = assign_named(complaints, tokens, book).probability[hills, 0].mean()
    plain = assign_named(complaints, tokens, two_themes).probability[hills, 0].mean()
    assert taught > plain


def test_the_most_uncertain_documents_are_chosen_first():
    p = np.array([[0.9, 0.1], [0.5, 0.5], [0.5, 0.0], [0.5, 0.5]])
    assert choose_uncertain(p, 3).tolist() == [1, 3, 2]
