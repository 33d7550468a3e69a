from contextlib import closing

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.canonical import digest_text
from textmine.corpus.wordings import Wordings

TEXTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=9), max_size=30
)


def find_keys(texts):
    return np.array([int(digest_text(text)[:16], 16) for text in texts], np.uint64)


def fill(folder, batches, characters):
    wordings = Wordings(folder, sum(map(len, batches)), characters)
    for batch in batches:
        wordings.add(find_keys(batch), pa.array(batch, pa.string()))
    return wordings


@given(st.lists(TEXTS, max_size=4), st.sampled_from([0, 50 << 20]))
def test_each_text_comes_once_by_ascending_key(tmp_path_factory, batches, characters):
    folder = tmp_path_factory.mktemp("wordings")
    with closing(fill(folder, batches, characters)) as wordings:
        found = [text for part in wordings.sort() for text in part]
    known = {text for batch in batches for text in batch}
    assert sorted(found) == sorted(known)
    assert (np.diff(find_keys(found).astype(object)) > 0).all()


def test_a_large_part_is_given_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("textmine.corpus.wordings._PIECE_CHARACTERS", 20)
    texts = [f"第{n}次刹车" for n in range(50)]
    with closing(fill(tmp_path, [texts], 0)) as wordings:
        pieces = list(wordings.sort())
    assert max(map(len, pieces)) < 4
    assert sorted(text for piece in pieces for text in piece) == sorted(texts)


@given(TEXTS, st.data())
def test_texts_are_read_by_place(tmp_path_factory, texts, data):
    folder = tmp_path_factory.mktemp("wordings")
    with closing(fill(folder, [texts], 20 << 20)) as wordings:
        found = [text for part in wordings.sort() for text in part]
        places = st.lists(st.sampled_from(range(len(found)))) if found else st.just([])
        chosen = data.draw(places)
        read = wordings.read(np.array(chosen, np.uint32))
    assert read == [found[i] for i in chosen]


@pytest.mark.parametrize("sliced", [slice(1, 3), slice(0, 0)])
def test_a_slice_of_an_array_gives_its_own_texts(tmp_path, sliced):
    texts = ["刹车", "失灵", "售后", "续航"]
    words = pa.array(texts, pa.string())[sliced]
    with closing(Wordings(tmp_path, 4, 10)) as wordings:
        wordings.add(find_keys(texts[sliced]), words)
        found = [text for part in wordings.sort() for text in part]
    assert sorted(found) == sorted(texts[sliced])
