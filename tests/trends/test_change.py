import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.trends.change import Window, find_change, measure_change
from textmine.trends.concentration import code_sources, find_concentration
from textmine.trends.counts import find_peak
from textmine.trends.findings import CellShare
from textmine.trends.intervals import make_share, newcombe, profile_difference, wilson
from textmine.trends.scan import find_run
from textmine.trends.voices import find_voices
from textmine.trends.weeks import weeks_between

WEEKS = tuple(weeks_between("2025-W31", "2025-W42"))


def series(rates, size=100):
    return (
        np.array([round(r * size) for r in rates], dtype=np.int64),
        np.full(len(rates), size, dtype=np.int64),
    )


def find(rates, size=100):
    return find_change(WEEKS, *series(rates, size))


def test_the_rise_is_found_in_the_weeks_in_which_it_was_put():
    change = find([0.05] * 6 + [0.3] * 4 + [0.06] * 2)
    assert change.after_weeks == ("2025-W37", "2025-W40")
    assert (change.direction, change.against) == ("up", "rest")
    assert change.p < 0.001


def test_a_rise_that_lasts_is_compared_with_the_weeks_before():
    change = find([0.05] * 8 + [0.2] * 4)
    assert change.against == "before"
    assert change.before_weeks == ("2025-W31", "2025-W38")


def test_a_theme_that_never_moves_does_not_rise():
    assert find([0.1] * 12).direction == "flat"


def test_a_theme_without_a_hit_does_not_move():
    change = find([0.0] * 12)
    assert (change.direction, change.points, change.p) == ("flat", 0.0, None)


def test_a_high_first_stretch_is_told_as_the_fall_after_it():
    change = find([0.4] * 6 + [0.1] * 6, size=300)
    assert change.direction == "down"
    assert change.after_weeks == ("2025-W37", "2025-W42")
    assert change.before.value == pytest.approx(0.4)


def test_a_rise_comes_before_a_larger_fall():
    rates = [0.12, 0.12, 0.2, 0.2, 0.12, 0.12] + [0.02] * 6
    assert find([0.16] * 6 + [0.02] * 6).direction == "down"
    change = find(rates)
    assert change.after_weeks == ("2025-W33", "2025-W34")
    assert change.direction == "up"


def test_a_short_rise_in_a_small_corpus_is_seen():
    hits = np.array([3, 2, 8, 8, 3, 3, 3, 0, 1, 1, 0, 3])
    change = find_change(WEEKS, hits, np.full(12, 91))
    assert change.direction == "up"
    assert change.after_weeks == ("2025-W33", "2025-W34")


def test_noise_alone_moves_in_one_corpus_of_twenty():
    rng = np.random.default_rng(0)
    of = np.full(12, 100)
    moved = [
        find_change(WEEKS, rng.binomial(of, 0.1), of).direction != "flat"
        for _ in range(100)
    ]
    assert 1 <= sum(moved) <= 11  # 5 expected, standard deviation 2


@given(
    st.lists(st.integers(0, 9), min_size=4, max_size=9),
    st.integers(30, 90),
)
@settings(max_examples=30)
def test_the_interval_leaves_0_out_just_where_the_test_finds_a_change(hits, size):
    of = np.full(len(hits), size)
    change = find_change(WEEKS[: len(hits)], np.array(hits), of)
    assert (change.direction != "flat") == (change.p is not None and change.p <= 0.05)


def test_copies_of_one_text_are_one_voice():
    hits = np.array([2] * 6 + [20] + [2] * 5)
    of = np.full(12, 100)
    heard = np.array([2] * 12), np.array([100] * 6 + [82] + [100] * 5)
    assert find_change(WEEKS, hits, of).direction == "up"
    assert find_change(WEEKS, hits, of, heard).direction == "flat"


def test_the_same_counts_give_the_same_draws():
    of, hits = np.full(12, 90), np.arange(12)
    assert find_run(hits, of, of) == find_run(hits, of, of)


def test_the_copies_of_a_text_in_one_week_are_one_voice():
    weeks = np.array([0, 0, 0, 0, 0, 1, 1, -1])
    copies = ["x", "x", None, None, None, "x", None, "x"]
    voices = find_voices(weeks, 2, copies, [None] * 8)
    assert voices.count().tolist() == [4, 2]
    member = np.array([0, 1, 1, 1, 0, 0, 1, 1], dtype=bool)
    assert voices.count_members(member).tolist() == [3, 1]


def test_an_author_who_says_the_same_all_week_widens_the_variance():
    member = np.arange(200) < 20
    own = [str(i) for i in range(200)]
    busy = ["a" if i < 10 else name for i, name in enumerate(own)]
    once, often = (
        find_voices(np.zeros(200, np.int64), 1, [None] * 200, authors)
        for authors in (own, busy)
    )
    assert once.measure_clustering(member) == pytest.approx(1)
    assert often.measure_clustering(member) > 4


def test_a_rise_that_a_busy_author_makes_is_not_told():
    hits, of = series([0.03] * 6 + [0.12] + [0.03] * 5)
    assert find_change(WEEKS, hits, of).direction == "up"
    assert find_change(WEEKS, hits, of, None, 3.0).direction == "flat"


def test_a_week_of_few_documents_is_no_peak():
    cells = tuple(
        CellShare(week, "all", make_share(*side))
        for week, side in zip(
            WEEKS, [(2, 33), (500, 50_000), (450, 50_000)], strict=False
        )
    )
    assert find_peak(cells) == "2025-W32"
    assert find_peak(cells[:1]) == "2025-W31"


def test_a_side_with_few_documents_gives_no_change():
    hits, of = series([0.2] * 12, size=2)
    change = measure_change(WEEKS, hits, of, Window(0, 6, 11, 11))
    assert change.points is None
    assert change.direction == "unknown"


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_wilson_interval_holds_its_share(k, n):
    k = min(k, n)
    low, high = wilson(k, n)
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1


@given(
    st.tuples(st.integers(0, 99), st.integers(100, 300)),
    st.tuples(st.integers(0, 99), st.integers(100, 300)),
)
def test_swapping_the_sides_of_a_difference_changes_its_sign(a, b):
    low, high = newcombe(a, b)
    back = newcombe(b, a)
    assert np.allclose((low, high), (-back[1], -back[0]))


@given(
    st.tuples(st.integers(20, 80), st.integers(100, 300)),
    st.tuples(st.integers(20, 80), st.integers(100, 300)),
)
@settings(max_examples=30)
def test_a_profile_interval_holds_the_difference_and_nears_newcombe(a, b):
    low, high = profile_difference(a, b, 2.5)
    d = a[0] / a[1] - b[0] / b[1]
    assert -1 <= low <= d + 1e-9
    assert d - 1e-9 <= high <= 1
    assert np.allclose((low, high), newcombe(a, b, 2.5), atol=0.03)


def test_a_share_of_few_documents_is_not_printed():
    assert make_share(10, 29).value is None
    assert make_share(10, 30).value == 10 / 30


def concentrate(groups_after):
    """100 documents before without the theme, then 100 after, 40 with it."""
    weeks = ("2025-W31", "2025-W32")
    codes = np.repeat([0, 1], 100)
    member = np.zeros(200, bool)
    member[100:140] = True
    groups = ["a", "b"] * 50 + groups_after + ["c"] * (100 - len(groups_after))
    hits = np.bincount(codes[member], minlength=2)
    change = measure_change(weeks, hits, np.array([100, 100]), Window(0, 1, 1, 1))
    sources = [code_sources("group", groups)]
    return find_concentration(change, weeks, codes, member, sources)


def test_an_event_that_supplies_most_of_a_rise_is_named():
    found = concentrate(["crash"] * 36 + ["b"] * 4)
    assert (found.by, found.name) == ("group", "crash")
    assert found.part == pytest.approx(0.9)
    assert found.without.points < 0.1


def test_a_rise_from_many_events_is_not_concentrated():
    assert concentrate(["p", "q", "r", "s"] * 10) is None


def test_an_author_is_never_named():
    codes = code_sources("author", ["9f", None, "03"])
    assert codes.names == ("", "")
    assert codes.codes.tolist() == [0, -1, 1]
