import dataclasses

import numpy as np
import pytest

from textmine.errors import InputError
from textmine.themes import assign_themes, evaluate_labels, score_themes
from textmine.words import segment


@pytest.fixture(scope="module")
def case(make_corpus, two_themes):
    corpus = make_corpus(["刹车失灵", "满屏广告", "天气不错", "失控"])
    return corpus, assign_themes(corpus, segment(corpus), two_themes, None)


def write(tmp_path, text):
    path = tmp_path / "labels.csv"
    path.write_text(text, "utf-8")
    return path


def test_scores_follow_their_definitions():
    predicted = np.array([[1, 0], [1, 0], [0, 0], [0, 0]], dtype=bool)
    gold = np.array([[1, 0], [0, 0], [1, 0], [1, 1]], dtype=bool)
    scores = score_themes(predicted, gold, ["a", "b"])
    a, b = scores.themes
    assert (a.precision, a.recall) == (0.5, pytest.approx(1 / 3))
    assert a.f1 == pytest.approx(0.4)
    assert (b.precision, b.recall, b.f1) == (0, 0, 0)
    assert scores.macro_f1 == pytest.approx(0.2)
    assert scores.micro_f1 == pytest.approx(2 / 6)


def test_labels_are_compared_by_id(case, tmp_path):
    labels = "id,themes\nweibo:00000,safety\nweibo:00001,safety;marketing\nweibo:00002,"
    scores = evaluate_labels(*case, write(tmp_path, labels))
    rows = {row.key: dataclasses.astuple(row)[1:] for row in scores.themes}
    assert scores.documents == 3
    assert rows["safety"] == (1.0, 0.5, pytest.approx(2 / 3), 2, 1)
    assert rows["marketing"] == (1.0, 1.0, 1.0, 1, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,label\na,b", "no column themes; expected columns id and themes"),
        ("id,themes\nweibo:9,safety", r"1 ids that the corpus lacks \(weibo:9\)"),
        ("id,themes\nweibo:00000,safty", r"keys that the codebook lacks \(safty\)"),
        ("id,themes\nweibo:00000,\nweibo:00000,", "1 ids stand twice"),
        ("id,themes\n", "no labelled document"),
    ],
)
def test_labels_that_do_not_fit_are_refused(case, tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        evaluate_labels(*case, write(tmp_path, text))


def test_labels_that_are_not_there_are_told(case, tmp_path):
    with pytest.raises(InputError, match=r"none\.csv: can't be read"):
        evaluate_labels(*case, tmp_path / "none.csv")
