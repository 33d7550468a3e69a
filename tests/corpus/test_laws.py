"""What holds for any text, time and file."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.corpus import hash_author, read_corpus
from textmine.corpus.clean import clean_text
from textmine.corpus.counts import parse_count
from textmine.corpus.mask import mask_personal
from textmine.corpus.readers.delimited import parse_rows
from textmine.corpus.times import TimeRule, parse_time

KEY = bytes(32)
WORDS = st.text('底盘不错车机卡ab1 ,"\n', min_size=1, max_size=12)


def read_texts(folder, files):
    for name, texts in files.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["content"], *([t] for t in texts)])
    return read_corpus([folder / name for name in files], key=KEY)


@given(st.text())
def test_cleaning_never_fails_and_leaves_no_controls(text):
    clean = clean_text(text).text
    assert clean is None or clean.strip()
    assert not any(ord(ch) < 32 and ch not in "\t\n" for ch in clean or "")


@given(st.text("底盘卡138 0@.", max_size=30))
def test_masking_twice_is_masking_once(text):
    assert mask_personal(mask_personal(text)) == mask_personal(text)


@given(st.integers(0, 10**11))
def test_a_count_written_plainly_is_read_back(number):
    assert parse_count(str(number)) == parse_count(f"{number:,}") == number


@given(st.datetimes(min_value=__import__("datetime").datetime(2006, 1, 1)))
def test_a_time_written_plainly_is_read_back(moment):
    moment = moment.replace(microsecond=0, year=min(moment.year, 2090), day=1)
    found = parse_time(moment.strftime("%Y-%m-%d %H:%M:%S"), TimeRule(zone="UTC"))
    assert found == parse_time(moment, TimeRule(zone="UTC"))


@given(st.lists(st.lists(st.text('a,"\n好', max_size=5), min_size=2, max_size=3)))
def test_rows_written_as_csv_are_read_back(rows):
    rows = [row for row in rows if any(row)]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    lines = io.StringIO(out.getvalue(), newline="")
    assert [list(cells) for _, _, cells in parse_rows(lines, ",")] == rows


@settings(max_examples=8)
@given(st.lists(WORDS.filter(lambda t: t.strip()), min_size=1, max_size=8), st.data())
def test_ids_depend_on_content_not_on_the_order_of_rows(texts, data):
    shuffled = data.draw(st.permutations(texts))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        first = read_texts(Path(one), {"a.csv": texts})
        second = read_texts(Path(two), {"b.csv": shuffled})
    assert first.ids == second.ids
    assert first.texts == second.texts


@settings(max_examples=8)
@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_every_row_is_kept_rejected_or_repeated(one, two):
    with tempfile.TemporaryDirectory() as folder:
        corpus = read_texts(
            Path(folder), {"a.csv": ["好", *one], "b.csv": ["好", *two]}
        )
    for file in corpus.intake.files:
        assert file.read == file.kept + file.rejected + file.repeated
    assert sum(f.kept for f in corpus.intake.files) == len(corpus)


@given(st.binary(min_size=32, max_size=32), st.text(), st.text())
def test_an_author_hash_is_sixteen_hex_digits(key, platform, uid):
    found = hash_author(key, platform, uid)
    assert len(found) == 16
    assert int(found, 16) >= 0
