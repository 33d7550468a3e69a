"""Damaged copies of every sample: no traceback, no hang, no row lost uncounted."""

import random
import time
from pathlib import Path

import pytest

from textmine.corpus import describe_sources

SAMPLES = sorted(p for p in (Path(__file__).parent / "samples").rglob("*.*"))
PIECES = (
    b'"',
    b"\x00",
    b"\n",
    b",",
    b"{",
    b"[",
    b"<",
    b"&",
    b"\xff",
    b"\\",
    b"9" * 400,
)
SLOW = 10  # seconds that a damaged file may take


def damage(data, draw):
    """Return data with some bytes changed, lost, doubled or put in."""
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        place = draw.randrange(len(data) + 1)
        length = draw.randrange(1, 40)
        data = draw.choice(
            (
                data[:place] + bytes([draw.randrange(256)]) + data[place + 1 :],
                data[:place] + data[place + length :],
                data[:place] + draw.randbytes(length % 8) + data[place:],
                data[:place],
                data[:place] + data[: length * 5] + data[place:],
                data[:place] + draw.choice(PIECES) + data[place:],
            )
        )
    return data


def check(path, data):
    path.write_bytes(data)
    start = time.perf_counter()
    for report in describe_sources(path):
        assert report.read == report.usable + report.rejected
        assert report.rejected == sum(report.reasons.values())
        assert report.usable or report.refusal
    assert time.perf_counter() - start < SLOW
    path.unlink()


def run(folder, seed, count):
    draw = random.Random(seed)  # noqa: S311 - repeatable, no secret
    for _ in range(count):
        sample = draw.choice(SAMPLES)
        check(folder / sample.name, damage(sample.read_bytes(), draw))


@pytest.mark.parametrize("seed", range(3))
def test_damaged_samples_are_read_or_refused(tmp_path, seed):
    run(tmp_path, seed, 60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_twenty_thousand_damaged_samples_are_read_or_refused(tmp_path, seed):
    run(tmp_path, seed, 1000)


def test_a_sector_chain_that_runs_in_a_circle_is_refused(write):
    sample = next(p for p in SAMPLES if p.name == "zhihu_spider.xls").read_bytes()
    table = int.from_bytes(sample[76:80], "little")
    place = 512 * (table + 1)
    looped = sample[:place] + bytes(4) + sample[place + 4 :]
    (report,) = describe_sources(write("a.xls", looped))
    assert "runs in a circle" in report.refusal
