"""The hand-coded references are whole and hold no text."""

import csv
import hashlib
from pathlib import Path

FILE = Path(__file__).parent / "coded" / "drivers.csv"
DRIVERS = ("safety_anxiety", "marketing_fatigue", "identity_shift")


def read_rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_at_least_400_comments_are_coded_twice_for_every_driver():
    rows = read_rows()
    assert len({(row["file"], row["source_id"]) for row in rows}) == len(rows) >= 400
    for row in rows:
        assert {row[f"{key}_{coder}"] for key in DRIVERS for coder in "ab"} <= {
            "0",
            "1",
        }


def test_the_halves_follow_from_the_references_alone():
    for row in read_rows():
        name = f"{row['file']}:{row['source_id']}".encode()
        bit = hashlib.sha256(name).digest()[0] % 2
        assert row["half"] == ("tuned" if bit else "held_out")


def test_the_references_hold_no_chinese_text():
    assert FILE.read_text("utf-8").isascii()
