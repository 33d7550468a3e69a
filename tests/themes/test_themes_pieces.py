"""A text is cut into the pieces that are likeliest together."""

from hypothesis import given
from hypothesis import strategies as st

from textmine.themes.encoder import load_encoder
from textmine.themes.pieces import SPACE, Pieces

NAMES = ["?", SPACE, "刹", "车", "刹车", "失", "灵", "刹车失灵"]
SCORES = [0.0, -1.0, -4.0, -4.0, -5.0, -4.0, -4.0, -20.0]
FEW = Pieces(NAMES, SCORES, 0)


def name_pieces(text: str) -> list[str]:
    return [NAMES[i] for i in FEW.cut(text)]


def test_the_likeliest_cut_is_taken_not_the_longest_piece() -> None:
    assert name_pieces("刹车失灵") == [SPACE, "刹车", "失", "灵"]


def test_characters_in_a_row_that_no_piece_covers_are_one_unknown_piece() -> None:
    assert name_pieces("刹车好好") == [SPACE, "刹车", "?"]


def test_full_width_letters_are_those_of_half_width() -> None:
    pieces = Pieces(["?", SPACE, "a"], [0.0, -1.0, -2.0], 0)
    assert pieces.cut("Ａａ") == pieces.cut("Aa")


def test_a_text_without_characters_has_the_space_before_it() -> None:
    assert name_pieces("") == [SPACE]


def test_any_white_space_is_one_space() -> None:
    assert FEW.cut(" 刹车\n\t失灵　") == FEW.cut("刹车 失灵")


@given(st.text(alphabet="刹车失灵", max_size=30))
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(name_pieces(text)) == SPACE + text


@given(st.text(max_size=60))
def test_any_text_is_cut_into_pieces_that_the_encoder_knows(text: str) -> None:
    encoder = load_encoder("brand_reputation")
    assert encoder is not None
    ids = encoder.pieces.cut(text)
    assert all(0 <= i < len(encoder.embedding) for i in ids)
