"""What files would be taken for, told before anything is stored."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from textmine.corpus.columns import FileContext
from textmine.corpus.containers import find_sources
from textmine.corpus.intake import Paths, check_map, raise_problems
from textmine.corpus.normalise import REPAIRS
from textmine.corpus.options import ReadOptions
from textmine.corpus.readers.parts import Source
from textmine.corpus.reading import FileReading, read_tables
from textmine.progress import Progress, silent

_EXAMPLES = 3
_SHOWN = ("kind", "platform", "group", "article_id", "published_at", "title", "text")


@dataclass(frozen=True)
class SourceReport:
    """What one file is and what its rows would give.

    `container` is what the file is ("delimited", "sqlite" …), `signature` whose
    export; `columns` maps fields to columns. `read` = `usable` + `rejected`
    rows; `repaired` counts usable rows with a repair flag, `reasons` the
    rejected rows by why. `examples` are the first rows, personal data masked.
    `refusal` says why no row can be used, "" where some can.
    """

    file: str
    container: str
    signature: str
    encoding: str
    read: int
    usable: int
    repaired: int
    rejected: int
    columns: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    examples: tuple[dict[str, str], ...] = ()
    refusal: str = ""
    remedy: str = ""
    warnings: tuple[str, ...] = ()


def describe_sources(
    paths: Paths,
    *,
    options: ReadOptions | None = None,
    progress: Progress = silent,
) -> tuple[SourceReport, ...]:
    """Read files and tell what each is, storing nothing.

    Args:
        paths: Files, folders and archives.
        options: How to read them; see `ReadOptions`.
        progress: Called with the stage "read" and the rows done.

    Returns:
        One report a file, by name. Rows are counted file by file: what several
        files or rows repeat is found only by `ingest`.

    Raises:
        InputError: A path that is not there.
        OptionError: `options.map` names a column that no file has.
    """
    options = options or ReadOptions()
    named = [paths] if isinstance(paths, Path | str) else list(paths)
    sources, problems = find_sources(named)
    raise_problems(problems)
    check_map(sources, options)
    reports: list[SourceReport] = []
    rows = 0
    for source in sources:
        report = _describe(source, options)
        rows += report.read
        progress("read", rows, None, source.name)
        reports.append(report)
    return tuple(reports)


def _describe(source: Source, options: ReadOptions) -> SourceReport:
    """Read one file under a key that is thrown away."""
    context = FileContext(source.name, secrets.token_bytes(32), options)
    reading = FileReading()
    usable = repaired = 0
    reasons: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    examples: list[dict[str, str]] = []
    for table, faults in read_tables(source, context, reading):
        reasons.update(fault.reason for fault in faults)
        usable += table.num_rows
        for marks in table.column("flags").to_pylist():
            flags.update(marks)
            repaired += not REPAIRS.isdisjoint(marks)
        if len(examples) < _EXAMPLES:
            examples += _pick_examples(table, _EXAMPLES - len(examples))
    refusal = reading.refusals[0] if reading.refusals and not usable else None
    reason = refusal.reason if refusal else "" if usable else "no usable row"
    return SourceReport(
        file=source.name,
        container=source.container,
        signature=reading.signature,
        encoding=reading.encoding,
        read=usable + reasons.total(),
        usable=usable,
        repaired=repaired,
        rejected=reasons.total(),
        columns=dict(sorted(reading.columns.items())),
        reasons=dict(sorted(reasons.items())),
        flags=dict(sorted(flags.items())),
        examples=tuple(examples),
        refusal=reason,
        remedy=refusal.remedy if refusal else "",
        warnings=tuple(reading.warnings),
    )


def _pick_examples(table: pa.Table, count: int) -> Iterator[dict[str, str]]:
    for row in table.slice(0, count).to_pylist():
        at = row["published_at"]
        row["published_at"] = at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
        yield {name: row[name] for name in _SHOWN if row[name]}
