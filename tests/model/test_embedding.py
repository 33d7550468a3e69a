from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.invented_topics import (
    OPTIONS,
    make_docs,
    make_tokens,
    permute,
    read_bits,
)
from textmine.errors import ModelError, OptionError
from textmine.model import fit_topics, load_embedder, load_model
from textmine.model.embedding import embed_texts, find_centre, quantise

DOCS = make_docs(60)
RNG = np.random.default_rng(1)
#: Two directions far apart, by parity of the document, as its subject is.
VECTORS = RNG.normal(0, 0.3, (60, 16)) + np.repeat(np.eye(2), 8, 1)[np.arange(60) % 2]


def fit(tokens, vectors, **more):
    return fit_topics(
        tokens, topics=2, model="mixture", embeddings=vectors, options=OPTIONS, **more
    )


@settings(max_examples=5, deadline=None)
@given(order=st.permutations(range(60)), piece=st.integers(1, 400))
def test_order_partition_and_workers_change_no_bit(order, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textmine.model.chunks._RANGE", piece)
        one = fit(permute(DOCS, order), VECTORS[list(order)], workers=7)
        two = fit(make_tokens(DOCS), VECTORS, workers=1)
    assert read_bits(one) == read_bits(two)
    assert one.directions.sums.tobytes() == two.directions.sums.tobytes()


def test_embeddings_part_what_words_cannot():
    alike = make_tokens([["汽车", "真的"]] * 60)
    model = fit(alike, VECTORS)
    main = model.transform_tokens(alike, embeddings=VECTORS).argmax(1)
    assert len(set(main[::2])) == len(set(main[1::2])) == 1
    assert main[0] != main[1]


def test_shares_do_not_depend_on_the_batch():
    model = fit(make_tokens(DOCS), VECTORS)
    whole = model.transform_tokens(make_tokens(DOCS), embeddings=VECTORS)
    alone = model.transform_tokens(make_tokens(DOCS[7:8]), embeddings=VECTORS[7:8])
    assert whole[7].tobytes() == alone[0].tobytes()


def test_a_saved_model_keeps_its_directions(tmp_path: Path):
    model = fit(make_tokens(DOCS), VECTORS)
    model.save(tmp_path / "m")
    loaded = load_model(tmp_path / "m")
    one, two = (
        m.transform_tokens(make_tokens(DOCS), embeddings=VECTORS).tobytes()
        for m in (model, loaded)
    )
    assert one == two
    assert json.loads((tmp_path / "m/model.json").read_text())["embedding_weight"] == 15


def test_directions_that_do_not_fit_are_refused(tmp_path: Path):
    model = fit(make_tokens(DOCS), VECTORS)
    cut = replace(model.directions, sums=model.directions.sums[:1])
    replace(model, directions=cut).save(tmp_path / "m")
    with pytest.raises(ModelError, match="directions do not fit"):
        load_model(tmp_path / "m")


def test_a_continued_model_keeps_its_centre():
    earlier = fit(make_tokens(DOCS), VECTORS)
    later = fit_topics(
        make_tokens(make_docs(40, 9)), earlier=earlier, options=OPTIONS,
        embeddings=VECTORS[:40] + 1,
    )  # fmt: skip
    assert np.array_equal(later.directions.centre, earlier.directions.centre)


@pytest.mark.parametrize(
    "vectors",
    [np.where(np.eye(60, 16) > 0, np.nan, 1.0), np.ones((59, 16)), np.ones(60)],
    ids=["NaN", "a row short", "one dimension"],
)
def test_embeddings_that_cannot_be_are_refused(vectors):
    with pytest.raises(ModelError, match="embeddings"):
        fit(make_tokens(DOCS), vectors)


def test_lda_refuses_embeddings():
    with pytest.raises(OptionError, match="can't use them"):
        fit_topics(
            make_tokens(DOCS), topics=2, model="lda", embeddings=VECTORS,
            options=OPTIONS,
        )  # fmt: skip


def test_equal_texts_are_embedded_once_and_remembered():
    seen: list[str] = []

    def embed(texts):
        seen.extend(texts)
        return np.array([[len(text), 1.0] for text in texts])

    cache: dict[str, np.ndarray] = {}
    first = embed_texts(["好", "不好", "好"], embed, cache)
    again = embed_texts(["不好", "好"], embed, cache)
    assert sorted(seen) == ["不好", "好"]
    assert np.array_equal(first[[1, 0]], again)


def test_vectors_are_centred_and_fit_a_byte():
    vectors = quantise(VECTORS, find_centre(VECTORS)).astype(float)
    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.min() >= -127
    assert lengths.max() < 508 * 1.1
    assert np.abs(vectors.mean(0)).max() < 25


def test_a_missing_encoder_says_what_to_install():
    with pytest.raises(OptionError, match=r"install textmine\[embed\]"):
        load_embedder("a model that needs sentence-transformers")
