from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from textmine.canonical import document_keys

#: Text of all code points: hypothesis draws no lone surrogates unless asked.
ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@given(st.lists(ANY_TEXT, max_size=5))
def test_a_key_is_the_digest_of_its_id_alone(ids):
    digests = [
        hashlib.blake2b(i.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for i in ids
    ]
    expected = [int.from_bytes(digest, "little") for digest in digests]
    assert document_keys(iter(ids)).tolist() == expected
