"""What is no list of texts is refused, with the place and the way out."""

import pytest

from textmine.errors import OptionError
from textmine.words import segment_texts, tokenize, tokenize_texts

WRONG = [
    (["好车", None], r"texts\[1\] is None; expected a string"),
    ([3.5, "好车"], r"texts\[0\] is a float; expected a string"),
    ([b"\xe5\xa5\xbd"], r"texts\[0\] is a bytes"),
    ("刹车失灵", r"one text, '刹车失灵'; expected a list of texts. Put it in a list"),
    ((t for t in ["好车"]), "generator; expected a list of texts"),
    (None, "NoneType; expected a list of texts"),
]


@pytest.mark.parametrize(("texts", "message"), WRONG)
@pytest.mark.parametrize(
    "cut", [segment_texts, lambda texts: list(tokenize_texts(texts))]
)
def test_what_is_no_list_of_texts_is_refused(cut, texts, message):
    with pytest.raises(OptionError, match=message):
        cut(texts)


def test_one_text_must_be_a_string():
    with pytest.raises(OptionError, match=r"texts\[0\] is None"):
        tokenize(None)  # type: ignore[arg-type]


def test_any_sequence_of_texts_will_do():
    class Named(str):
        __slots__ = ()

    assert len(segment_texts(("好车", Named("刹车")))) == 2
