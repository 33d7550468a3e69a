"""How the corpus file is laid out, and how rows are merged into it (SQL)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import duckdb

TABLES = (
    "CREATE TABLE schema_version (version INTEGER)",
    """CREATE TABLE documents (
        id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
        platform VARCHAR NOT NULL, "group" VARCHAR, article_id VARCHAR,
        parent_id VARCHAR, published_at TIMESTAMPTZ, time_precision VARCHAR NOT NULL,
        title VARCHAR, text VARCHAR, author VARCHAR, likes BIGINT, replies BIGINT,
        reposts BIGINT, region VARCHAR, url VARCHAR, crawled_at TIMESTAMPTZ,
        flags VARCHAR[] NOT NULL, file VARCHAR NOT NULL, "row" BIGINT NOT NULL)""",
    """CREATE TABLE files (
        file VARCHAR, digest VARCHAR, options VARCHAR, signature VARCHAR,
        encoding VARCHAR, read BIGINT, kept BIGINT, rejected BIGINT,
        repeated BIGINT, repaired BIGINT, body VARCHAR)""",
    """CREATE TABLE rejects (
        file VARCHAR, digest VARCHAR, "row" BIGINT, line BIGINT, reason VARCHAR)""",
)

#: Rows without an id of their own arrive with the id of the first of their
#: equals; the n-th (n > 1) gets one derived from it. Numbers start again with
#: every file, so a file read twice gives the same ids, and of two files with
#: the same rows the larger number of occurrences remains.
_COUNT_EQUAL_ROWS = """CREATE OR REPLACE TEMP TABLE numbered AS
    SELECT hash(id) AS key, "row", n FROM (
        SELECT id, "row", row_number() OVER (PARTITION BY id ORDER BY "row") AS n
        FROM staged WHERE made)
    WHERE n > 1"""
# An UPDATE would keep all that it changes in memory until the commit. Rows lie
# about in their order, so that each range of them is read without the others.
_NAME_EQUAL_ROWS = """INSERT INTO named
    SELECT staged.* EXCLUDE (made) REPLACE (
        if(n IS NULL, staged.id,
           platform || ':~' || substr(md5(staged.id || '#' || n), 1, 16)) AS id)
    FROM staged LEFT JOIN (
            FROM numbered WHERE "row" >= $first AND "row" < $after) AS numbered
        ON staged.made AND hash(staged.id) = key AND staged."row" = numbered."row"
    WHERE staged."row" >= $first AND staged."row" < $after"""
_PIECE = 1_000_000  # rows whose numbers are held to be joined, 40 bytes each


def number_equal_rows(database: duckdb.DuckDBPyConnection) -> None:
    """Give the rows of `staged` their final ids, and take its column `made` off."""
    database.execute(_COUNT_EQUAL_ROWS)
    if not _count_rows(database, "numbered"):
        database.execute("ALTER TABLE staged DROP COLUMN made")
        return
    empty = "SELECT * EXCLUDE (made) FROM staged LIMIT 0"
    database.execute(f"CREATE OR REPLACE TEMP TABLE named AS {empty}")
    found = database.execute('SELECT min("row"), max("row") FROM staged').fetchall()
    first, last = map(int, found[0])
    for start in range(first, last + 1, _PIECE):
        database.execute(_NAME_EQUAL_ROWS, {"first": start, "after": start + _PIECE})
    database.execute("DROP TABLE staged")
    database.execute("ALTER TABLE named RENAME TO staged")


#: The same id is kept once. Only ids that meet pay for the sorting. `fresh`
#: are the rows that this merge added under a new id. The order of the winner
#: is total, so the outcome does not depend on the order of arrival. A document
#: whose text was not always the same is flagged `edited`.
# A remainder by a signed number would take 128-bit numbers, ten times as slow.
_MEET_KNOWN = """INSERT INTO met
    SELECT id, true
    FROM (SELECT id FROM documents WHERE hash(id) % $pieces::UBIGINT = $piece)
    SEMI JOIN (SELECT id FROM staged WHERE hash(id) % $pieces::UBIGINT = $piece)
        USING (id)"""
# Hashes are numbers, which are compared in a fraction of the time and memory of
# ids; the few ids whose hash occurs twice are then looked at themselves.
_HASH_IDS = "CREATE OR REPLACE TEMP TABLE hashes AS SELECT hash(id) AS key FROM staged"
_REPEAT_HASHES = """INSERT INTO repeated
    SELECT key FROM hashes WHERE key % $pieces::UBIGINT = $piece
    GROUP BY key HAVING count(*) > 1"""
_MEET_REPEATED = """INSERT INTO met
    SELECT id, false FROM staged
    WHERE hash(id) IN (SELECT key FROM repeated WHERE key % $pieces::UBIGINT = $piece)
        AND id NOT IN (SELECT id FROM met WHERE known)
    GROUP BY id HAVING count(*) > 1"""
_MERGE = (
    """CREATE OR REPLACE TEMP TABLE winners AS
        SELECT * EXCLUDE (place, most_likes, most_replies, most_reposts, edited)
            REPLACE (most_likes AS likes, most_replies AS replies,
                     most_reposts AS reposts,
                     if(edited, list_sort(list_distinct(list_append(flags, 'edited'))),
                        flags) AS flags)
        FROM (
            SELECT *, max(likes) OVER same AS most_likes,
                max(replies) OVER same AS most_replies,
                max(reposts) OVER same AS most_reposts,
                coalesce(min(text) OVER same <> max(text) OVER same, false)
                    OR bool_or(list_contains(flags, 'edited')) OVER same AS edited,
                row_number() OVER (PARTITION BY id ORDER BY crawled_at DESC NULLS LAST,
                    file DESC, "row" DESC, text DESC NULLS LAST,
                    published_at DESC NULLS LAST, author DESC NULLS LAST) AS place
            FROM (SELECT * FROM staged SEMI JOIN met USING (id)
                  UNION ALL SELECT * FROM documents SEMI JOIN met USING (id))
            WINDOW same AS (PARTITION BY id))
        WHERE place = 1""",
    "DELETE FROM documents WHERE id IN (SELECT id FROM met WHERE known)",
    """CREATE OR REPLACE TEMP TABLE fresh AS
        SELECT flags FROM staged ANTI JOIN met USING (id)
        UNION ALL
        SELECT flags FROM winners SEMI JOIN (SELECT id FROM met WHERE NOT known)
            USING (id)""",
    "INSERT INTO documents SELECT * FROM staged ANTI JOIN met USING (id)",
    "INSERT INTO documents SELECT * FROM winners",
)


_MET_PIECE = 1_000_000  # ids that are compared at a time


def merge_staged(database: duckdb.DuckDBPyConnection) -> None:
    """Put the rows of `staged` into `documents`; leaves `met`, `winners`, `fresh`."""
    database.execute("DROP TABLE IF EXISTS duplicates")  # of the documents so far
    _find_met(database)
    for statement in _MERGE:
        database.execute(statement)


def _find_met(database: duckdb.DuckDBPyConnection) -> None:
    """Make `met`: the ids of `staged` that are known, or there more than once."""
    database.execute("CREATE OR REPLACE TEMP TABLE met (id VARCHAR, known BOOLEAN)")
    database.execute("CREATE OR REPLACE TEMP TABLE repeated (key UBIGINT)")
    if _count_rows(database, "documents"):
        _execute_in_pieces(database, _MEET_KNOWN, "staged")
    database.execute(_HASH_IDS)
    _execute_in_pieces(database, _REPEAT_HASHES, "hashes")
    _execute_in_pieces(database, _MEET_REPEATED, "repeated")
    database.execute("DROP TABLE hashes")
    database.execute("DROP TABLE repeated")


def _execute_in_pieces(
    database: duckdb.DuckDBPyConnection, statement: str, table: str
) -> None:
    """Execute a statement for each piece of a table, of about _MET_PIECE rows."""
    pieces = -(-_count_rows(database, table) // _MET_PIECE)
    for piece in range(pieces):
        database.execute(statement, {"pieces": pieces, "piece": piece})


def _count_rows(database: duckdb.DuckDBPyConnection, table: str) -> int:
    found = database.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608
    return int(found[0][0])


def append_table(
    database: duckdb.DuckDBPyConnection, table: pa.Table, name: str
) -> None:
    """Append the rows of an Arrow table, column by column in their order.

    A registered view would do the same, but inside a transaction DuckDB keeps
    each such view, and so all rows that ever arrived, until the commit.
    """
    if table.num_rows:
        database.from_arrow(table).insert_into(name)
