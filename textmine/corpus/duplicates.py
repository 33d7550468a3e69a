"""Copies and near copies of texts: found across files, flagged, never deleted.

Everything runs on distinct normalised texts inside DuckDB, in pieces by the key
of a text, so that memory does not grow with the corpus; what is held in arrays
are the links between texts that are alike.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from textmine.corpus.shingles import BANDS, band_texts, compare_texts
from textmine.corpus.table import Corpus
from textmine.progress import Progress, silent

if TYPE_CHECKING:
    import duckdb

#: Kinds of repetition: the same words, nearly the same words, a stock phrase.
COPY, NEAR, STOCK = "copy", "near", "stock"
# Shorter texts are equal by chance: of the 5-character comments in the public
# collections that were measured, most that occur twice are everyday phrases.
MINIMUM_COPY = 6  # characters after normalisation
MINIMUM_NEAR = 12  # ten trigrams, so that one changed character leaves 0.54
SIMILARITY = 0.6  # Jaccard of trigrams; one character in ten changed gives 0.57
_LONGEST = 20_000  # characters of a text that are compared
_PIECE_CHARACTERS = 8 << 20  # of normalised text in memory at a time
_PIECE_ROWS = 1 << 21  # of bands or pairs

_FULL = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
_HALF = "".join(chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F))
# Emoji codes and masks in brackets, mentions and addresses are nobody's wording.
_NORMAL = (
    "regexp_replace(lower(translate(regexp_replace(text, "
    r"'@用户|\[[\p{Han}A-Za-z0-9]{1,8}\]|https?://[!-~]+', '', 'g'), "
    rf"$${_FULL}$$, $${_HALF}$$)), '[^\p{{L}}\p{{N}}]+', '', 'g')"
)


_COLLECT = (
    f"""CREATE OR REPLACE TEMP TABLE normal AS
        SELECT id, md5_number_lower(words) AS key, words FROM (
            SELECT id, {_NORMAL} AS words FROM documents WHERE text IS NOT NULL)""",  # noqa: S608
    f"""CREATE OR REPLACE TEMP TABLE said AS
        SELECT id, key, length(words) < {MINIMUM_COPY} OR rtrim(words, words[1]) = ''
            OR words IN (SELECT {_NORMAL} FROM stock) AS stock
        FROM normal""",  # noqa: S608
    f"""CREATE OR REPLACE TEMP TABLE wordings AS
        SELECT key, any_value(words[:{_LONGEST}]) AS words FROM normal
        WHERE length(words) >= {MINIMUM_NEAR} AND rtrim(words, words[1]) <> ''
            AND words NOT IN (SELECT {_NORMAL} FROM stock)
        GROUP BY key""",  # noqa: S608
    "DROP TABLE normal",
)


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
            config={"memory_limit": "256MB", "threads": 2},
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
    _collect_wordings(database)
    pieces = _count_pieces(database)
    database.execute("CREATE OR REPLACE TEMP TABLE bands (value UBIGINT, key UBIGINT)")
    for piece in range(pieces):
        progress("duplicates", piece, 2 * pieces)
        _write_bands(database, piece, pieces)
    links = []
    for number, link in enumerate(_find_links(database)):
        progress("duplicates", pieces + number, None)
        links.append(link)
    _write_groups(database, links)
    for table in ("said", "wordings", "bands", "pairs", "linked", "stock"):
        database.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _collect_wordings(database: duckdb.DuckDBPyConnection) -> None:
    """Make `said` (id, key, stock) and `wordings` (key, words) for the long ones."""
    database.execute("CREATE OR REPLACE TEMP TABLE stock (text VARCHAR)")
    phrases = pa.table({"text": read_stock_phrases()})
    database.register("phrases", phrases)
    database.execute("INSERT INTO stock SELECT text FROM phrases")
    database.unregister("phrases")
    for statement in _COLLECT:
        database.execute(statement)


def _count_pieces(database: duckdb.DuckDBPyConnection) -> int:
    query = "SELECT coalesce(sum(length(words)), 0) FROM wordings"
    return math.ceil(_fetch_number(database, query) / _PIECE_CHARACTERS)


def _fetch_number(database: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(database.execute(query).fetchall()[0][0])


def _write_bands(database: duckdb.DuckDBPyConnection, piece: int, of: int) -> None:
    table = _fetch(
        database,
        "SELECT key, words FROM wordings WHERE key % ? = ?",
        [of, piece],
    )
    bands = band_texts(table.column("words").to_pylist())
    keys = np.repeat(table.column("key").to_numpy(), BANDS)
    arriving = pa.table({"value": bands.reshape(-1), "key": keys})
    database.register("arriving", arriving)
    database.execute("INSERT INTO bands SELECT * FROM arriving")
    database.unregister("arriving")


def _fetch(
    database: duckdb.DuckDBPyConnection, query: str, values: list[Any]
) -> pa.Table:
    return database.sql(query, params=values).to_arrow_table()


def _find_links(
    database: duckdb.DuckDBPyConnection,
) -> Iterator[npt.NDArray[np.uint64]]:
    """Give pairs of keys whose texts are alike, uint64, shape (pairs, 2).

    Of the texts that share a band each is compared with the first and with the
    one before it, so the work is linear however many share it.
    """
    rows = _fetch_number(database, "SELECT count(*) FROM bands")
    pieces = max(1, math.ceil(rows / _PIECE_ROWS))
    database.execute("CREATE OR REPLACE TEMP TABLE pairs (a UBIGINT, b UBIGINT)")
    for piece in range(pieces):
        database.execute(
            """INSERT INTO pairs SELECT DISTINCT unnest([first, before]) AS a, b FROM (
                SELECT key AS b, min(key) OVER same AS first,
                    lag(key) OVER (same ORDER BY key) AS before
                FROM bands WHERE value % ? = ? WINDOW same AS (PARTITION BY value))
            WHERE before IS NOT NULL""",
            [pieces, piece],
        )
    rows = _fetch_number(database, "SELECT count(*) FROM pairs")
    pieces = max(1, math.ceil(rows / (_PIECE_ROWS // 16)))
    for piece in range(pieces):
        table = _fetch(
            database,
            f"""SELECT a, b, one.words AS x, other.words AS y
            FROM (SELECT DISTINCT a, b FROM pairs WHERE b % ? = ?)
            JOIN wordings one ON one.key = a JOIN wordings other ON other.key = b
            WHERE least(length(x), length(y)) >=
                {SIMILARITY} * greatest(length(x), length(y)) - 2""",  # noqa: S608
            [pieces, piece],
        )
        yield _verify_links(table)


def _verify_links(table: pa.Table) -> npt.NDArray[np.uint64]:
    alike = compare_texts(table.column("x").to_pylist(), table.column("y").to_pylist())
    pairs = np.stack([table.column(c).to_numpy() for c in ("a", "b")], axis=1)
    return pairs[alike >= SIMILARITY].astype(np.uint64)


def _write_groups(
    database: duckdb.DuckDBPyConnection, links: list[npt.NDArray[np.uint64]]
) -> None:
    keys, roots = _join_links(np.concatenate(links))
    linked = pa.table({"key": keys, "root": roots})
    database.register("arriving", linked)
    database.execute("CREATE OR REPLACE TEMP TABLE linked AS FROM arriving")
    database.unregister("arriving")
    database.execute(
        """CREATE OR REPLACE TABLE duplicates AS
        WITH known AS (
            SELECT id, said.key, coalesce(root, said.key) AS root
            FROM said LEFT JOIN linked USING (key) WHERE NOT stock),
        grouped AS (
            SELECT root, min(id) AS dup_group, min(key) <> max(key) AS several
            FROM known GROUP BY root HAVING count(*) > 1)
        SELECT id, dup_group, if(several, 'near', 'copy') AS dup_kind
        FROM known JOIN grouped USING (root)
        UNION ALL SELECT id, NULL, 'stock' FROM said WHERE stock"""
    )


def _join_links(
    links: npt.NDArray[np.uint64],
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Return the keys that are linked and the smallest key linked with each."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    keys, ends = np.unique(links, return_inverse=True)
    ends = ends.reshape(-1, 2)
    shape = (len(keys), len(keys))
    graph = coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape)
    _, part = connected_components(graph, directed=False)
    # Keys ascend, so the first of each component is its smallest.
    _, first = np.unique(part, return_index=True)
    return keys, keys[first[part]]
