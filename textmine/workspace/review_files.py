"""`review/`: the plan of what is coded, and one CSV of codes a coder.

Both hold ids and labels, no text unless asked for, and may be edited by hand or
gathered from several people: every CSV of the folder but the plan is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.canonical import digest_text
from textmine.errors import OptionError, WorkspaceError
from textmine.workspace.folder import Workspace

FOLDER = "review"
PLAN = "plan.csv"
PLAN_COLUMNS = ("id", "batch", "stratum", "weight")
COLUMNS = ("id", "coder", "batch", "stratum", "weight", "yes", "no")
TEXT = "text"
_CODER = re.compile(r"[\w-]{1,40}")
_BETWEEN = ";"


@dataclass(frozen=True)
class PlanRow:
    """A document to code: see `textmine.themes.review_plan.Planned`."""

    id: str
    batch: int
    stratum: str
    weight: float


@dataclass(frozen=True)
class CodedRow:
    """What one person said of one document.

    `yes` and `no` are keys of themes; a theme in neither was not asked for. The
    batch and stratum "" mark a row of unknown origin: it teaches, it never counts in
    a figure.
    """

    id: str
    coder: str
    batch: int
    stratum: str
    weight: float
    yes: frozenset[str]
    no: frozenset[str]


def check_coder(name: str) -> str:
    """Return a coder's name; it names his file.

    Raises:
        OptionError: It could not.
    """
    if not _CODER.fullmatch(name) or f"{name}.csv" == PLAN:
        raise OptionError("--coder", f"{name!r}", "letters, digits, _ and - (not plan)")
    return name


def read_plan(workspace: Workspace) -> list[PlanRow]:
    """Return the plan in its order, [] where there is none.

    Raises:
        WorkspaceError: Lines that are no rows.
    """
    path = workspace.root / FOLDER / PLAN
    rows, problems = [], []
    for number, row in _read_lines(path, ("id", "stratum")) if path.exists() else ():
        try:
            rows.append(
                PlanRow(
                    _require(row, "id"),
                    int(row.get("batch") or 1),
                    _require(row, "stratum"),
                    _read_weight(row),
                )
            )
        except ValueError as error:
            problems.append(f"line {number}: {error}")
    _refuse(path, problems)
    return rows


def write_plan(workspace: Workspace, rows: Sequence[PlanRow]) -> None:
    """Write the plan whole, or leave the old one."""
    folder = workspace.root / FOLDER
    folder.mkdir(exist_ok=True)
    cells = [[r.id, str(r.batch), r.stratum, f"{r.weight:.6g}"] for r in rows]
    part = folder / f"{PLAN}.part"
    part.write_text(_join_lines([PLAN_COLUMNS, *cells]), "utf-8", newline="")
    part.replace(folder / PLAN)


def read_coded(workspace: Workspace) -> list[CodedRow]:
    """Return the rows of all coders, files in the order of their names.

    Where a coder has two rows for a document, the last one holds.

    Raises:
        WorkspaceError: A file can't be read, or lines that are no rows; all told.
    """
    paths = sorted((workspace.root / FOLDER).glob("*.csv"))
    found: dict[tuple[str, str], CodedRow] = {}
    for path in paths:
        if path.name == PLAN:
            continue
        problems = []
        for number, row in _read_lines(path, ("id", "yes")):
            try:
                coded = _read_row(row, path.stem)
            except ValueError as error:
                problems.append(f"line {number}: {error}")
                continue
            found.pop((coded.coder, coded.id), None)
            found[coded.coder, coded.id] = coded
        _refuse(path, problems)
    return list(found.values())


def append_row(workspace: Workspace, row: CodedRow, text: str | None = None) -> None:
    """Add one row to the coder's file in a single write."""
    folder = workspace.root / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{row.coder}.csv"
    lines: list[Sequence[str]] = []
    if not path.exists() or not path.stat().st_size:
        lines.append(COLUMNS if text is None else (*COLUMNS, TEXT))
        header = "\ufeff"  # so that a spreadsheet reads Chinese as such
    else:
        header = "" if path.read_bytes().endswith(b"\n") else "\r\n"
    lines.append(_tell_row(row, text))
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(header + _join_lines(lines))


def merge_codes(rows: Iterable[CodedRow]) -> dict[str, dict[str, bool]]:
    """Return what most coders say: document id -> theme key -> yes or no.

    Where as many say yes as no, nothing is said.
    """
    votes: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for row in rows:
        for said, keys in ((True, row.yes), (False, row.no)):
            for key in keys:
                votes[row.id, key][said] += 1
    codes: dict[str, dict[str, bool]] = {}
    for (i, key), count in sorted(votes.items()):
        if count[True] != count[False]:
            codes.setdefault(i, {})[key] = count[True] > count[False]
    return codes


def read_codes(workspace: Workspace) -> dict[str, dict[str, bool]]:
    """Return the codes that a run learns from; {} where nobody has coded."""
    return merge_codes(read_coded(workspace))


def digest_codes(codes: dict[str, dict[str, bool]]) -> str:
    """Return a digest of codes, "" of none."""
    said = [f"{i}\t{k}\t{v}" for i in sorted(codes) for k, v in codes[i].items()]
    return digest_text(*said) if said else ""


def drop_documents(workspace: Workspace, gone: frozenset[str]) -> None:
    """Take documents out of the plan and of every coder's file."""
    folder = workspace.root / FOLDER
    for path in sorted(folder.glob("*.csv")):
        raw = path.read_text("utf-8-sig")
        rows = list(csv.reader(io.StringIO(raw, newline="")))
        if not rows or "id" not in rows[0]:
            continue
        at = rows[0].index("id")
        kept = [row for row in rows if len(row) <= at or row[at].strip() not in gone]
        if len(kept) < len(rows):
            part = path.with_name(f"{path.name}.part")
            part.write_text("\ufeff" + _join_lines(kept), "utf-8", newline="")
            part.replace(path)


def _read_lines(
    path: Path, needed: Sequence[str]
) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            str(path), "can't be read", "a CSV in UTF-8", "Save it as UTF-8"
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in needed if c not in (reader.fieldnames or ())]
    if missing:
        raise WorkspaceError(
            str(path), f"no column {' and '.join(missing)}", ", ".join(COLUMNS)
        )
    for row in reader:
        cells = {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}
        if any(cells.values()):
            yield reader.line_num, cells


def _read_row(row: dict[str, str], stem: str) -> CodedRow:
    yes, no = (_split_keys(row.get(name, "")) for name in ("yes", "no"))
    if yes & no:
        raise ValueError(f"both yes and no: {', '.join(sorted(yes & no))}")
    return CodedRow(
        _require(row, "id"),
        row.get("coder") or stem,
        int(row.get("batch") or 0),
        row.get("stratum", ""),
        _read_weight(row),
        yes,
        no,
    )


def _split_keys(cell: str) -> frozenset[str]:
    keys = (key.strip() for key in re.split(r"[;；]", cell))
    return frozenset(key for key in keys if key)


def _read_weight(row: dict[str, str]) -> float:
    weight = float(row.get("weight") or 0)
    if not 0 <= weight < float("inf"):
        raise ValueError(f"weight is {row.get('weight')!r}")
    return weight


def _require(row: dict[str, str], name: str) -> str:
    if not row.get(name):
        raise ValueError(f"no {name}")
    return row[name]


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        raise WorkspaceError(
            str(path),
            "; ".join(problems[:10]),
            "rows of " + ", ".join(COLUMNS),
            "Correct or remove these lines",
        )


def _tell_row(row: CodedRow, text: str | None) -> list[str]:
    from textmine.report.themes_csv import neutralise_cell

    keys = [_BETWEEN.join(sorted(side)) for side in (row.yes, row.no)]
    origin = [str(row.batch), row.stratum, f"{row.weight:.6g}"]
    shown = [] if text is None else [neutralise_cell(text.replace("\n", " "))]
    return [row.id, row.coder, *origin, *keys, *shown]


def _join_lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
