import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.errors import OptionError
from textmine.trends.driver_table import DriverTable, choose_side, compare_sides
from textmine.trends.drivers import NO_THEME, Sides, decompose, find_drivers


def draw(seed, n=400, themes=3):
    rng = np.random.default_rng(seed)
    assigned = rng.random((n, themes)) < rng.random(themes)
    negative = rng.random(n) < 0.4
    second = rng.random(n) < 0.5
    return assigned, negative, Sides(~second, second, ("a", "b"))


def find(assigned, negative, sides, units=None, **options):
    keys = tuple(f"t{k}" for k in range(assigned.shape[1]))
    if units is None:
        units = np.arange(len(negative)).astype(np.uint64)
    return find_drivers(assigned, negative, keys, sides, units, **options)


@given(st.integers(0, 10_000), st.integers(0, 4))
@settings(max_examples=25)
def test_the_terms_add_up_to_the_change(seed, themes):
    assigned, negative, sides = draw(seed, themes=themes)
    found = find(assigned, negative, sides, replicates=3)
    whole = negative[sides.second].mean() - negative[sides.first].mean()
    parts = sum(p.attention.value + p.tone.value for p in found.parts)
    assert abs(parts - whole) < 1e-12
    assert abs(found.change.value - whole) < 1e-12
    volume = sum(p.volume.value for p in found.parts)
    assert abs(volume - (sides.second.sum() - sides.first.sum())) < 1e-9


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_the_terms_add_up_where_a_side_lacks_a_theme(seed):
    rng = np.random.default_rng(seed)
    count = rng.random((2, 4)) * (rng.random((2, 4)) < 0.6)
    count[:, 3] = 1.0
    negative = count * rng.random((2, 4))
    terms = decompose(count, negative, (1.0, 1.0))
    share = negative.sum(axis=1) / count.sum(axis=1)
    assert abs(terms.total.sum() - (share[1] - share[0])) < 1e-12
    assert (terms.tone[(count == 0).any(axis=0)] == 0).all()


def test_a_theme_that_only_turns_harsher_has_tone_and_no_attention():
    assigned = np.ones((200, 1), dtype=bool)
    second = np.arange(200) >= 100
    negative = second & (np.arange(200) % 2 == 0)
    found = find(assigned, negative, Sides(~second, second, ("a", "b")))
    part = found.parts[0]
    assert (part.key, part.tone.value, part.attention.value) == ("t0", 0.5, 0.0)
    assert part.tone.low > 0.3


def test_documents_without_a_theme_are_a_part():
    assigned, negative, sides = draw(1)
    found = find(assigned, negative, sides, replicates=3)
    assert {part.key for part in found.parts} == {"t0", "t1", "t2", NO_THEME}


def test_the_order_of_documents_changes_no_interval():
    assigned, negative, sides = draw(2)
    units = (np.arange(400) // 3).astype(np.uint64)
    turned = Sides(sides.first[::-1], sides.second[::-1], sides.names)
    here = find(assigned, negative, sides, units)
    there = find(assigned[::-1], negative[::-1], turned, units[::-1])
    for a, b in zip(here.parts, there.parts, strict=True):
        assert a.key == b.key
        assert a.total.low == pytest.approx(b.total.low, abs=1e-12)


def test_copies_of_one_voice_widen_the_interval():
    assigned, negative, sides = draw(3, n=300)
    voices = np.arange(300).astype(np.uint64)
    four = [np.repeat(x, 4, axis=0) for x in (assigned, negative, sides.first)]
    copies = Sides(four[2], ~four[2], ("a", "b"))
    alone = find(four[0], four[1], copies).change
    whole = find(four[0], four[1], copies, np.repeat(voices, 4)).change
    assert whole.high - whole.low > 1.6 * (alone.high - alone.low)


def test_themes_that_drive_alike_share_a_tier():
    rng = np.random.default_rng(5)
    assigned = np.eye(3, dtype=bool)[rng.integers(0, 3, 900)]
    second = rng.random(900) < 0.5
    negative = rng.random(900) < 0.3 + 0.3 * (second & ~assigned[:, 2])
    found = find(assigned, negative, Sides(~second, second, ("a", "b")))
    tiers = {part.key: part.tier for part in found.parts}
    assert tiers["t0"] == tiers["t1"] == 1
    assert tiers["t2"] > 1


def test_a_side_of_few_documents_gives_no_numbers():
    assigned, negative, _ = draw(4)
    few = np.arange(400) < 10
    assert find(assigned, negative, Sides(few, ~few, ("a", "b"))) is None


def table():
    days = 737_970 + np.arange(100)  # from 2021-06-29
    return DriverTable(
        ("t0",),
        np.arange(100)[:, None] % 2 == 0,
        np.arange(100) % 3 == 0,
        days,
        ["weibo"] * 50 + ["douyin"] * 50,
        [None] * 100,
        np.arange(100).astype(np.uint64),
        "document",
    )


def test_a_side_is_a_period_or_a_platform():
    chosen, days = choose_side(table(), "2021-W30..2021-W31", "--from")
    assert (chosen.sum(), days) == (14, 14.0)
    assert choose_side(table(), "weibo", "--from")[0].sum() == 50
    assert compare_sides(table(), "weibo", "douyin").documents == (50, 50)


@pytest.mark.parametrize(
    "said", ["2021-W31..2021-W30", "微博", "2021-02-30..2021-03-01", ".."]
)
def test_a_side_that_means_nothing_is_refused(said):
    with pytest.raises(OptionError, match="--from"):
        choose_side(table(), said, "--from")


def test_sides_that_share_documents_are_refused():
    with pytest.raises(OptionError, match="shares documents"):
        compare_sides(table(), "2021-W30", "2021-W30..2021-W31")
