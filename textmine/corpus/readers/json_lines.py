"""JSON lines, JSON arrays and captured API answers: records, streamed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, TextIO

from textmine.corpus.encodings import find_encoding
from textmine.corpus.opening import open_text, read_lines
from textmine.corpus.readers.lenient import (
    BROKEN,
    DECODER,
    decode_leniently,
    decode_text,
)
from textmine.corpus.readers.nested import WRAPPERS, expand_record, find_records
from textmine.corpus.readers.parts import Fault, Part, RecordRow, Source

_CHUNK = 1 << 20  # characters read at a time from an array
_WHOLE = 1 << 25  # characters of an object that are read at once
MAX_RECORD = 1 << 26  # characters of one record
_SPACE = "\ufeff \t\r\n"
# Where the records of an object begin that is too large, or cut.
_LIST = re.compile(rf'"(?:{"|".join(WRAPPERS)})"\s*:\s*(?=\[\s*\{{)')


def read_json(source: Source) -> Iterator[Part]:
    """Give the records of a JSON file: an array, an object, or one a line."""
    encoding = find_encoding(source.path)
    yield Part(encoding=encoding, rows=_read_records(source, encoding))


def _read_records(source: Source, encoding: str) -> Iterator[RecordRow | Fault]:
    with open_text(source.path, encoding) as file:
        first = _peek(file)
        if first.lstrip(_SPACE).startswith("["):
            yield from _read_array(first, file)
        elif len(first) > _WHOLE:  # an object on one line
            yield from _read_within(first, file)
        elif _is_record_line(first):
            yield from _read_lines(first, file)
        else:
            text = first + file.read(_WHOLE)
            more = file.read(1)
            if more:
                yield from _read_within(text + more, file)
            else:
                yield from _read_object(text)


def _peek(file: TextIO) -> str:
    """Return the first line that holds something; of an array its start is enough.

    Arrays of any size are often written on one line.
    """
    text = piece = ""
    while not piece.strip(_SPACE) and (piece := file.readline(_CHUNK)):
        text += piece
    if piece.endswith("\n") or text.lstrip(_SPACE).startswith("["):
        return text
    return text + file.readline(_WHOLE + 1)


def _is_record_line(text: str) -> bool:
    """Tell a line of JSON lines from the first line of an object that wraps all."""
    value = decode_text(text.strip(_SPACE))
    if value is None:  # a line with a slip: more lines are likely to follow
        values = decode_leniently(text)
        value = values[0] if values else None
    return isinstance(value, dict) and find_records(value) is None


def _read_lines(first: str, file: TextIO) -> Iterator[RecordRow | Fault]:
    row = 0
    number = first.count("\n") - 1
    for line in _chain(first, file):
        number += 1
        text = line.strip(_SPACE)
        if not text:
            continue
        row += 1
        value = decode_text(text)
        values = [value] if value is not None else decode_leniently(text)
        if values and all(isinstance(v, dict) for v in values):
            for position, record in enumerate(values):
                row += position > 0
                yield from expand_record(row, number, record)
        else:
            cut = "" if line.endswith("\n") else ", the file ends within it"
            yield Fault(row, number, f"not a JSON object{cut}")


def _chain(first: str, file: TextIO) -> Iterator[str]:
    yield first.lstrip("\r\n")
    yield from read_lines(file)


def _read_array(start: str, file: TextIO) -> Iterator[RecordRow | Fault]:
    """Decode the items of an array one by one, in memory of a few items at a time."""
    place = start.index("[") + 1
    buffer, line, row, step = start, start[:place].count("\n") + 1, 0, _CHUNK
    while True:
        begin = _find_item(buffer, place)
        line += buffer.count("\n", place, begin)
        place = begin
        try:
            value, end = DECODER.raw_decode(buffer, place)
        except BROKEN:
            ended = buffer.startswith("]", place)
            full = len(buffer) - place > MAX_RECORD
            more = "" if ended or full else file.read(step)
            if more:
                # The step grows, so that a huge item is not scanned too often.
                buffer, place, step = buffer[place:] + more, 0, step * 2
                continue
            if not ended:
                yield Fault(row + 1, line, "the file ends or breaks within this record")
            return
        row, step = row + 1, _CHUNK
        yield from _read_item(row, line, value)
        line += buffer.count("\n", place, end)
        place = end


def _find_item(buffer: str, place: int) -> int:
    while place < len(buffer) and buffer[place] in ", \t\r\n":
        place += 1
    return place


def _read_item(row: int, line: int, value: Any) -> Iterator[RecordRow | Fault]:
    if isinstance(value, dict):
        yield from expand_record(row, line, value)
    elif isinstance(value, str):
        yield row, line, {"text": value}
    else:
        yield Fault(row, line, "not a JSON object")


def _read_object(text: str) -> Iterator[RecordRow | Fault]:
    value = decode_text(text.strip(_SPACE))
    values = [value] if value is not None else decode_leniently(text)
    if not values:
        yield from _read_within(text, io.StringIO())
        return
    found = [item for v in values for item in (v if isinstance(v, list) else [v])]
    row = 0
    for item in found:
        wrapped = find_records(item) if isinstance(item, dict) else None
        for record in [item] if wrapped is None else wrapped:
            row += 1
            yield from _read_item(row, 1, record)


def _read_within(text: str, file: TextIO) -> Iterator[RecordRow | Fault]:
    """Stream the records of an object that is too large to hold, or cut."""
    found = _LIST.search(text)
    if found is None:
        large = ", and too large to be read whole" if len(text) > _WHOLE else ""
        yield Fault(1, 1, f"not valid JSON{large}")
    else:
        yield from _read_array(text[found.end() :], file)
