"""Without a cue, the parts that shipped weights saw the theme in are the reason."""

import dataclasses

import numpy as np

from textmine.themes import Themes, read_codebook
from textmine.themes.quote_search import find_quotes
from textmine.themes.telling import find_telling_parts

#: "I would not let my family ride in it": no seed of the codebook, plain to a reader.
TEXT = "我可不想让家里人坐这种车上路，太吓人了"


def find_theme(key):
    return next(t for t in read_codebook("brand_reputation").themes if t.key == key)


def test_parts_stand_in_the_text_and_do_not_touch():
    parts = find_telling_parts(TEXT, find_theme("safety_anxiety"))
    assert 1 <= len(parts) <= 5
    assert all(part in TEXT for part in parts)
    assert sum(map(len, parts)) <= len(TEXT)


def test_a_theme_without_weights_tells_no_parts():
    own = dataclasses.replace(find_theme("safety_anxiety"), weights="")
    assert find_telling_parts(TEXT, own) == ()


def test_texts_of_signs_alone_have_no_parts():
    for text in ("", "！！！", "a"):
        assert find_telling_parts(text, find_theme("safety_anxiety")) == ()


def test_the_reason_of_a_document_without_a_cue_is_not_empty(make_corpus):
    theme = dataclasses.replace(find_theme("safety_anxiety"), seeds=("刹车失灵",))
    theme = dataclasses.replace(theme, patterns=())
    corpus = make_corpus([TEXT, "今天天气不错"])
    themes = Themes(
        (theme,),
        np.array([[0.9], [0.01]], np.float32),
        np.array([[True], [False]]),
        np.full(2, -1, np.int32),
    )
    (quote,) = find_quotes(corpus, themes, theme.key)
    assert quote.reason.cues == ()
    assert quote.reason.words
