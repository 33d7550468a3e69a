"""The demo, run once for all tests that look at what a run makes."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import settings

# Tests assert behaviour, never seconds: a busy machine may take its time.
settings.register_profile("textmine", deadline=None)
settings.load_profile("textmine")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def demo() -> Path:
    """Folder of the invented demo corpus."""
    return ROOT / "corpora" / "demo"


@pytest.fixture(scope="session")
def demo_labels() -> Path:
    """Themes of each demo comment, coded by readers who never saw the seeds."""
    return ROOT / "corpora" / "demo-labels.csv"


@pytest.fixture(scope="session")
def demo_run(demo, tmp_path_factory):
    """Workspace that `run` made of the demo corpus; not to be written to."""
    from textmine.workspace import RunOptions, run

    folder = tmp_path_factory.mktemp("demo") / "out"
    return run([demo], folder, RunOptions(workers=2)).workspace.root


@pytest.fixture
def write_csv(tmp_path):
    """Write rows (header first) as a CSV file and return its path."""

    def write(name: str, rows: list[list[str]]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real comments, which are not part of the project."""
    folder = os.environ.get("TEXTMINE_REAL_DATA")
    if not folder:
        pytest.skip("TEXTMINE_REAL_DATA names no folder of real comments")
    return Path(folder)
