import dataclasses

from textmine.themes.cue_report import check_codebook
from textmine.themes.suggestion import suggest_cues
from textmine.words import segment_texts


def test_every_cue_is_counted_with_its_contexts(make_codebook):
    book = make_codebook({"a": ["失灵", "失控"], "b": ["广告"]})
    report = check_codebook(["刹车失灵失灵", "失灵又失控", "天气"], book)
    cue = report.cues[0]
    assert (cue.count, cue.documents, cue.alone) == (3, 2, 0.5)
    assert cue.contexts == ("刹车失灵失灵", "失灵又失控")
    assert report.cues[2].warnings == ("absent",)
    assert report.warnings == ("b: matches nothing",)


def test_a_cue_of_two_themes_is_told_on_both(make_codebook):
    book = make_codebook({"a": ["失灵", "车門"], "b": ["车门"]})
    report = check_codebook(["车门"], book)
    assert report.cues[1].warnings == ("shared with b",)
    assert report.cues[2].warnings == ("shared with a",)
    assert [(o.first, o.second, o.documents, o.share) for o in report.overlaps] == [
        ("a", "b", 1, 1.0)
    ]


def test_a_cue_in_more_than_two_of_a_hundred_documents_is_too_broad(make_codebook):
    book = make_codebook({"a": ["车", "猫"]})
    report = check_codebook(["车很多"] * 50 + ["猫"] * 20 + ["天气"] * 930, book)
    assert [cue.warnings for cue in report.cues] == [("too broad",), ()]


def test_words_that_mark_a_theme_are_suggested_and_its_cues_are_not(
    complaints, make_codebook
):
    book = make_codebook({"brakes": ["失灵", "失控"], "promotion": ["广告"]})
    found = suggest_cues(complaints, segment_texts(complaints), book)
    mine = [row for row in found if row.theme == "brakes"]
    assert any(row.cue in {"刹车", "突然"} for row in mine)
    assert not any("失灵" in row.cue or "失控" in row.cue for row in mine)
    assert all(row.documents >= 5 and 0 < row.inside <= 1 for row in mine)


def test_nothing_is_suggested_where_nothing_matches(make_codebook, complaints):
    book = make_codebook({"a": ["断轴"]})
    assert suggest_cues(complaints, segment_texts(complaints), book) == []


def test_suggestions_are_the_same_every_time(complaints, two_themes):
    tokens = segment_texts(complaints)
    once = suggest_cues(complaints, tokens, two_themes)
    assert suggest_cues(complaints, tokens, two_themes) == once
    assert [dataclasses.asdict(row) for row in once]
