"""Files and folders are read into a corpus; nothing is lost without a count."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from textmine.corpus.columns import FileContext
from textmine.corpus.containers import find_sources
from textmine.corpus.digests import digest_source
from textmine.corpus.fields import fold_name
from textmine.corpus.manifest import FileRecord, sum_intake
from textmine.corpus.options import ReadOptions
from textmine.corpus.readers.parts import Fault, Source
from textmine.corpus.reading import FileReading, find_refusal, read_names, read_tables
from textmine.corpus.store import CorpusStore, open_store
from textmine.corpus.table import Corpus, FileIntake, Intake
from textmine.errors import InputError, OptionError
from textmine.progress import Progress, silent

_SHOWN = 10  # problems that are shown in one message; the rest is counted

Paths = Iterable[Path | str] | Path | str


def read_corpus(
    paths: Paths,
    *,
    options: ReadOptions | None = None,
    key: bytes | None = None,
    rejects: Path | None = None,
    progress: Progress = silent,
) -> Corpus:
    """Read files and folders into a corpus in memory.

    Args:
        paths: Files, and folders that stand for all files below them.
        options: How to read them; see `ReadOptions`.
        key: Author key; without one a random key is used, and authors can't be
            compared between two calls.
        rejects: File to write the rejected rows to, as JSON lines.
        progress: Called with the stage "read" and the rows done.

    Returns:
        The documents, ordered by id; `intake` tells what each file gave.

    Raises:
        InputError: A path that can't be used, or no usable row at all.
    """
    with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
        place = Path(folder)
        with open_store(place / "corpus.duckdb") as store:
            ingest(
                store,
                paths,
                options=options,
                key=key or secrets.token_bytes(32),
                rejects=rejects or place / "rejects.jsonl",
                progress=progress,
            )
            return store.load()


def ingest(
    store: CorpusStore,
    paths: Paths,
    *,
    options: ReadOptions | None = None,
    key: bytes,
    rejects: Path,
    every_column: bool = True,
    progress: Progress = silent,
) -> Intake:
    """Read files and folders into a store, each file in one transaction.

    A file whose content was read before with the same options is not read
    again; its numbers come from the manifest.

    Args:
        store: Where the documents go.
        paths: Files, and folders that stand for all files below them; their
            order does not matter.
        options: How to read them; see `ReadOptions`.
        key: Author key (`create_key`).
        rejects: File that gets the rejected rows of these files, one JSON
            object a line: file, row, line, reason.
        every_column: Whether each column of `options.map` has to be in a file.
        progress: Called with the stage "read" and the rows done.

    Returns:
        What these files gave, in the order of their names.

    Raises:
        InputError: A path that can't be used (all such problems in one
            message, before anything is stored), or no usable row at all.
        OptionError: `options.map` names a column that no file has.
    """
    options = options or ReadOptions()
    store.guard(key)
    named = [paths] if isinstance(paths, Path | str) else list(paths)
    if not named:
        raise InputError("input", "no path given", "files or folders", "Name some")
    sources, problems = find_sources(named)
    problems += check_sources(sources, options)
    raise_problems(problems)
    if every_column:
        check_map(sources, options)
    known = {(r.intake.digest, r.options): r for r in reversed(store.records())}
    records: list[FileRecord] = []
    counter = _Counter(progress)
    for digest, source in _order(sources):
        context = FileContext(source.name, key, options)
        # What could not be opened has no content that might be known.
        earlier = known.get((digest, options.digest)) if digest else None
        if earlier is None:
            record = _read_file(store, source, digest, context, counter)
        else:
            record = _recall(store, earlier, source)
        known[digest, options.digest] = record if earlier is None else earlier
        records.append(record)
    intake = sum_intake(records)
    write_rejects(store, intake, rejects)
    if not any(f.kept or f.repeated for f in intake.files):
        raise _explain_nothing(named, intake)
    return intake


def check_sources(sources: Iterable[Source], options: ReadOptions) -> list[InputError]:
    """Return the problems of files that the user named; those in folders may fail."""
    problems: list[InputError] = []
    for source in sources:
        refusal = find_refusal(source, options) if source.named else None
        if refusal is not None:
            problems.append(
                InputError(
                    source.name, refusal.reason, refusal.expected, refusal.remedy
                )
            )
    return problems


def check_map(sources: Iterable[Source], options: ReadOptions) -> None:
    """Raise an OptionError if a column of the option `map` is in no file."""
    missing = {fold_name(c): (f, c) for f, c in options.columns.items()}
    for source in sources:
        if not missing:
            return
        for name in read_names(source, options):
            missing.pop(fold_name(name), None)
    if missing:
        field, column = next(iter(missing.values()))
        raise OptionError(
            f"--map {field}={column}",
            f"no file has a column {column!r}",
            remedy="Name it as it stands in the header",
        )


def raise_problems(problems: list[InputError]) -> None:
    """Raise one error that tells all problems; nothing if there are none."""
    if not problems:
        return
    if len(problems) == 1:
        raise problems[0]
    shown = [f"\n  {p}" for p in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        shown.append(f"\n  and {len(problems) - _SHOWN} more")
    raise InputError("input", f"{len(problems)} paths can't be used:" + "".join(shown))


def _order(sources: Iterable[Source]) -> list[tuple[str, Source]]:
    """Order files by name, then digest: the same wherever the folder lies."""
    pairs = [(digest_source(s), s) for s in sources]
    return sorted(pairs, key=lambda pair: (pair[1].name, pair[0]))


class _Counter:
    """Tells the progress of rows over all files."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.rows = 0

    def add(self, rows: int, file: str) -> None:
        self.rows += rows
        self.progress("read", self.rows, None, file)


def _read_file(
    store: CorpusStore,
    source: Source,
    digest: str,
    context: FileContext,
    counter: _Counter,
) -> FileRecord:
    reading = FileReading()

    def count() -> Iterator[tuple[pa.Table, list[Fault]]]:
        for table, faults in read_tables(source, context, reading):
            counter.add(table.num_rows + len(faults), source.name)
            yield table, faults

    def finish(record: FileRecord) -> FileRecord:
        intake = replace(
            record.intake,
            signature=reading.signature,
            encoding=reading.encoding,
            columns=reading.columns,
        )
        return replace(record, intake=intake, warnings=_find_warnings(source, reading))

    intake = FileIntake(source.name, digest, "", "", 0, 0, 0, 0, 0)
    record = FileRecord(intake, context.options.digest, given=context.options.given)
    return store.write_file(record, count(), finish)


def _find_warnings(source: Source, reading: FileReading) -> tuple[str, ...]:
    warnings = list(reading.warnings)
    if not reading.signatures and not warnings:
        reason = reading.refusals[0].reason if reading.refusals else "no data rows"
        warnings.append(f"{source.name}: not used, {reason}")
    return tuple(warnings)


def _recall(store: CorpusStore, earlier: FileRecord, source: Source) -> FileRecord:
    """Return the entry of a file that was read before; a copy repeats all its rows."""
    if earlier.intake.file == source.name:
        return earlier
    usable = earlier.intake.kept + earlier.intake.repeated
    intake = replace(
        earlier.intake, file=source.name, kept=0, repaired=0, repeated=usable
    )
    copy = replace(earlier, intake=intake, flags={})
    with store.transaction():
        store.add_record(copy)
        store.copy_rejects(earlier.intake, source.name)
    return copy


def write_rejects(store: CorpusStore, intake: Intake, path: Path) -> None:
    """Write the rejected rows of files as JSON lines, replacing the file whole.

    A line has file, row, line (both from 1) and reason; never what the row said.
    """
    partial = path.with_name(path.name + ".part")
    with partial.open("w", encoding="utf-8", newline="\n") as out:
        for entry in store.rejected(intake.files):
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")
    os.replace(partial, path)  # noqa: PTH105 - atomic, and read so at a glance


def _explain_nothing(named: list[Path | str], intake: Intake) -> InputError:
    place = ", ".join(Path(p).name for p in named[:3]) or "input"
    rejected = sum(intake.rejects.values())
    found = f"no usable row in {len(intake.files)} file(s)"
    if rejected:
        reasons = ", ".join(f"{reason}: {n}" for reason, n in intake.rejects.items())
        found += f", {rejected} rejected ({reasons})"
    for warning in intake.warnings[:_SHOWN]:
        found += f"\n  {warning}"
    return InputError(
        place,
        found,
        "articles or comments with a text",
        "textmine sources shows what each column was taken for",
    )
