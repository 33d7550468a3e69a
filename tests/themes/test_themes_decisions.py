"""Decisions about themes: what they do to an assignment, and what is refused."""

import numpy as np
import pytest

from textmine.errors import CodebookError
from textmine.themes import Theme, Themes
from textmine.themes.decisions import (
    Decision,
    apply_decisions,
    drop_themes,
    hidden_keys,
    hold_decisions,
    parse_decisions,
)


def make_themes(rows):
    """Named theme a, topics 1 and 2, of these probabilities."""
    themes = (
        Theme("T001", "a", "named", "甲", "A", 0.4375),
        Theme("D001", "topic_01", "discovered", "把手", "把手", 0.5),
        Theme("D002", "topic_02", "discovered", "车门", "车门", 0.5),
    )
    p = np.array(rows, dtype=np.float32)
    assigned = p >= np.array([0.4375, 0.5, 0.5], dtype=np.float32)
    return Themes(themes, p, assigned, np.zeros(len(p), np.int32))


def test_a_name_stays_with_its_key():
    found = apply_decisions(
        make_themes([[0, 0, 0]]), (Decision("topic_01", label="门把手"),)
    )
    theme = found.themes[1]
    assert (theme.key, theme.label, theme.label_en) == ("topic_01", "门把手", "门把手")


def test_a_named_theme_keeps_its_english_name_when_its_own_is_changed():
    found = apply_decisions(make_themes([[0, 0, 0]]), (Decision("a", label="乙"),))
    assert (found.themes[0].label, found.themes[0].label_en) == ("乙", "A")


def test_topics_that_are_merged_add_their_shares():
    found = apply_decisions(
        make_themes([[0, 0.3, 0.4], [0, 0.2, 0.2]]),
        (Decision("topic_01", merge="topic_02"),),
    )
    assert found.assigned[:, 2].tolist() == [True, False]
    assert found.assigned[:, 1].tolist() == [False, False]


def test_a_topic_merged_into_a_named_theme_counts_for_it():
    found = apply_decisions(
        make_themes([[0.1, 0.6, 0], [0.1, 0.4, 0], [0.9, 0.5, 0]]),
        (Decision("topic_01", merge="a"),),
    )
    assert found.assigned[:, 0].tolist() == [True, False, True]
    assert found.probability[:, 0].tolist() == pytest.approx([0.6, 0.1, 0.9])


def test_a_chain_of_merges_ends_in_its_last_theme():
    decisions = (
        Decision("topic_02", merge="a"),
        Decision("topic_01", merge="topic_02"),
    )
    found = apply_decisions(make_themes([[0, 0.3, 0.3]]), decisions)
    assert found.assigned[0, 0]
    assert hidden_keys(decisions) == {"topic_01", "topic_02"}


def test_what_is_split_off_no_longer_counts_where_it_came_from():
    found = apply_decisions(
        make_themes([[0.9, 0.8, 0], [0.1, 0.8, 0]]),
        (Decision("topic_01", without=("a",)),),
    )
    assert found.assigned[:, 1].tolist() == [False, True]


def test_assignments_are_always_the_thresholds_of_the_probabilities():
    rng = np.random.default_rng(0)
    themes = make_themes(rng.random((200, 3)).round(6))
    found = apply_decisions(
        themes, (Decision("topic_01", merge="a"), Decision("topic_02", without=("a",)))
    )
    limits = [theme.threshold for theme in found.themes]
    assert (found.assigned == (found.probability >= np.array(limits))).all()


def test_muted_themes_leave_the_report_and_no_column_is_lost():
    themes = make_themes([[0.9, 0.8, 0]])
    decisions = (Decision("topic_01", mute=True),)
    assert len(apply_decisions(themes, decisions).themes) == 3
    shown = drop_themes(themes, hidden_keys(decisions))
    assert [t.key for t in shown.themes] == ["a", "topic_02"]
    assert shown.probability.shape == shown.assigned.shape == (1, 2)


def test_a_decision_about_a_topic_with_other_words_does_not_hold():
    held = Decision("topic_01", label="把手", words=("把手", "车门", "弹出"))
    gone = Decision("topic_09", label="没了", words=("没",))
    now = {"topic_01": ["把手", "门", "弹出"], "topic_02": ["广告"]}
    assert hold_decisions((held, gone), now) == ((held,), (gone,))
    assert hold_decisions((held,), {"topic_01": ["广告", "营销"]}) == ((), (held,))


def test_every_problem_of_the_file_is_told():
    text = """
[[theme]]
key = "a"
merge = "b"
lable = "x"
[[theme]]
key = "b"
merge = "a"
mute = "yes"
[[theme]]
key = "b"
without = "x"
"""
    with pytest.raises(CodebookError) as told:
        parse_decisions(text)
    for part in ("did you mean label", "'b' stands twice", "itself", "mute", "without"):
        assert part in str(told.value)


def test_text_that_is_no_toml_is_named():
    with pytest.raises(CodebookError, match=r"themes\.toml: not TOML"):
        parse_decisions("[[theme]\n")
