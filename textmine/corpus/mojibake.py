"""Text that was saved as UTF-8, read as GBK, and saved again: 寰崥 for 微博."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textmine.corpus.batches import Batch, name_columns
from textmine.corpus.fields import fold_name, load_field_map

_LOST = re.compile("[\ufffd?]")
ADVICE = (
    "saved once in a wrong encoding and repaired; export it again as UTF-8 if "
    "characters are missing"
)


def repair_batch(batch: Batch) -> Batch:
    """Return the batch with its true characters, if its header gives it away.

    The header decides: names that mean something once they are put right, and
    nothing as they stand.

    >>> repair_text("寰\ue1bc崥id")
    '微博id'
    """
    known = load_field_map().names
    if known.intersection(map(fold_name, batch.columns)):
        return batch
    names = [repair_text(c) or c for c in batch.columns]
    if not known.intersection(map(fold_name, names)):
        return batch
    columns = name_columns(names)
    cells = {
        new: _repair_cells(batch.cells[old])
        for new, old in zip(columns, batch.columns, strict=True)
    }
    return replace(
        batch, columns=columns, cells=cells, flags=(*batch.flags, "mojibake")
    )


def _repair_cells(values: Sequence[Any]) -> list[Any]:
    return [(repair_text(v) or v) if isinstance(v, str) else v for v in values]


def repair_text(text: str) -> str | None:
    """Return what a text was before it was read as GBK, None if it is no such text.

    What was lost on the way stays lost: it becomes U+FFFD.
    """
    if text.isascii():
        return None
    pieces = []
    for piece in re.split("(\ufffd+)", text):
        try:
            raw = b"" if piece.startswith("\ufffd") else piece.encode("gb18030")
        except UnicodeEncodeError:
            return None
        pieces.append(raw)
    fixed = b"".join(pieces).decode("utf-8", "replace")
    lost = len(_LOST.findall(fixed))
    if lost > text.count("\ufffd") + 1 or fixed.isascii():
        return None
    return fixed
