"""Each sample export of a known tool gives its records, field by field.

`samples/` holds invented exports in the form of each tool; `cases/samples/`
says for each what comes out, and `gloss` what it is there for.
"""

import json
from pathlib import Path

import pytest

from textmine.corpus import SCHEMA, read_corpus

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
CASES = {
    f"{path.stem}/{name}": case
    for path in sorted((HERE / "cases" / "samples").glob("*.json"))
    for name, case in json.loads(path.read_text("utf-8")).items()
}
COUNTS = ("read", "kept", "rejected", "repeated", "repaired")


def plain(row):
    """Return a row as its case tells it: without what is empty."""
    told = {k: v for k, v in row.items() if v is not None and k not in ("file", "row")}
    for name in ("published_at", "crawled_at"):
        if name in told:
            told[name] = told[name].strftime("%Y-%m-%d %H:%M:%S")
    if not told["flags"]:
        del told["flags"]
    return told


def test_every_sample_has_a_case():
    files = {
        p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*") if p.is_file()
    }
    assert files == set(CASES)
    assert len(files) >= 80


@pytest.mark.parametrize("name", CASES)
def test_a_sample_gives_its_records(name):
    case = CASES[name]
    corpus = read_corpus(SAMPLES / name, key=bytes(32))
    intake = corpus.intake.files[0]
    assert intake.signature == case["signature"]
    assert intake.encoding == case["encoding"]
    assert {c: getattr(intake, c) for c in COUNTS} == case["rows"]
    assert corpus.intake.rejects == case["rejects"]
    assert corpus.table.schema == SCHEMA
    assert [plain(row) for row in corpus.table.to_pylist()] == case["records"]


def test_no_sample_leaves_a_name_or_account_behind():
    private = ("云雀", "城北车客", "山间风", "冰城老张", "MS4wLjABAAAA", "xsec_token")
    corpus = read_corpus(SAMPLES, key=bytes(32))
    columns = corpus.table.drop_columns(["file"]).to_pylist()
    assert not [name for name in private if name in str(columns)]
