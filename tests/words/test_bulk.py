"""The kernel gives what the segmenter gives, word for word."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.words.texts import TEXTS
from textmine.words import Entry, Lexicon, pieces, segment_texts, tokenize
from textmine.words.block_cutter import build_block_dictionary
from textmine.words.bulk_cutter import read_forms
from textmine.words.codes import encode
from textmine.words.fold import fold_batch
from textmine.words.kernels.pieces import CUT, OTHER
from textmine.words.scanner import build_scanner
from textmine.words.segmenters import load_dictionary
from textmine.words.tokenization import tokenize_texts

HAN = "不的了在是我有这你们就常最在刹车失灵理想小米周马火辣雨姐董宇辉余承东新能源"
LISTS = st.lists(TEXTS, max_size=6)


@pytest.fixture(scope="module", autouse=True)
def _use_the_kernel_for_any_text():
    before, pieces.BULK = pieces.BULK, 0
    yield
    pieces.BULK = before


def segment_slowly(texts, **options):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "BULK", 1 << 60)
        patch.setattr(pieces, "is_base_read", lambda: False)
        return segment_texts(texts, **options)


ASCII = "aBz059QT恤哆啦A梦+#&._%-"


@settings(max_examples=300)
@given(
    st.text(st.sampled_from(HAN) | st.characters(min_codepoint=0x4E00), max_size=30)
    | st.text(st.sampled_from(HAN + 3 * ASCII), max_size=30)
)
def test_the_kernel_cuts_as_rjieba_does(text):
    text = "".join(c for c in text if "\u4e00" <= c <= "\u9fd5" or c in ASCII)
    dictionary = load_once()
    begins, _ = dictionary.blocks.cut(encode(text), np.array([[0, len(text)]]))
    edges = [*np.flatnonzero(begins).tolist(), len(text)]
    words = [text[a:b] for a, b in pairwise(edges)]
    assert words == dictionary.cut(text)


def test_another_release_of_rjieba_cuts_its_letters_itself():
    dictionary = load_once()
    assert dictionary.blocks.latin
    assert not dictionary.blocks.agrees(list)
    assert not build_block_dictionary({}, list).latin
    forms = {latin: read_forms(latin=latin)[ord("a")] for latin in (True, False)}
    assert forms == {True: CUT, False: OTHER}


def load_once(loaded=[]):  # noqa: B006 - one dictionary for all examples
    if not loaded:
        loaded.append(load_dictionary("rjieba"))
        loaded[0].add("董宇辉", 50, "")
        loaded[0].add("周马", 100_000, "")
        loaded[0].add("在", 1, "")
    return loaded[0]


@given(TEXTS)
def test_spans_are_found_where_the_expression_finds_them(text):
    finder = build_scanner().finder
    folded = fold_batch([text])
    wanted = [
        (m.start(), m.end(), m.lastgroup) for m in finder.pattern.finditer(folded.text)
    ]
    assert list(finder.find(folded).rows()) == wanted
    assert list(finder.find(folded, bulk=True).rows()) == wanted


@settings(max_examples=200)
@given(LISTS)
def test_a_batch_gives_the_tokens_of_single_texts(texts):
    assert list(tokenize_texts(texts)) == [tokenize(text) for text in texts]


@given(LISTS)
def test_the_kernel_gives_the_terms_of_the_slow_path(texts):
    one, other = segment_texts(texts), segment_slowly(texts)
    assert one.vocabulary == other.vocabulary
    assert one.kinds.tolist() == other.kinds.tolist()
    assert one.terms.tolist() == other.terms.tolist()
    assert one.offsets.tolist() == other.offsets.tolist()


def test_many_small_inputs_load_the_kernel_as_a_large_one_does(monkeypatch):
    monkeypatch.setattr(pieces, "is_base_read", lambda: False)
    monkeypatch.setattr(pieces, "BULK", 20)
    scanner = SimpleNamespace(dictionary=SimpleNamespace(seen=0))
    chosen = [pieces.choose_bulk(scanner, ["刹车", "失灵"]) for _ in range(6)]
    assert not chosen[0]
    assert chosen[-1]


def test_words_of_a_lexicon_hold_in_the_kernel():
    lexicon = Lexicon((Entry("智驾"), Entry("我觉"), Entry("苏七", canonical="SU7")))
    texts = ["明智驾驶的智驾，我觉得苏七不错"] * 3
    fast = segment_texts(texts, lexicon=lexicon)
    assert fast.document(2) == segment_slowly(texts, lexicon=lexicon).document(2)
    assert {"智驾", "SU7"} <= set(fast.vocabulary)


@pytest.mark.parametrize("segmenter", ["jieba", list])
def test_other_segmenters_cut_batches_too(segmenter):
    texts = ["剎車失靈[捂臉]", "", "SU7不好"]
    assert list(tokenize_texts(texts, segmenter=segmenter)) == [
        tokenize(text, segmenter=segmenter) for text in texts
    ]


def test_a_term_of_two_kinds_keeps_them_apart():
    lexicon = Lexicon((Entry("捂脸王", canonical="[捂脸]"),))
    (tokens,) = tokenize_texts(["捂脸王[捂脸]"], lexicon=lexicon)
    assert [(t.term, t.kind) for t in tokens] == [
        ("[捂脸]", "word"),
        ("[捂脸]", "sticker"),
    ]


@pytest.mark.parametrize("workers", [2, 3])
def test_threads_change_nothing(workers, monkeypatch):
    monkeypatch.setattr(pieces, "BULK_BATCH", 40)
    texts = [
        "剎車失靈[捂臉]#国庆[赞]自驾#智駕",
        "",
        "SU7不好，雷總@小明 说",
        "哈哈哈[666]",
    ] * 9
    assert list(tokenize_texts(texts, workers=workers)) == [
        tokenize(text) for text in texts
    ]
    one, other = segment_texts(texts, workers=workers), segment_slowly(texts)
    assert one.vocabulary == other.vocabulary
    assert one.terms.tolist() == other.terms.tolist()


@pytest.mark.parametrize("word", ["[1]", "哈[哈", "[doge]", "]["])
def test_words_with_brackets_are_found_in_batches(word):
    lexicon = Lexicon((Entry(word),))
    texts = [f"好车{word}不错[赞]", "[1][doge][[哈哈]"]
    batch = tokenize_texts(texts, lexicon=lexicon)
    assert list(batch) == [tokenize(text, lexicon=lexicon) for text in texts]


def test_long_spans_keep_their_place_in_batches():
    texts = ["看https://example.com/" + "a" * 90, "#" + "车" * 38 + "#[赞]", "𠮷[𠮷]车"]
    assert list(tokenize_texts(texts)) == [tokenize(text) for text in texts]
