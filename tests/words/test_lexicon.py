"""The lexicon: its file, its proof, its digest."""

import pytest

from textmine.errors import LexiconError, OptionError
from textmine.words import (
    DEFAULT_LEXICON,
    Entry,
    Lexicon,
    parse_lexicon,
    read_lexicon,
    segment_texts,
    tokenize,
)
from textmine.words.scanner import PROBES


def terms(text, lexicon, segmenter="rjieba"):
    return [t.term for t in tokenize(text, lexicon=lexicon, segmenter=segmenter)]


def test_a_line_has_word_weight_tag_and_canonical():
    lexicon = parse_lexicon(
        '雷布斯 90 nr => 雷军 # founder\n\n#note\n# note\n"model y" n'
    )
    assert lexicon.entries == (
        Entry("雷布斯", 90, "nr", "雷军"),
        Entry("model y", 0, "n", ""),
    )


def test_all_bad_lines_are_named_at_once():
    with pytest.raises(LexiconError) as error:
        parse_lexicon("好 词 坏 词\n甲 => 乙\n甲 => 丙\n => 丁", place="words.txt")
    message = str(error.value)
    assert message.startswith("words.txt: line 1: '好 词 坏 词' is no entry; ")
    assert "line 3: 甲 also stands in line 2" in message
    assert "line 4: '=> 丁' is no entry" in message


def test_an_alias_of_an_alias_is_refused():
    with pytest.raises(LexiconError, match="乙 is itself an alias of 丙"):
        parse_lexicon("甲甲 => 乙\n乙 => 丙")


def test_the_same_entry_twice_counts_once():
    assert len(parse_lexicon("智驾\n# 智驾\n智驾")) == 1


@pytest.mark.parametrize(
    ("data", "message"), [(None, "No such file"), (b"\xff\xfe\x00", "is not UTF-8")]
)
def test_a_file_that_cannot_be_read_is_said_in_one_message(tmp_path, data, message):
    path = tmp_path / "words.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(LexiconError, match=message):
        read_lexicon(path)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("智驾\n", encoding="utf-8-sig")
    assert [e.word for e in read_lexicon(path).entries] == ["智驾"]


@pytest.mark.parametrize("segmenter", ["rjieba", "jieba", list])
def test_every_shipped_entry_is_one_token_wherever_it_stands(segmenter):
    for entry in DEFAULT_LEXICON.entries:
        for probe in PROBES:
            found = terms(probe.format(entry.word), None, segmenter)
            assert entry.term in found, entry.word


@pytest.mark.parametrize("segmenter", ["rjieba", "jieba", list])
def test_what_a_user_adds_takes_effect_whatever_it_holds(segmenter):
    words = [
        "呵呵哒",
        "#话题#",
        "绝绝子",
        "我觉",
        "就是这样吧",
        "[doge]",
        "理想L9 Max",
        "C++",
        "小狗🐶车",
        "的",
    ]
    lexicon = Lexicon(tuple(Entry(w) for w in words))
    for word in words:
        assert word in terms(f"你看，{word}！", lexicon, segmenter)


def test_an_entry_that_cannot_be_one_token_is_named_with_its_reason():
    lexicon = Lexicon((Entry("#话题#好"), Entry("智驾"), Entry(" ")))
    with pytest.raises(LexiconError) as error:
        tokenize("车", lexicon=lexicon)
    message = str(error.value)
    assert "'#话题#好' holds '#话题#', which is a token of its own (hashtag)" in message
    assert "' ' is empty" in message
    assert "智驾" not in message


def test_an_entry_does_not_cut_the_words_beside_it():
    lexicon = Lexicon((Entry("智驾"),))
    assert terms("明智驾驶", lexicon) == ["明智", "驾驶"]


def test_a_traditional_entry_matches_both_writings():
    lexicon = Lexicon((Entry("冰箱彩電"),))
    assert terms("冰箱彩電", lexicon) == terms("冰箱彩电", lexicon) == ["冰箱彩電"]


def test_a_user_entry_replaces_the_shipped_one():
    lexicon = DEFAULT_LEXICON + parse_lexicon("雷总 => 雷总")
    assert terms("雷总好", lexicon)[0] == "雷总"


@pytest.mark.parametrize(
    ("own", "name"),
    [("雷军 => 老雷", "老雷"), ("雷军 => 雷总", "雷总"), ("老雷 => 雷总", "雷总")],
)
def test_a_user_names_what_the_shipped_list_names_otherwise(own, name):
    lexicon = DEFAULT_LEXICON + parse_lexicon(own)
    assert terms("雷总到了", lexicon)[0] == name
    assert terms(own[:2], lexicon) == [name]


def test_one_entry_in_both_writings_counts_once():
    lexicon = parse_lexicon("雷总 => 雷军\n雷總 => 雷軍\nＳＵ７\nsu7")
    assert [e.term for e in lexicon.entries] == ["雷军", "ＳＵ７"]


def test_unseen_marks_at_the_edge_of_a_line_are_no_part_of_a_word():
    text = "\ufeff智驾\u200b\n\ufeff# note\n\u200e苏七 => SU7\u200b"
    assert [e.word for e in parse_lexicon(text).entries] == ["智驾", "苏七"]


def test_the_digest_follows_the_entries_and_not_their_order():
    one, other = parse_lexicon("甲甲\n乙乙 5"), parse_lexicon("乙乙 5\n甲甲")
    assert one.digest == other.digest != parse_lexicon("甲甲\n乙乙 6").digest


def test_the_digest_travels_with_the_tokens():
    lexicons = (parse_lexicon("甲甲"), parse_lexicon("甲乙"))
    digests = {segment_texts(["车"], lexicon=x).lexicon_digest for x in lexicons}
    assert len(digests) == 2


def test_a_user_function_may_drop_white_space_but_nothing_else():
    assert terms("车 机", Lexicon(), str.split) == ["车", "机"]
    with pytest.raises(OptionError, match="do not add up"):
        tokenize("车机卡", segmenter=lambda text: [text[0]])


@pytest.mark.parametrize("segmenter", [None, 3, lambda _: None, lambda span: [span, 1]])
def test_what_cuts_no_words_is_refused(segmenter):
    with pytest.raises(OptionError, match="segmenter"):
        tokenize("刹车失灵", segmenter=segmenter)


def test_an_unknown_segmenter_is_refused():
    with pytest.raises(OptionError, match="rjieba or jieba"):
        tokenize("车", segmenter="hanlp")
