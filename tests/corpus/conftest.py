"""Files to read, and a reading of them as a list of rows."""

import json

import pytest

from textmine.corpus import read_corpus

KEY = bytes(32)


@pytest.fixture
def read(tmp_path):
    """Read paths (all of tmp_path by default) into rows in file order."""

    def run(*paths, **options):
        corpus = read_corpus(paths or [tmp_path], key=KEY, **options)
        rows = corpus.table.to_pylist()
        return sorted(rows, key=lambda r: (r["file"], r["row"]))

    return run


@pytest.fixture
def write(tmp_path):
    """Write text or bytes below tmp_path and return the path."""

    def run(name, content, encoding="utf-8"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode(encoding)
        path.write_bytes(data)
        return path

    return run


@pytest.fixture
def write_lines(write):
    """Write records as JSON lines and return the path."""

    def run(name, records):
        return write(name, "".join(json.dumps(r) + "\n" for r in records))

    return run
