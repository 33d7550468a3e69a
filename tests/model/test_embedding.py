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
from textmine.canonical import digest_text
from textmine.errors import ModelError, OptionError
from textmine.model import fit_topics, load_embedder, load_model
from textmine.model.embedding import embed_texts
from textmine.model.embedding_cache import EmbeddingCache
from textmine.model.space import find_space, project

DOCS = make_docs(60)
RNG = np.random.default_rng(1)
#: Two directions far apart, by parity of the document, as its subject is.
VECTORS = RNG.normal(0, 0.3, (60, 16)) + np.repeat(np.eye(2), 8, 1)[np.arange(60) % 2]


def fit(tokens, vectors, **more):
    return fit_topics(
        tokens, topics=2, model="mixture", embeddings=vectors, options=OPTIONS, **more
    )


@settings(max_examples=5)
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
    assert json.loads((tmp_path / "m/model.json").read_text())["embedding_weight"] == 20


def test_directions_that_do_not_fit_are_refused(tmp_path: Path):
    model = fit(make_tokens(DOCS), VECTORS)
    cut = replace(model.directions, sums=model.directions.sums[:1])
    replace(model, directions=cut).save(tmp_path / "m")
    with pytest.raises(ModelError, match="directions do not fit"):
        load_model(tmp_path / "m")


def test_a_continued_model_keeps_its_axes():
    earlier = fit(make_tokens(DOCS), VECTORS)
    later = fit_topics(
        make_tokens(make_docs(40, 9)), earlier=earlier, options=OPTIONS,
        embeddings=VECTORS[:40] + 1,
    )  # fmt: skip
    assert np.array_equal(later.directions.space.axes, earlier.directions.space.axes)


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
    vectors = project(VECTORS, find_space(VECTORS)).astype(float)
    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.min() >= -127
    assert lengths.max() < 360 * 1.1
    assert np.abs(vectors.mean(0)).max() < 25


def test_neither_order_nor_batch_nor_cores_change_a_bit_of_the_space():
    from threadpoolctl import threadpool_limits

    many = RNG.normal(0, 1, (500, 200)) + np.linspace(0, 2, 200)
    order = RNG.permutation(500)
    with threadpool_limits(1):
        shuffled = find_space(many[order])
    space = find_space(many)
    assert shuffled.axes.tobytes() == space.axes.tobytes()
    assert shuffled.centre.tobytes() == space.centre.tobytes()
    assert space.axes.shape == (200, 128)
    whole = project(many, space)
    for rows in ([7], [3, 7, 9], order):
        assert np.array_equal(project(many[rows], space), whole[rows])


def test_axes_divide_components_by_the_root_of_their_deviation():
    wide = RNG.normal(0, 1, (400, 4)) * np.array([8.0, 4.0, 2.0, 1.0])
    space = find_space(np.vstack([wide, -wide]))
    scaled = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    before, after = scaled.std(0), (scaled @ space.axes).std(0)
    assert np.allclose(after[0] / after[3], np.sqrt(before[0] / before[3]), rtol=0.05)


def test_embeddings_all_alike_change_nothing():
    model = fit(make_tokens(DOCS), np.ones((60, 16)))
    words = fit_topics(make_tokens(DOCS), topics=2, model="mixture", options=OPTIONS)
    assert model.directions.sums.any() == np.False_
    assert np.array_equal(model.topic_word.sum(0), words.topic_word.sum(0))


def test_a_missing_encoder_says_what_to_install():
    with pytest.raises(OptionError, match=r"install textmine\[embed\]"):
        load_embedder("a model that needs sentence-transformers")


def test_a_cache_on_disk_is_the_same_whatever_order_texts_came_in(tmp_path: Path):
    for name, order in (("a", ["好", "不好", "很好"]), ("b", ["很好", "好", "不好"])):
        cache = EmbeddingCache(tmp_path / name, "tests")
        embed_texts(order, embed_lengths, cache)
        cache.save()
    assert read_folder(tmp_path / "a") == read_folder(tmp_path / "b")
    assert set(read_folder(tmp_path / "a")) == {"index.json", "vectors.npy"}


def test_what_is_on_disk_is_not_embedded_again(tmp_path: Path):
    cache = EmbeddingCache(tmp_path / "c", "tests")
    first = embed_texts(["好", "不好"], embed_lengths, cache)
    cache.save()
    again = EmbeddingCache(tmp_path / "c", "tests")
    assert np.array_equal(embed_texts(["好", "不好"], lambda _: None, again), first)


@pytest.mark.parametrize("damage", ["other embedder", "vectors", "index", "format"])
def test_a_cache_that_cannot_be_trusted_is_made_anew(tmp_path: Path, damage):
    cache = EmbeddingCache(tmp_path, "tests")
    embed_texts(["好"], embed_lengths, cache)
    cache.save()
    index, vectors = tmp_path / "index.json", tmp_path / "vectors.npy"
    if damage == "vectors":
        vectors.write_bytes(vectors.read_bytes()[:-1] + b"!")
    if damage == "index":
        index.write_text("{", "utf-8")
    if damage == "format":
        index.write_text(index.read_text("utf-8").replace('"format": 1', '"format": 2'))
    name = "another" if damage == "other embedder" else "tests"
    assert not len(EmbeddingCache(tmp_path, name))


def test_a_full_cache_keeps_the_texts_of_this_run(tmp_path: Path):
    cache = EmbeddingCache(tmp_path, "tests", most=2)
    embed_texts(["好", "不好"], embed_lengths, cache)
    cache.save()
    cache = EmbeddingCache(tmp_path, "tests", most=2)
    embed_texts(["很好", "更好"], embed_lengths, cache)
    cache.save()
    kept = set(EmbeddingCache(tmp_path, "tests"))
    assert kept == {digest_text("很好"), digest_text("更好")}


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("")
    cache = EmbeddingCache(tmp_path / "file", "tests")
    embed_texts(["好"], embed_lengths, cache)
    with pytest.raises(ModelError, match="can't save embeddings"):
        cache.save()


@pytest.mark.parametrize(
    "given",
    [
        lambda texts: np.full((len(texts), 2), np.nan),
        lambda texts: np.ones((len(texts) + 1, 2)),
        lambda texts: np.ones(len(texts)),
        lambda texts: np.array([["a", "b"]] * len(texts)),
    ],
    ids=["NaN", "a row too many", "one dimension", "no numbers"],
)
def test_an_embedder_that_gives_something_else_is_named(given):
    with pytest.raises(ModelError, match="embeddings"):
        embed_texts(["好", "不好"], given)


def test_an_embedder_that_changes_its_dimensions_is_named():
    cache: dict[str, np.ndarray] = {}
    embed_texts(["好"], lambda _: np.ones((1, 2)), cache)
    with pytest.raises(ModelError, match="dimensions"):
        embed_texts(["好", "不好"], lambda _: np.ones((1, 3)), cache)


def test_a_function_of_ones_own_is_an_embedder():
    assert load_embedder("math:sqrt")(4) == 2
    with pytest.raises(OptionError, match="can't be imported"):
        load_embedder("no_such_module:embed")
    with pytest.raises(OptionError, match="not callable"):
        load_embedder("math:pi")


def test_vectors_of_other_dimensions_than_the_models_are_refused():
    model = fit(make_tokens(DOCS), VECTORS)
    with pytest.raises(ModelError, match="16 that the model was fitted with"):
        model.transform_tokens(make_tokens(DOCS), embeddings=np.ones((60, 3)))


def embed_lengths(texts):
    return np.array([[len(text), 1.0 + ord(text[0]) % 7] for text in texts])


def read_folder(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
