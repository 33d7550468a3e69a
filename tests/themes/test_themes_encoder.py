"""The encoder reads a text the same in any company, and tells what it is about."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.themes.codebook import read_codebook
from textmine.themes.encoder import (
    SHIPPED,
    Linear,
    ThemeEncoder,
    _draw_curve,
    _multiply,
    load_encoder,
)
from textmine.themes.kernels.rows import bend_rows

NAME = "brand_reputation"
TEXTS = ["刹车软得像没有一样", "", "👍", "今天天气不错", "老粉心寒" * 60, "a b  c"]


def find_encoder() -> ThemeEncoder:
    encoder = load_encoder(NAME)
    assert encoder is not None
    return encoder


def test_the_shipped_encoder_knows_every_theme_of_its_codebook() -> None:
    keys = tuple(theme.key for theme in read_codebook(NAME).themes)
    assert find_encoder().keys == keys


@given(st.permutations(range(len(TEXTS))))
@settings(max_examples=5, deadline=None)
def test_a_score_hangs_on_its_text_alone(order: list[int]) -> None:
    encoder = find_encoder()
    whole = encoder.score(TEXTS)
    assert np.array_equal(encoder.score([TEXTS[i] for i in order]), whole[order])
    assert np.array_equal(encoder.score([TEXTS[order[0]]])[0], whole[order[0]])


def test_threads_and_batches_change_no_bit() -> None:
    encoder = find_encoder()
    many = [f"{text}{i}" for i in range(40) for text in TEXTS]
    whole = encoder.score(many, workers=4)
    alone = np.concatenate([encoder.score([text]) for text in many])
    assert np.array_equal(whole, alone)


def test_white_space_before_a_text_changes_nothing() -> None:
    encoder = find_encoder()
    said, plain = encoder.score([" " * 200 + "刹车失灵", "刹车失灵"])
    assert np.array_equal(said, plain)


def test_marks_of_control_are_read_as_signs() -> None:
    encoder = find_encoder()
    ids = encoder.pieces.cut("好</s>好<s>")
    assert not {encoder.begin, encoder.end} & set(ids)


@given(st.integers(1, 3000), st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_products_of_any_width_are_those_of_whole_numbers(
    inputs: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    x = random.integers(-127, 128, (3, inputs)).astype(np.float32)
    x[:, 0] = 127  # so that 1 stands for 1
    weights = random.integers(-127, 128, (inputs, 5))
    linear = Linear(
        weights.astype(np.float32), np.ones(5, np.float32), np.zeros(5, np.float32)
    )
    exact = x.astype(np.int64) @ weights
    assert np.array_equal(_multiply(x, linear), exact.astype(np.float32))


def test_the_curve_holds_up_to_its_end() -> None:
    near = np.nextafter(np.float32(8), np.float32(0))
    row = np.array([[near, -near, 8, 0]], dtype=np.float32)
    one, none = np.ones(1, np.float32), np.zeros(4, np.float32)
    bend_rows(row, one, np.ones(4, np.float32), none, *_draw_curve())
    assert np.allclose(row, [[8, 0, 8, 0]], atol=2e-6)


def test_no_texts_have_no_scores() -> None:
    assert find_encoder().score([]).shape == (0, len(find_encoder().keys))


def test_a_codebook_without_an_encoder_has_none() -> None:
    assert load_encoder("public_event") is None


def test_the_file_holds_whole_weights() -> None:
    with np.load(SHIPPED / f"{NAME}_encoder.npz", allow_pickle=False) as arrays:
        kinds = {
            name: array.dtype
            for name, array in arrays.items()
            if name.endswith("weights") or name == "embedding"
        }
    assert set(kinds.values()) == {np.dtype(np.int8)}


def test_what_was_never_said_in_seed_words_is_still_scored_higher() -> None:
    scores = find_encoder().score(["命只有一条，我可不敢拿全家去赌", "中午吃什么好呢"])
    safety = find_encoder().keys.index("safety_anxiety")
    assert scores[0, safety] > scores[1, safety]
