import numpy as np
import pytest

from textmine.model import fit_topics
from textmine.themes import assign_themes, name_topic, name_topics
from textmine.words import segment


@pytest.fixture(scope="module")
def case(make_corpus, complaints, two_themes):
    corpus = make_corpus([*complaints, "", "[捂脸]"])
    tokens = segment(corpus)
    model = fit_topics(tokens, topics=5, seed=0, workers=1)
    return corpus, tokens, model, assign_themes(corpus, tokens, two_themes, model)


def test_every_topic_is_a_theme_with_a_permanent_key(case):
    _, _, model, themes = case
    found = [theme for theme in themes.themes if theme.kind == "discovered"]
    assert [t.id for t in found] == ["D001", "D002", "D003", "D004", "D005"]
    assert [t.key for t in found] == [model.key_of(k) for k in range(5)]


def test_probabilities_of_topics_are_those_of_transform(case):
    _, tokens, model, themes = case
    shares = model.transform_tokens(tokens)
    known = themes.topic >= 0
    assert np.allclose(themes.probability[known, 2:], shares[known], atol=1e-6)
    assert (themes.topic[known] == shares[known].argmax(axis=1)).all()


def test_a_document_without_a_known_word_has_no_topic(case):
    themes = case[3]
    assert themes.topic[-2:].tolist() == [-1, -1]
    assert not themes.assigned[-2:, 2:].any()


def test_names_are_distinct_words_of_their_topics(case):
    model = case[2]
    names = name_topics(model)
    assert len(set(names)) == len(names)
    for topic, name in enumerate(names):
        words = name.split(" · ")
        assert len(words) <= 2
        assert all(model.topic_word[topic, model.vocabulary.index(w)] for w in words)
    assert name_topic(model, 2) == names[2]


def test_discovered_themes_have_keywords_and_verbatim_quotes(case):
    corpus, _, _, themes = case
    texts = dict(zip(corpus.ids, corpus.texts, strict=True))
    for theme in themes.themes[2:]:
        assert len(themes.keywords[theme.key]) > 0
        for q in themes.quotes[theme.key]:
            assert texts[q.id][q.start : q.end] == q.text


def test_named_themes_are_the_same_with_and_without_a_model(case, two_themes):
    corpus, tokens, _, themes = case
    alone = assign_themes(corpus, tokens, two_themes, None)
    assert (alone.probability == themes.probability[:, :2]).all()
