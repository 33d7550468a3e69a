"""The corpus as a DuckDB file: transactional, mergeable, readable by anyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from textmine.corpus.forgotten import TABLES as FORGOTTEN
from textmine.corpus.forgotten import drop_staged
from textmine.corpus.manifest import FileRecord, read_record, sum_intake, write_record
from textmine.corpus.memory import MERGING, STAGING, limit_memory
from textmine.corpus.merge import TABLES, append_table, merge_staged, number_equal_rows
from textmine.corpus.normalise import REPAIRS, STAGED
from textmine.corpus.readers.parts import Fault
from textmine.corpus.table import SCHEMA, Corpus, FileIntake, Intake
from textmine.errors import WorkspaceError

if TYPE_CHECKING:
    import duckdb

SCHEMA_VERSION = 1
_MEMORY_LIMIT = f"{MERGING}MB"
_THREADS = 2
_FAILED_FILE = re.compile(r'file "([^"]+)": (.+)')
_HOLDER = re.compile(r"PID (\d+)")  # as DuckDB tells who has the lock


class CorpusStore:
    """Documents and the manifest of the files that they came from.

    Made by `open_store`. Every change is one transaction.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._db = connection
        self._key = b""

    @property
    def database(self) -> duckdb.DuckDBPyConnection:
        """The connection, for modules beside this one."""
        return self._db

    def guard(self, key: bytes) -> None:
        """Keep out what was forgotten under this author key, from now on."""
        self._key = key

    def upsert(self, table: pa.Table) -> tuple[int, int]:
        """Merge rows with `SCHEMA` and return how many are new and how many repeat.

        The same id is kept once: the row crawled last wins (of equals the
        later in file and row), counts are the largest seen.
        """
        made = pa.array([False] * table.num_rows, type=pa.bool_())
        staged = table.cast(SCHEMA).append_column(STAGED.field("made"), made)
        with self.transaction():
            self.stage([staged])
            number_equal_rows(self._db)
            return self._merge()

    def write_file(
        self,
        record: FileRecord,
        batches: Iterable[tuple[pa.Table, list[Fault]]],
        finish: Callable[[FileRecord], FileRecord],
    ) -> FileRecord:
        """Merge the rows of one file and enter it into the manifest, or do neither.

        `batches` are rows with the schema `STAGED` and what was rejected among
        them; `finish` adds to the record what is known once they are read.
        Returns the record with all its numbers.
        """
        with self.transaction():
            self._forget_rejects(record.intake)
            read = self._stage_batches(record.intake, batches)
            number_equal_rows(self._db)
            read -= self._drop_forgotten(record.intake)
            kept, repeated = self._merge()
            flags = self._count_flags()
            repaired = self._count_repaired()
            rejects = self._count_rejects(record.intake)
            rejected = sum(rejects.values())
            intake = replace(
                record.intake,
                read=read + rejected,
                kept=kept,
                rejected=rejected,
                repeated=repeated,
                repaired=repaired,
            )
            done = finish(replace(record, intake=intake, rejects=rejects, flags=flags))
            self.add_record(done)
        return done

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside, or undo all of it."""
        self._db.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def stage(self, tables: Iterable[pa.Table]) -> int:
        """Put rows with the schema `STAGED` in line for the merge; count them."""
        self._db.execute(
            "CREATE OR REPLACE TEMP TABLE staged AS FROM documents LIMIT 0"
        )
        self._db.execute("ALTER TABLE staged ADD COLUMN made BOOLEAN")
        rows = 0
        with limit_memory(self._db, STAGING):
            for table in tables:
                append_table(self._db, table, "staged")
                rows += table.num_rows
        return rows

    def _stage_batches(
        self, intake: FileIntake, batches: Iterable[tuple[pa.Table, list[Fault]]]
    ) -> int:
        def keep_faults() -> Iterator[pa.Table]:
            for table, faults in batches:
                self._add_rejects(intake, faults)
                yield table

        return self.stage(keep_faults())

    def _drop_forgotten(self, intake: FileIntake) -> int:
        if not self._key:
            return 0
        return drop_staged(self._db, self._key, intake.file, intake.digest)

    def _merge(self) -> tuple[int, int]:
        before = self._count("documents")
        arriving = self._count("staged")
        merge_staged(self._db)
        kept = self._count("documents") - before
        return kept, arriving - kept

    def _count(self, table: str) -> int:
        return int(self._fetch(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608

    def _fetch(self, query: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        return self._db.execute(query, list(values)).fetchall()

    def _count_flags(self) -> dict[str, int]:
        rows = self._fetch(
            "SELECT flag, count(*) FROM (SELECT unnest(flags) AS flag FROM fresh "
            "UNION ALL SELECT 'edited' FROM winners "
            "SEMI JOIN (FROM met WHERE known) USING (id) "
            "WHERE list_contains(flags, 'edited')) GROUP BY flag ORDER BY flag"
        )
        return {str(flag): int(n) for flag, n in rows}

    def _count_repaired(self) -> int:
        rows = self._fetch(
            "SELECT count(*) FROM fresh WHERE list_has_any(flags, ?)",
            [sorted(REPAIRS)],
        )
        return int(rows[0][0])

    def _add_rejects(self, intake: FileIntake, faults: list[Fault]) -> None:
        if not faults:
            return
        table = pa.table(
            {
                "file": [intake.file] * len(faults),
                "digest": [intake.digest] * len(faults),
                "row": [f.row for f in faults],
                "line": [f.line for f in faults],
                "reason": [f.reason for f in faults],
            }
        )
        append_table(self._db, table, "rejects")

    def _forget_rejects(self, intake: FileIntake) -> None:
        """Drop the rejects of an earlier reading with other options."""
        self._db.execute(
            "DELETE FROM rejects WHERE file = ? AND digest = ?",
            [intake.file, intake.digest],
        )

    def copy_rejects(self, intake: FileIntake, name: str) -> None:
        """Enter the rejects of a file once more, for a copy under another name."""
        self._db.execute(
            'INSERT INTO rejects SELECT ?, digest, "row", line, reason '
            "FROM rejects WHERE file = ? AND digest = ?",
            [name, intake.file, intake.digest],
        )

    def _count_rejects(self, intake: FileIntake) -> dict[str, int]:
        rows = self._fetch(
            "SELECT reason, count(*) FROM rejects WHERE file = ? AND digest = ? "
            "GROUP BY reason ORDER BY reason",
            [intake.file, intake.digest],
        )
        return {str(reason): int(n) for reason, n in rows}

    def add_record(self, record: FileRecord) -> None:
        """Enter a file into the manifest, in place of an entry of the same content."""
        intake = record.intake
        self._db.execute(
            "DELETE FROM files WHERE file = ? AND digest = ? AND options = ?",
            [intake.file, intake.digest, record.options],
        )
        row = write_record(record)
        marks = ", ".join("?" * len(row))
        self._db.execute(f"INSERT INTO files VALUES ({marks})", row)  # noqa: S608

    def records(self) -> list[FileRecord]:
        """Return the manifest, ordered by file name and digest."""
        rows = self._fetch("SELECT * FROM files ORDER BY file, digest, options")
        return [read_record(row) for row in rows]

    def files(self) -> tuple[FileIntake, ...]:
        """Return what each file gave, ordered by file name and digest."""
        return tuple(record.intake for record in self.records())

    def rejected(self, files: Iterable[FileIntake]) -> Iterator[dict[str, Any]]:
        """Give the rejected rows of files, in the order of file and row."""
        wanted = {(f.file, f.digest) for f in files}
        rows = self._fetch(
            "SELECT file, digest, row, line, reason FROM rejects "
            "ORDER BY file, row, line, reason"
        )
        for file, digest, row, line, reason in rows:
            if (file, digest) in wanted:
                yield {"file": file, "row": row, "line": line, "reason": reason}

    def intake(self) -> Intake:
        """Return the intake of all files, as the manifest and documents tell it."""
        return sum_intake(self.records())

    def load(
        self, since: datetime | None = None, before: datetime | None = None
    ) -> Corpus:
        """Return documents, ordered by id (code points).

        Args:
            since: Aware time; documents published from then on, None for all.
            before: Aware time; documents published before it, None for all.
                Where either is given, documents without a time are left out.
        """
        columns = ", ".join(f'"{name}"' for name in SCHEMA.names)
        query = f"SELECT {columns} FROM documents WHERE true"  # noqa: S608
        values: list[datetime] = []
        if since is not None:
            query += " AND published_at >= ?"
            values.append(since)
        if before is not None:
            query += " AND published_at < ?"
            values.append(before)
        table = self._read_table(query + " ORDER BY id", values)
        return Corpus(table.cast(SCHEMA), self.intake())

    def load_times(self) -> pa.Array:
        """Return the times of all dated documents, in no particular order."""
        query = "SELECT published_at FROM documents WHERE published_at IS NOT NULL"
        table = self._read_table(query, [])
        return table.column(0).cast(SCHEMA.field("published_at").type)

    def _read_table(self, query: str, values: list[datetime]) -> pa.Table:
        return self._db.sql(query, params=values).to_arrow_table()

    def __len__(self) -> int:
        return self._count("documents")


@contextmanager
def open_store(path: Path | str) -> Iterator[CorpusStore]:
    """Open the corpus file at `path`, made where it is missing; close it after.

    Raises:
        WorkspaceError: The file is no corpus, of another version of textmine,
            or held open by another program.
    """
    import duckdb

    try:
        connection = duckdb.connect(
            str(path), config={"memory_limit": _MEMORY_LIMIT, "threads": _THREADS}
        )
    except duckdb.Error as error:
        raise _explain(Path(path).name, str(error)) from None
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET preserve_insertion_order = false")
        _prepare(connection, Path(path).name)
        yield CorpusStore(connection)
    except duckdb.OutOfMemoryException as error:
        raise WorkspaceError(
            Path(path).name,
            f"a merge needs more memory than its {_MEMORY_LIMIT}",
            remedy="Split the largest file and ingest its parts one by one",
        ) from error
    except duckdb.IOException as error:
        raise _explain_failure(path, str(error)) from error
    finally:
        connection.close()


def _explain(name: str, message: str) -> WorkspaceError:
    if "lock" in message.lower():
        holder = _HOLDER.search(message)
        who = f" (process {holder[1]})" if holder else ""
        return WorkspaceError(
            name, f"held open by another program{who}", remedy="Wait until it has ended"
        )
    return WorkspaceError(name, "not a corpus", "a DuckDB file written by textmine")


def _explain_failure(path: Path | str, message: str) -> WorkspaceError:
    """Tell which file failed: that of the corpus or a temporary one."""
    found = _FAILED_FILE.search(message)
    return WorkspaceError(
        found[1] if found else str(path),
        f"can't be read or written ({found[2] if found else message})",
        remedy="Free some space and run again: whole files that were read are kept",
    )


def _prepare(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    if tables and "schema_version" not in tables:
        raise WorkspaceError(name, "a database of another program", "a corpus")
    # Whole or not at all: a corpus killed here has to open again.
    connection.execute("BEGIN TRANSACTION")
    if not tables:
        for statement in TABLES:
            connection.execute(statement)
        connection.execute("INSERT INTO schema_version VALUES (?)", [SCHEMA_VERSION])
    for statement in FORGOTTEN:
        connection.execute(statement)
    connection.execute("COMMIT")
    found = connection.execute("SELECT version FROM schema_version").fetchall()
    if found != [(SCHEMA_VERSION,)]:
        raise WorkspaceError(
            name,
            f"a corpus of format {found[0][0] if found else 'unknown'}",
            f"format {SCHEMA_VERSION}",
            "Ingest the exports again into a new workspace",
        )
