"""Copies and near copies of texts: found across files, flagged, never deleted.

Texts are normalised inside DuckDB; the distinct long ones and their bands go
through files in pieces. What grows with the corpus are 22 bytes for each long
text: its key, place, length and the group that it is in.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from textmine.corpus.bands import BandFiles, Places, join_alike
from textmine.corpus.memory import (
    GROUPING,
    LINKING,
    MERGING,
    STREAMING,
    limit_memory,
)
from textmine.corpus.merge import append_table
from textmine.corpus.table import Corpus
from textmine.corpus.wordings import Wordings
from textmine.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

#: Kinds of repetition: the same words, nearly the same words, a stock phrase.
COPY, NEAR, STOCK = "copy", "near", "stock"
# Shorter texts are equal by chance: of the 5-character comments in the public
# collections that were measured, most that occur twice are everyday phrases.
MINIMUM_COPY = 6  # characters after normalisation
MINIMUM_NEAR = 12  # ten trigrams, so that one changed character leaves 0.54
SIMILARITY = 0.6  # Jaccard of trigrams; one character in ten changed gives 0.57
_LONGEST = 20_000  # characters of a text that are compared
_BATCH_CHARACTERS = 4 << 20  # of texts fetched from the database at a time

# Letters and digits in full width; translate() is slow, and few texts have them.
_WIDE = "０-９Ａ-Ｚａ-ｚ"
_FULL = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
_HALF = "".join(chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F))
# Emoji codes and masks in brackets, mentions and addresses are nobody's wording.
_BARE = (
    "regexp_replace(regexp_replace(text, "
    r"'@用户|\[[\p{Han}A-Za-z0-9]{1,8}\]|https?://[!-~]+', '', 'g'), "
    r"'[^\p{L}\p{N}]+', '', 'g')"
)
_NORMAL = (
    f"lower(CASE WHEN regexp_matches(text, '[{_WIDE}]') "
    f"THEN translate({_BARE}, $${_FULL}$$, $${_HALF}$$) ELSE {_BARE} END)"
)


_COLLECT = (
    f"""CREATE OR REPLACE TEMP TABLE normal AS
        SELECT id, md5_number_lower(words) AS key, words FROM (
            SELECT id, {_NORMAL} AS words FROM documents WHERE text IS NOT NULL)""",  # noqa: S608
    f"""CREATE OR REPLACE TEMP TABLE said AS
        SELECT id, key, length(words) < {MINIMUM_COPY} OR rtrim(words, words[1]) = ''
            OR words IN (SELECT {_NORMAL} FROM stock) AS stock
        FROM normal""",  # noqa: S608
)
_LONG = f"""FROM normal WHERE length(words) >= {MINIMUM_NEAR}
        AND rtrim(words, words[1]) <> ''
        AND words NOT IN (SELECT {_NORMAL} FROM stock)"""  # noqa: S608
_WRITE = """CREATE OR REPLACE TABLE duplicates AS
    WITH known AS (
        SELECT id, said.key, coalesce(root, said.key) AS root
        FROM said LEFT JOIN linked USING (key) WHERE NOT stock),
    grouped AS (
        SELECT root, min(id) AS dup_group, min(key) <> max(key) AS several
        FROM known GROUP BY root HAVING count(*) > 1)
    SELECT id, dup_group, if(several, 'near', 'copy') AS dup_kind
    FROM known JOIN grouped USING (root)
    UNION ALL SELECT id, NULL, 'stock' FROM said WHERE stock"""


@dataclass(frozen=True)
class Duplicates:
    """Which documents repeat each other, in document order.

    Attributes:
        group: string, shape (n,): the smallest id of the group, null for a
            document that is alone or a stock phrase.
        kind: string, shape (n,): "copy", "near" (some wordings of the group
            differ) or "stock"; null for a document that is alone.
    """

    group: pa.Array
    kind: pa.Array

    def mark_first(self, ids: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
        """Return which documents are counted when each group counts once."""
        import pyarrow.compute as pc

        first = pc.fill_null(pc.equal(self.group, ids.combine_chunks()), True)
        marked: npt.NDArray[np.bool_] = first.to_numpy(zero_copy_only=False)
        return marked


@dataclass(frozen=True)
class Repetition:
    """How many documents of a corpus repeat others.

    `documents` stand in `groups` of the same or nearly the same words; `stock`
    are everyday phrases, which stand in none.
    """

    documents: int
    groups: int
    stock: int


@cache
def read_stock_phrases() -> tuple[str, ...]:
    """Return the stock phrases that are shipped, as they stand in the file."""
    text = files("textmine.corpus").joinpath("stock_phrases.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def find_duplicates(corpus: Corpus, *, progress: Progress = silent) -> Duplicates:
    """Find the documents of a corpus that repeat each other.

    Texts are equal when they are so without case, width, spaces, punctuation,
    mentions and addresses; alike when their character trigrams have a Jaccard
    similarity of at least SIMILARITY (verified for each pair that MinHash bands
    propose). Groups are the connected components.

    Args:
        corpus: Documents, ordered by id; the order of files does not matter.
        progress: Told of the stage "duplicates".
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
        database = duckdb.connect(
            str(Path(folder) / "duplicates.duckdb"),
            config={"memory_limit": f"{MERGING}MB", "threads": 2},
        )
        try:
            database.execute("SET preserve_insertion_order = false")
            source = corpus.table.select(["id", "text"])
            database.register("documents", source)
            group_duplicates(database, progress=progress)
            found = database.sql(
                "SELECT dup_group, dup_kind FROM documents LEFT JOIN duplicates "
                "USING (id) ORDER BY id"
            ).to_arrow_table()
        finally:
            database.close()
    group, kind = (found.column(i).cast(pa.string()).combine_chunks() for i in (0, 1))
    return Duplicates(group, kind)


def group_duplicates(
    database: duckdb.DuckDBPyConnection, *, progress: Progress = silent
) -> None:
    """Write the table `duplicates` (id, dup_group, dup_kind) of a database.

    Args:
        database: Has a table `documents` with `id` and `text`.
        progress: Told of the stage "duplicates".
    """
    import duckdb

    try:
        _write_groups(database, 1, progress)
    except duckdb.OutOfMemoryException:
        _write_groups(database, 2, progress)


def _write_groups(
    database: duckdb.DuckDBPyConnection, share: int, progress: Progress
) -> None:
    """Write `duplicates` anew, with `share` times the usual memory."""
    with limit_memory(database, share * GROUPING):
        _collect_wordings(database)
        with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
            linked = _link_wordings(database, Path(folder), share, progress)
        create = "CREATE OR REPLACE TEMP TABLE linked (key UBIGINT, root UBIGINT)"
        database.execute(create)
        append_table(database, linked, "linked")
        del linked
        database.execute(_WRITE)
        for table in ("said", "normal", "linked", "stock"):
            database.execute(f"DROP TABLE IF EXISTS temp.{table}")


def ensure_groups(
    database: duckdb.DuckDBPyConnection, *, progress: Progress = silent
) -> Repetition:
    """Group the documents of a corpus where that was not done since it last changed.

    Args:
        database: That of a `CorpusStore`, which drops the groups when it changes.
        progress: Told of the stage "duplicates".
    """
    tables = {str(row[0]) for row in database.execute("SHOW TABLES").fetchall()}
    if "duplicates" not in tables:
        group_duplicates(database, progress=progress)
    found = database.execute(
        "SELECT count(dup_group), count(DISTINCT dup_group), "
        "count(*) FILTER (dup_kind = 'stock') FROM duplicates"
    ).fetchall()
    return Repetition(*(int(number) for number in found[0]))


def _collect_wordings(database: duckdb.DuckDBPyConnection) -> None:
    """Make `normal` (id, key, words) and `said` (id, key, stock)."""
    database.execute("CREATE OR REPLACE TEMP TABLE stock (text VARCHAR)")
    append_table(database, pa.table({"text": read_stock_phrases()}), "stock")
    for statement in _COLLECT:
        database.execute(statement)


def _link_wordings(
    database: duckdb.DuckDBPyConnection, folder: Path, share: int, progress: Progress
) -> pa.Table:
    """Return key and root, uint64, of the texts that are alike."""
    query = (
        f"SELECT count(*), coalesce(sum(least(length(words), {_LONGEST})), 0) {_LONG}"
    )
    count, characters = map(int, database.execute(query).fetchall()[0])
    with closing(Wordings(folder, count, characters)) as wordings:
        rows = bound_rows(count, characters)
        with limit_memory(database, share * STREAMING):
            for keys, words in _stream_wordings(database, rows):
                wordings.add(keys, words)
        database.execute("DROP TABLE normal")
        with limit_memory(database, share * LINKING):
            roots = _join_wordings(wordings, folder, count, progress)
        moved = np.flatnonzero(roots != np.arange(len(roots), dtype=np.uint32))
        keys = wordings.keys
        return pa.table({"key": keys[moved], "root": keys[roots[moved]]})


def _join_wordings(
    wordings: Wordings, folder: Path, count: int, progress: Progress
) -> Places:
    """Return for each text the smallest place of its group."""
    files = BandFiles(folder, count)
    lengths = np.zeros(count, np.uint16)  # _LONGEST fits
    start = 0
    for texts in wordings.sort():
        progress("duplicates", start, 2 * count)
        files.add(texts, start)
        end = start + len(texts)
        lengths[start:end] = [len(text) for text in texts]
        start = end
    files.close()
    roots = np.arange(len(wordings.keys), dtype=np.uint32)
    for number, pairs in enumerate(files.pairs()):
        progress("duplicates", count + count * number // len(files), 2 * count)
        roots = join_alike(pairs, roots, lengths, wordings.read, SIMILARITY)
    return roots


def bound_rows(count: int, characters: int) -> int:
    """Return how many texts are fetched at a time."""
    return max(2_048, min(65_536, count * _BATCH_CHARACTERS // max(characters, 1)))


def _stream_wordings(
    database: duckdb.DuckDBPyConnection, rows: int
) -> Iterator[tuple[npt.NDArray[np.uint64], pa.Array]]:
    """Give (keys, texts) of the long texts, copies too, in no order."""
    query = f"SELECT key, words[:{_LONGEST}] AS words {_LONG}"
    for batch in database.sql(query).to_arrow_reader(rows):
        yield batch.column("key").to_numpy(), batch.column("words")
