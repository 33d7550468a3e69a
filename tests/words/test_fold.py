"""Only texts that OpenCC can change are given to it, and nothing else comes out."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.words.texts import TEXTS
from textmine.words.codes import encode
from textmine.words.fold import END, MARK, fold, fold_documents, simplify
from textmine.words.traditional import PHRASAL, find_traditional, load_simplifier

#: Characters of both writings, those that change in phrases alone, and company.
CHARACTERS = "乾隆淨剎車失靈心情沈重反覆藉口瞭解明瞭英哩甦醒打坏衹得什么俱彷Ｍ９，1a"
MIXED = st.lists(st.text(st.sampled_from(CHARACTERS + PHRASAL), max_size=9), max_size=5)


@given(st.lists(TEXTS, max_size=5))
def test_a_batch_is_folded_as_each_text_alone(texts):
    assert fold_documents(texts) == "".join(fold(text) + END for text in texts)


@given(MIXED)
def test_a_batch_is_folded_as_if_all_of_it_were_converted(texts):
    narrow = str.maketrans("Ｍ９", "M9")
    every = load_simplifier()(END.join(texts).translate(narrow))
    assert fold_documents(texts) == (every + END if texts else "")


def test_no_other_character_is_changed_by_itself():
    points = (*range(0xD800), *range(0xE000, 0x110000))
    characters = [chr(c) for c in points if chr(c) not in (END, MARK)]
    after = load_simplifier()(END.join(characters)).split(END)
    changed = [a for a, b in zip(characters, after, strict=True) if a != b]
    assert len(changed) > 4000
    assert len(find_traditional(encode("".join(changed)))) == len(changed)


def find_missed(words):
    """Return the words that are changed, though no character seems to need it."""
    after = load_simplifier()(END.join(words)).split(END)
    pairs = zip(words, after, strict=True)
    return [a for a, b in pairs if a != b and not len(find_traditional(encode(a)))]


def test_every_phrase_of_opencc_holds_a_character_that_tells(tmp_path):
    import opencc

    folder = Path(opencc.__file__).parent / "clib"
    tool = folder / "bin" / "opencc_dict"
    source = folder / "share" / "opencc" / "TSPhrases.ocd2"
    if not (tool.exists() and source.exists()):
        pytest.skip("this build of OpenCC has no tool to read its dictionaries")
    text = tmp_path / "phrases.txt"
    subprocess.run(
        [tool, "-i", source, "-o", text, "-f", "ocd2", "-t", "text"], check=True
    )
    lines = text.read_text("utf-8").splitlines()
    phrases = [line.split("\t")[0] for line in lines if "\t" in line]
    assert len(phrases) > 200
    assert not find_missed(phrases)


def test_no_word_of_jiebas_dictionary_is_changed_unseen():
    import jieba
    import opencc

    lines = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()
    words = [line.split(" ")[0] for line in lines]
    traditional = opencc.OpenCC("s2t").convert(END.join(words)).split(END)
    assert not find_missed(words)
    assert not find_missed(traditional)


def test_a_phrase_alone_makes_a_text_traditional():
    assert simplify("心情沈重") == "心情沉重"
    assert (
        fold_documents(["姓沈", "心情沈重", "好"]) == f"姓沈{END}心情沉重{END}好{END}"
    )


@pytest.mark.parametrize("text", ["车门被打坏了", "打坏", "坏人打坏车"])
def test_simplified_text_keeps_its_broken_things(text):
    assert simplify(text) == fold(text) == text
    assert fold_documents([text, "車門打壞"]) == text + END + "车门打坏" + END
