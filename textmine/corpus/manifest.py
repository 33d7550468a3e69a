"""What the manifest keeps of each file, so that reports need not read it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from textmine import __version__
from textmine.corpus.table import FileIntake, Intake


@dataclass(frozen=True)
class FileRecord:
    """The manifest entry of one file: its intake, and why rows were lost.

    `options` is `ReadOptions.digest`; with the digest of the file it tells
    whether the file has to be read again. `given` are the options that were not left
    at their defaults, `version` the textmine that read it.
    """

    intake: FileIntake
    options: str = ""
    rejects: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    given: dict[str, Any] = field(default_factory=dict)
    version: str = __version__


def sum_intake(records: Iterable[FileRecord]) -> Intake:
    """Add up the records of files into one intake."""
    rejects: dict[str, int] = {}
    flags: dict[str, int] = {}
    files: list[FileIntake] = []
    warnings: list[str] = []
    for record in records:
        files.append(record.intake)
        warnings.extend(record.warnings)
        for total, part in ((rejects, record.rejects), (flags, record.flags)):
            for name, count in part.items():
                total[name] = total.get(name, 0) + count
    return Intake(
        files=tuple(files),
        rejects=dict(sorted(rejects.items())),
        flags=dict(sorted(flags.items())),
        warnings=tuple(warnings),
    )


def read_record(row: Sequence[Any]) -> FileRecord:
    """Return the record that a row of the table `files` holds."""
    body = json.loads(row[10])
    intake = FileIntake(
        file=row[0],
        digest=row[1],
        signature=row[3],
        encoding=row[4],
        read=row[5],
        kept=row[6],
        rejected=row[7],
        repeated=row[8],
        repaired=row[9],
        columns=body["columns"],
    )
    return FileRecord(
        intake,
        row[2],
        body["rejects"],
        body["flags"],
        tuple(body["warnings"]),
        body.get("given", {}),
        body.get("version", ""),
    )


def write_record(record: FileRecord) -> list[Any]:
    """Return a record as a row of the table `files`."""
    intake = record.intake
    body = {
        "columns": intake.columns,
        "rejects": record.rejects,
        "flags": record.flags,
        "warnings": list(record.warnings),
        "given": record.given,
        "version": record.version,
    }
    return [
        intake.file,
        intake.digest,
        record.options,
        intake.signature,
        intake.encoding,
        intake.read,
        intake.kept,
        intake.rejected,
        intake.repeated,
        intake.repaired,
        json.dumps(body, sort_keys=True),
    ]
