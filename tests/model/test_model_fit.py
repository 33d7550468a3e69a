from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.invented_topics import (
    OPTIONS,
    SHARED,
    SUBJECTS,
    make_docs,
    make_tokens,
    permute,
    read_bits,
    read_tops,
)
from textmine.corpus import read_corpus
from textmine.errors import ModelError, OptionError
from textmine.model import FitOptions, TopicModel, WordPriors, choose_terms, fit_topics
from textmine.model.documents import read_documents
from textmine.model.shares import choose_main
from textmine.words.tokens import TOKEN_KINDS

DOCS = make_docs(60)
ENGINES = [("textmine", "lda"), ("textmine", "mixture"), ("gensim", "auto")]


@pytest.mark.parametrize(("engine", "kind"), ENGINES)
@pytest.mark.parametrize("workers", [2, 7])
def test_any_number_of_workers_gives_the_same_bits(engine, kind, workers, monkeypatch):
    monkeypatch.setattr("textmine.model.chunks._RANGE", 20)  # many ranges
    fits = [
        fit_topics(
            make_tokens(DOCS), topics=3, model=kind, engine=engine, workers=w,
            options=OPTIONS,
        )
        for w in (1, workers)
    ]  # fmt: skip
    assert read_bits(fits[0]) == read_bits(fits[1])


@pytest.mark.parametrize(("engine", "kind"), ENGINES)
@settings(max_examples=5)
@given(order=st.permutations(range(60)), piece=st.integers(1, 400))
def test_order_and_partition_change_no_bit(engine, kind, order, piece):
    def fit(tokens):
        return read_bits(
            fit_topics(tokens, topics=3, model=kind, engine=engine, options=OPTIONS)
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textmine.model.chunks._RANGE", piece)
        assert fit(permute(DOCS, order)) == fit(make_tokens(DOCS))


@pytest.mark.parametrize("kind", ["lda", "mixture"])
def test_another_seed_gives_another_model(kind):
    one, two = (
        fit_topics(make_tokens(DOCS), topics=4, model=kind, seed=s, options=OPTIONS)
        for s in (1, 2)
    )
    assert not np.array_equal(one.topic_word, two.topic_word)


@pytest.mark.parametrize("kind", ["lda", "mixture"])
def test_read_only_tokens_are_enough_and_stay_as_they_are(kind):
    tokens = make_tokens(DOCS)
    for array in (tokens.keys, tokens.offsets, tokens.terms, tokens.kinds, tokens.stop):
        array.flags.writeable = False
    frozen = fit_topics(tokens, topics=2, model=kind, options=OPTIONS)
    free = fit_topics(make_tokens(DOCS), topics=2, model=kind, options=OPTIONS)
    assert read_bits(frozen) == read_bits(free)


def test_a_small_mixture_is_the_consensus_of_the_likelier_fits():
    options = FitOptions(minimum_documents=1, maximum_share=1.0, restarts=6)
    model = fit_topics(make_tokens(DOCS), topics=2, seed=3, options=options)
    tokens = sum(map(len, DOCS))
    assert model.provenance["members"] == model.count_scale == 4
    assert model.topic_word.sum() == 4 * tokens
    assert model.documents_per_topic.sum() == len(DOCS)


def test_counts_are_the_tokens_of_the_corpus(docs):
    for kind in ("lda", "mixture"):
        model = fit_topics(make_tokens(docs), topics=3, model=kind, options=OPTIONS)
        tokens = sum(map(len, docs))
        assert model.topic_word.sum() == tokens * model.count_scale
        assert model.documents_per_topic.sum() == len(docs)


def test_clear_subjects_become_topics(model):
    assert sorted(map(sorted, read_tops(model))) == sorted(map(sorted, SUBJECTS))


@pytest.mark.parametrize("kind", ["lda", "mixture"])
def test_a_continued_model_keeps_the_index_of_its_topics(docs, kind):
    earlier = fit_topics(make_tokens(docs), topics=2, model=kind, options=OPTIONS)
    later = [[*doc, "维权"] if i % 2 else doc for i, doc in enumerate(make_docs(50, 9))]
    model = fit_topics(make_tokens(later), earlier=earlier, options=OPTIONS)
    assert set(earlier.vocabulary) | {"维权"} == set(model.vocabulary)
    for before, after in zip(read_tops(earlier), read_tops(model), strict=True):
        assert len(before & after) >= 3


@pytest.mark.parametrize("kind", ["lda", "mixture"])
def test_an_updated_model_is_the_fit_that_continues_it(docs, kind):
    model = fit_topics(make_tokens(docs), topics=2, model=kind, options=OPTIONS)
    later = make_tokens(make_docs(50, 9))
    updated = model.update(later, options=OPTIONS, seed=4)
    fitted = fit_topics(later, earlier=model, options=OPTIONS, seed=4)
    assert read_bits(updated) == read_bits(fitted)


def test_a_corpus_updates_a_model_with_the_words_of_its_lexicon(tmp_path):
    path = tmp_path / "new.csv"
    rows = [f"{i},刹车失灵了老雷出来" for i in range(9)]
    path.write_text("\n".join(["id,text", *rows]), "utf-8")
    model = fit_topics(
        make_tokens(DOCS), topics=2, options=OPTIONS, lexicon_text="老雷出来\n"
    )
    updated = model.update(read_corpus([path]), options=OPTIONS)
    assert "老雷出来" in updated.vocabulary
    assert updated.lexicon_text == model.lexicon_text


def test_a_word_prior_draws_its_word_to_its_topic():
    priors = WordPriors({1: {"刹车": 500.0, "失灵": 500.0}})
    model = fit_topics(make_tokens(DOCS), topics=2, priors=priors, options=OPTIONS)
    assert set(model.topics(2).query("topic == 1")["word"]) == {"刹车", "失灵"}


STYLES = ("的话", "哈哈")  # "that said", "haha": what two kinds of writers say


def make_styled_docs(n: int) -> list[list[str]]:
    """Return documents of subject i % 2, by writers of style i % 4 // 2."""
    rng = np.random.default_rng(1)
    return [
        [*rng.choice(SUBJECTS[i % 2], size=4).tolist(), *[STYLES[i % 4 // 2]] * 5]
        for i in range(n)
    ]


@pytest.mark.parametrize("kind", ["lda", "mixture"])
def test_damped_words_leave_topics_to_the_subjects(kind):
    tokens = make_tokens(make_styled_docs(400))
    settled = replace(OPTIONS, sweeps=30)

    def fit(priors):
        model = fit_topics(tokens, topics=2, model=kind, priors=priors, options=settled)
        main = choose_main(model, read_documents(tokens, model.vocabulary))
        return np.mean(main == np.arange(400) % 2)

    assert abs(fit(None) - 0.5) < 0.1
    assert abs(fit(WordPriors(damped=dict.fromkeys(STYLES, 1.0))) - 0.5) > 0.45


def test_a_damped_word_is_told_of_no_topic_and_stays_damped():
    tokens = make_tokens(DOCS)
    priors = WordPriors(damped={SHARED: 1.0})
    model = fit_topics(tokens, topics=2, priors=priors, options=OPTIONS)
    assert SHARED not in set(model.topics(4)["word"])
    later = fit_topics(tokens, earlier=model, options=OPTIONS)
    assert later.damped == (SHARED,)


def test_absent_prior_words_are_named():
    with pytest.raises(ModelError, match="not in the corpus: 电池"):
        fit_topics(make_tokens(DOCS), topics=2, priors=WordPriors({0: {"电池": 1.0}}))


def test_more_topics_than_documents_is_an_error():
    with pytest.raises(ModelError) as error:
        fit_topics(make_tokens([["刹车", "失灵"]] * 5), topics=6, options=OPTIONS)
    assert str(error.value) == (
        "topics: 5 documents with usable words, 2 words in all; expected at least 6 "
        "documents for 6 topics. Ask for fewer topics or add documents"
    )


@pytest.mark.parametrize(
    "options",
    [
        {"topics": 0},
        {"topics": 70_000},
        {"model": "nmf"},
        {"engine": "spark"},
        {"seed": -1},
        {"engine": "gensim", "model": "mixture"},
        {"topics": 2, "priors": WordPriors({2: {"刹车": 1.0}})},
        {"topics": 2, "priors": WordPriors({-1: {"刹车": 1.0}})},
        {"topics": 2, "priors": WordPriors(damped={"刹车": -1.0})},
    ],
)
def test_options_that_cannot_be_are_refused(options):
    with pytest.raises(OptionError):
        fit_topics(make_tokens(DOCS), **options)


def test_fit_options_out_of_range_are_all_named():
    with pytest.raises(OptionError, match="sweeps is below 1; decay is not in"):
        FitOptions(sweeps=0, decay=2)


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize(
    "name",
    ["alpha", "beta", "temperature", "maximum_share", "embedding_weight", "decay"],
)
def test_what_is_no_number_is_no_option(name, value):
    with pytest.raises(OptionError, match=f"{name} is "):
        FitOptions(**{name: value})


@pytest.mark.parametrize("kind", ["lda", "mixture"])
@pytest.mark.parametrize(
    "docs",
    [
        [["刹车"]] * 9,
        [["刹车", "失灵"]] * 9,
        [[], *[["刹车", "失灵", "害怕"]] * 9, []],
        [["哈哈"] * 3_000, *[["刹车"]] * 9],
    ],
    ids=["one word", "all alike", "empty documents", "a long one"],
)
def test_odd_corpora_give_a_model(docs, kind):
    model = fit_topics(make_tokens(docs), topics=3, model=kind, options=OPTIONS)
    shares = model.transform_tokens(make_tokens(docs))
    assert np.isfinite(model.distribution()).all()
    np.testing.assert_allclose(shares.sum(1), 1)


def test_auto_takes_the_mixture_for_comments_and_lda_for_articles():
    short = fit_topics(make_tokens(DOCS), topics=2, options=OPTIONS)
    long = fit_topics(make_tokens([d * 20 for d in DOCS]), topics=2, options=OPTIONS)
    kinds = [(m.kind, m.provenance["model_reason"]) for m in (short, long)]
    assert kinds == [("mixture", "short_documents"), ("lda", "long_documents")]


def test_terms_are_words_that_are_neither_rare_nor_everywhere():
    tokens = make_tokens([*[["汽车", "刹车", "车"]] * 3, *[["汽车", "广告"]] * 7])
    options = FitOptions(minimum_documents=2, maximum_share=0.8)
    assert choose_terms(tokens, options) == ("刹车", "广告")


def test_stickers_and_stop_words_are_no_words_of_topics():
    tokens = make_tokens([["刹车", "[笑哭]", "真的"], ["刹车", "[笑哭]", "真的"]])
    kinds = np.array(
        [
            TOKEN_KINDS.index("sticker" if "[" in w else "word")
            for w in tokens.vocabulary
        ],
        np.uint8,
    )
    stop = np.array([w == "真的" for w in tokens.vocabulary])
    marked = replace(tokens, kinds=kinds, stop=stop)
    options = FitOptions(minimum_documents=1, maximum_share=1.0)
    assert choose_terms(marked, options) == ("刹车",)


def test_progress_tells_perplexity():
    told: list[tuple[str, int, int | None, str]] = []

    def note(stage, done, total=None, detail=""):
        told.append((stage, done, total, detail))

    quiet = fit_topics(make_tokens(DOCS), topics=2, options=OPTIONS)
    loud = fit_topics(make_tokens(DOCS), topics=2, options=OPTIONS, progress=note)
    assert told[-1][:3] == ("fit", 72, 72)  # twelve times six sweeps
    assert told[-1][3].startswith("perplexity ")
    assert read_bits(quiet) == read_bits(loud)


def test_provenance_names_no_workers_clock_or_path(model: TopicModel):
    names = set(model.provenance)
    assert not names & {"workers", "time", "date", "path", "host"}
    assert model.provenance["versions"].keys() >= {"textmine", "numpy", "numba"}
