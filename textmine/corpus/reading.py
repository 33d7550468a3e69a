"""One file read from end to end: parts, batches, layouts, canonical rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyarrow as pa

from textmine.corpus.batches import Batch, gather_batches
from textmine.corpus.columns import FileContext
from textmine.corpus.companions import ArticlePicker
from textmine.corpus.layouts import Layout
from textmine.corpus.mojibake import ADVICE, repair_batch
from textmine.corpus.normalise import STAGED, normalise_batch
from textmine.corpus.opening import DAMAGE
from textmine.corpus.options import ReadOptions
from textmine.corpus.readers import READERS
from textmine.corpus.readers.parts import (
    BATCH_ROWS,
    Fault,
    GridRow,
    Part,
    RecordRow,
    Source,
)
from textmine.corpus.recognise import recognise_columns
from textmine.corpus.refusals import Refusal, refuse_container
from textmine.errors import InputError


@dataclass
class FileReading:
    """What is found out about a file while it is read."""

    signatures: dict[str, None] = field(default_factory=dict)
    encoding: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def signature(self) -> str:
        """Names of the signatures that were met, in order."""
        return "+".join(self.signatures)

    def note(self, warning: str) -> None:
        """Keep a warning, once."""
        if warning not in self.warnings:
            self.warnings.append(warning)


def find_refusal(source: Source, options: ReadOptions) -> Refusal | None:
    """Return why no row of a file can be used, None if some can.

    Reads no further than the first batch that is recognised.
    """
    if source.container not in READERS:
        return refuse_container(source.container, source.trouble)
    reading = FileReading()
    fault = ""
    for batch, layout in read_layouts(source, options, reading):
        if layout is not None:
            return None
        if isinstance(batch, Fault):
            fault = fault or batch.reason
    if reading.refusals:
        return reading.refusals[0]
    if fault:
        return Refusal(fault)
    return Refusal("no data rows", "a header and rows below it")


def read_names(source: Source, options: ReadOptions) -> tuple[str, ...]:
    """Return the column names of the first rows of a file, () where it has none."""
    for batch, _layout in read_layouts(source, options, FileReading()):
        if isinstance(batch, Batch):
            return batch.columns
    return ()


def read_tables(
    source: Source, context: FileContext, reading: FileReading
) -> Iterator[tuple[pa.Table, list[Fault]]]:
    """Give the rows of a file with the schema `normalise.STAGED`, and its faults.

    What is found out on the way is written into `reading`.
    """
    faults: list[Fault] = []
    for batch, layout in read_layouts(source, context.options, reading):
        if len(faults) >= BATCH_ROWS:
            yield STAGED.empty_table(), faults
            faults = []
        if isinstance(batch, Fault):
            faults.append(batch)
            continue
        if layout is None:
            reason = reading.refusals[-1].reason
            pairs = zip(batch.rows, batch.lines, strict=True)
            faults.extend(Fault(row, line, reason) for row, line in pairs)
            continue
        table, rejected = normalise_batch(batch, layout, context)
        yield table, faults + rejected
        faults = []
    if faults:
        yield STAGED.empty_table(), faults


def read_layouts(
    source: Source, options: ReadOptions, reading: FileReading
) -> Iterator[tuple[Batch | Fault, Layout | None]]:
    """Give the batches of a file, each with its layout (None: refused)."""
    if source.container not in READERS:
        reading.refusals.append(refuse_container(source.container, source.trouble))
        return
    try:
        for part in READERS[source.container](source):
            reading.encoding = reading.encoding or part.encoding
            before = reading.rows  # row numbers run on from sheet to sheet
            for batch, layout in _read_part(part, options, reading):
                shifted = _shift_rows(batch, before)
                if isinstance(shifted, Batch) and "mojibake" in shifted.flags:
                    reading.note(f"{source.name}: {ADVICE}")
                reading.rows = max(reading.rows, _find_last_row(shifted))
                yield shifted, layout
    except DAMAGE as error:
        reading.refusals.append(Refusal(f"damaged: {error}"))
        reading.warnings.append(f"{source.name}: damaged, read as far as it goes")
    except InputError as error:
        reading.refusals.append(Refusal(error.found, error.expected, error.remedy))
        reading.warnings.append(f"{source.name}: {error.found}")


def _read_part(
    part: Part, options: ReadOptions, reading: FileReading
) -> Iterator[tuple[Batch | Fault, Layout | None]]:
    rows = _RowsUntilDamage(part.rows)
    known: dict[tuple[str, ...], Layout | Refusal] = {}
    picker = ArticlePicker()
    for gathered in gather_batches(replace(part, rows=rows), options.columns.values()):
        if isinstance(gathered, Fault):
            yield gathered, None
            continue
        batch = replace(repair_batch(gathered), part=part.name)
        layout = known.get(batch.columns)
        if layout is None:
            layout = recognise_columns(
                batch.columns, batch.cells, options, signature=part.signature
            )
            known[batch.columns] = layout
            _note_layout(layout, reading)
        if isinstance(layout, Refusal):
            reading.refusals.append(layout)
            yield batch, None
        else:
            yield batch, layout
            articles = picker.pick(batch, layout.also) if layout.also else None
            if articles is not None:
                yield articles, layout.also
    if rows.damage is not None:
        raise rows.damage


class _RowsUntilDamage:
    """Rows up to where their source breaks, so that those before it are kept."""

    def __init__(self, rows: Iterable[GridRow | RecordRow | Fault]) -> None:
        self._rows = rows
        self.damage: Exception | None = None

    def __iter__(self) -> Iterator[GridRow | RecordRow | Fault]:
        try:
            yield from self._rows
        except (*DAMAGE, InputError) as error:
            self.damage = error


def _shift_rows(batch: Batch | Fault, by: int) -> Batch | Fault:
    if not by:
        return batch
    if isinstance(batch, Fault):
        return replace(batch, row=batch.row + by)
    return replace(batch, rows=[row + by for row in batch.rows])


def _find_last_row(batch: Batch | Fault) -> int:
    return batch.row if isinstance(batch, Fault) else max(batch.rows, default=0)


def _note_layout(layout: Layout | Refusal, reading: FileReading) -> None:
    if isinstance(layout, Layout):
        reading.signatures[layout.signature] = None
        for name, column in layout.columns.items():
            reading.columns.setdefault(name, column)
