"""What a reading of files lost or could not make out, told to its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.corpus import Corpus, Intake

_SHOWN = 5  # files told one by one; the rest is counted


def tell_losses(intake: Intake) -> list[str]:
    """Tell, file by file, rows that were rejected, and files that gave nothing.

    Each line names place, what was found and the way out.
    """
    lines = [str(warning) for warning in intake.warnings]
    lost = [f for f in intake.files if f.rejected]
    lines += [
        f"{f.file}: {f.rejected:,} of {f.read:,} rows can't be used; "
        "rejects.jsonl names each with its reason"
        for f in lost[:_SHOWN]
    ]
    if len(lost) > _SHOWN:
        lines.append(f"{len(lost) - _SHOWN:,} more files have such rows")
    return lines


def tell_bad_times(corpus: Corpus) -> list[str]:
    """Tell, file by file, documents whose time can't be read, and where the first is.

    They are kept without a time.
    """
    flags = corpus.table.column("flags").to_pylist()
    rows = [n for n, found in enumerate(flags) if "bad_time" in found]
    if not rows:
        return []
    bad = corpus.table.take(rows)
    first: dict[str, int] = {}
    number: dict[str, int] = {}
    places = zip(bad["file"].to_pylist(), bad["row"].to_pylist(), strict=True)
    for file, row in places:
        number[file] = number.get(file, 0) + 1
        first[file] = min(first.get(file, row), row)
    return [
        f"{file}: {number[file]:,} rows have a time that can't be read (the first is "
        f"row {first[file]:,}) and count as undated; expected a date such as "
        "2024-09-30 21:15 or seconds since 1970. Correct them, or say which column "
        "holds the time with --map published_at=COLUMN"
        for file in sorted(number)[:_SHOWN]
    ]
