"""The encoder reads a text the same in any company, and tells what it is about."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.themes.codebook import read_codebook
from textmine.themes.encoder import SHIPPED, ThemeEncoder, load_encoder

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
