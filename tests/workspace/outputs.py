"""What a run wrote, in a form that two runs can be compared in."""

from pathlib import Path

import duckdb

REPORT_FILES = (
    "report.html",
    "report.md",
    "findings.json",
    "themes.csv",
    "documents.parquet",
)


def read_outputs(folder: Path) -> dict[str, bytes]:
    """Bytes of every file that a run promises to repeat."""
    found = {name: (folder / name).read_bytes() for name in REPORT_FILES}
    for path in sorted((folder / "model").rglob("*")):
        if path.is_file():
            found[f"model/{path.name}"] = path.read_bytes()
    return found


def read_documents(folder: Path) -> list[tuple]:
    """Rows of the corpus without the author, whose hash depends on the key."""
    with duckdb.connect(str(folder / "corpus.duckdb"), read_only=True) as base:
        query = "SELECT * EXCLUDE (author) FROM documents ORDER BY id"
        return base.execute(query).fetchall()
