"""themes.csv: one row a theme, for spreadsheets."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from textmine.trends.findings import Findings, Share, ThemeFinding

# What a spreadsheet may take for a formula or a command (OWASP, "CSV injection").
_FORMULA = re.compile(r"^[\s]*[=+\-@]|[\x00-\x1f\x7f]")
_DIGITS = 6  # as findings.json has them

Cell = str | int | float

#: Columns of themes.csv.
COLUMNS = (
    "id",
    "key",
    "kind",
    "label",
    "label_en",
    "threshold",
    "documents",
    "of",
    "share",
    "low",
    "high",
    "change",
    "change_low",
    "change_high",
    "direction",
    "against",
    "p",
    "before_first",
    "before_last",
    "before_share",
    "after_first",
    "after_last",
    "after_share",
    "peak_week",
    "rank",
    "driver",
    "concentration_by",
    "concentration_name",
    "concentration_part",
    "keywords",
    "definition",
)


def neutralise_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> neutralise_cell("=1+1"), neutralise_cell("安全焦虑")
    ("'=1+1", '安全焦虑')
    """
    return f"'{text}" if _FORMULA.search(text) else text


def write_themes_csv(findings: Findings, path: Path) -> None:
    """Write one row a theme, in the order of the report.

    UTF-8 with a byte order mark, since Excel reads a file without one in the
    system's legacy encoding (GBK in China); rows end in a line feed. A text that
    starts like a formula, or holds a control character, gets a leading apostrophe.
    Shares lie in [0, 1]; an empty cell is a number that is not given.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_list_cells(theme) for theme in findings.themes)


def _list_cells(theme: ThemeFinding) -> list[Cell]:
    before = theme.change.before_weeks or ("", "")
    after = theme.change.after_weeks or ("", "")
    source = theme.concentration
    values: tuple[Cell | None, ...] = (
        theme.id,
        theme.key,
        theme.kind,
        theme.label,
        theme.label_en,
        theme.threshold,
        theme.share.documents,
        theme.share.of,
        *_bounds(theme.share),
        theme.change.points,
        theme.change.low,
        theme.change.high,
        theme.change.direction,
        theme.change.against,
        theme.change.p,
        *before,
        theme.change.before.value,
        *after,
        theme.change.after.value,
        theme.peak_week,
        theme.rank,
        int(theme.driver),
        *((source.by, source.name, source.part) if source else (None, None, None)),
        " ".join(k.word for k in theme.keywords),
        theme.definition,
    )
    return [_write_cell(value) for value in values]


def _bounds(share: Share) -> tuple[float | None, float | None, float | None]:
    return share.value, share.low, share.high


def _write_cell(value: Cell | None) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutralise_cell(value.encode("utf-8", "replace").decode("utf-8"))
    return round(value, _DIGITS) if isinstance(value, float) else value
