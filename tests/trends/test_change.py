import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.trends.change import find_rise, measure_change
from textmine.trends.concentration import code_sources, find_concentration
from textmine.trends.intervals import make_share, newcombe, wilson
from textmine.trends.weeks import weeks_between

WEEKS = tuple(weeks_between("2025-W31", "2025-W42"))


def series(rates, size=100):
    return (
        np.array([round(r * size) for r in rates], dtype=np.int64),
        np.full(len(rates), size, dtype=np.int64),
    )


def test_the_rise_is_found_in_the_weeks_in_which_it_was_put():
    hits, of = series([0.05] * 6 + [0.3] * 4 + [0.06] * 2)
    assert find_rise(hits, of)[0] == (0, 6, 9)


def test_a_theme_that_never_moves_does_not_rise():
    hits, of = series([0.1] * 12)
    window, z = find_rise(hits, of)
    assert measure_change(WEEKS, hits, of, window, z).direction == "flat"


def test_a_theme_that_falls_is_told_as_falling():
    hits, of = series([0.4] * 6 + [0.1] * 6, size=300)
    window, z = find_rise(hits, of)
    assert measure_change(WEEKS, hits, of, window, z).direction == "down"


def test_noise_alone_rises_in_fewer_than_one_corpus_in_ten():
    rng = np.random.default_rng(0)
    of = np.full(12, 100)
    ups = 0
    for _ in range(200):
        hits = rng.binomial(of, 0.1)
        window, z = find_rise(hits, of)
        ups += measure_change(WEEKS, hits, of, window, z).direction == "up"
    assert ups < 20


def test_a_side_with_few_documents_gives_no_change():
    hits, of = series([0.2] * 12, size=2)
    change = measure_change(WEEKS, hits, of, (0, 6, 11))
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
    change = measure_change(weeks, hits, np.array([100, 100]), (0, 1, 1))
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
