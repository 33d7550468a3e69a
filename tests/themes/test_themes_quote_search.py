"""Quotes on request, with their reasons, and key words in context."""

import dataclasses

import numpy as np
import pytest

from textmine.errors import OptionError
from textmine.themes import assign_themes
from textmine.themes.kwic import count_cells, make_line
from textmine.themes.quote_search import find_quotes
from textmine.words import segment


@pytest.fixture(scope="module")
def corpus(make_corpus, complaints):
    return make_corpus(
        [
            {"text": text, "platform": ("weibo", "douyin")[i % 3 == 0]}
            for i, text in enumerate(complaints)
        ]
    )


@pytest.fixture(scope="module")
def themes(corpus, two_themes):
    return assign_themes(corpus, segment(corpus), two_themes, None)


def test_quotes_are_verbatim_parts_of_documents_that_carry_the_theme(corpus, themes):
    place = {i: row for row, i in enumerate(corpus.ids)}
    quotes = find_quotes(corpus, themes, "safety", count=8)
    assert len(quotes) == 8
    for quote in quotes:
        row = place[quote.id]
        assert corpus.texts[row][quote.start : quote.end] == quote.text
        assert themes.assigned[row, 0]


def test_each_quote_tells_its_cues_words_and_similar_documents(corpus, themes):
    (quote,) = find_quotes(corpus, themes, "safety", count=1)
    text = corpus.texts[corpus.ids.index(quote.id)]
    assert quote.reason.cues
    for cue in quote.reason.cues:
        assert text[cue.start : cue.end] == cue.text
    assert quote.reason.words
    first, second = quote.reason.similar
    assert first.similarity >= second.similarity
    assert quote.id not in (first.id, second.id)
    assert first.shown_by == "cue"


def test_what_people_said_stands_in_the_reason(corpus, themes):
    (quote,) = find_quotes(corpus, themes, "safety", count=1)
    codes = {i: {"safety": True} for i in corpus.ids[:50]}
    codes[quote.id] = {"safety": True}
    (again,) = find_quotes(corpus, themes, "safety", count=1, codes=codes)
    assert quote.reason.coded is None
    assert again.reason.coded is True


def test_find_quotes_is_a_name_of_the_package():
    import textmine

    assert callable(textmine.find_quotes)


def test_quotes_of_one_platform_or_of_chosen_rows(corpus, themes):
    quotes = find_quotes(corpus, themes, "safety", platform="douyin")
    assert {quote.platform for quote in quotes} == {"douyin"}
    rows = np.arange(len(corpus)) < 40
    quotes = find_quotes(corpus, themes, "marketing", rows=rows)
    assert quotes
    assert all(quote.id < corpus.ids[40] for quote in quotes)


def test_a_place_without_the_theme_has_no_quotes(corpus, themes):
    assert find_quotes(corpus, themes, "safety", platform="bilibili") == ()


def test_a_theme_that_is_not_there_is_named_with_those_that_are(corpus, themes):
    with pytest.raises(OptionError, match=r"'safty'.*safety, marketing"):
        find_quotes(corpus, themes, "safty")


def test_a_theme_without_cues_gives_its_words_as_the_reason(corpus, themes):
    bare = dataclasses.replace(themes.themes[0], seeds=())
    changed = dataclasses.replace(themes, themes=(bare, themes.themes[1]))
    (quote,) = find_quotes(corpus, changed, "safety", count=1)
    assert not quote.reason.cues
    assert quote.reason.words


@pytest.mark.parametrize("width", [4, 9, 10, 31])
@pytest.mark.parametrize(
    "text", ["刹车ABS失灵了😱啊", "abc刹车失灵", "😱😱刹车失灵\n吓\t人"]
)
def test_cues_of_all_lines_begin_in_the_same_cell(text, width):
    start = text.index("刹车")
    left, hit, right = make_line(text, start, start + 2, width)
    assert count_cells(left) == width
    assert count_cells(right) <= width
    assert hit == "刹车"
    assert (left + hit + right).isprintable()
