"""JSON lines, JSON arrays and captured API answers: records, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from textmine.corpus.encodings import find_encoding
from textmine.corpus.fields import find_signature, fold_name, load_field_map
from textmine.corpus.opening import open_text
from textmine.corpus.readers.parts import Fault, Part, RecordRow, Source

_CHUNK = 1 << 20  # characters read at a time from an array
_DEPTH = 3  # levels of objects that become dotted columns (comment_user._id)
#: Keys under which tools wrap their records, in the order of trial.
_WRAPPERS = ("weibo", "comments", "article", "replies", "data", "list", "items", "rows")
#: Keys of records inside a record: comments of a post, the post that it quotes.
_CHILDREN = ("comments", "replies", "retweet", "retweeted_status")
# In answers of an API these hold its state ("message": "OK").
_NOT_TEXT = frozenset({"message", "comment", "desc", "description"})
_OWN_IDS = ("id", "_id", "aid", "mblogid")

# A missing number is None: NaN and Infinity never get further than here.
_DECODER = json.JSONDecoder(parse_constant=lambda _name: None)
_BROKEN = (ValueError, RecursionError)  # RecursionError: thousands of brackets


def read_json(source: Source) -> Iterator[Part]:
    """Give the records of a JSON file: an array, an object, or one a line."""
    encoding = find_encoding(source.path)
    yield Part(encoding=encoding, rows=_read_records(source, encoding))


def _read_records(source: Source, encoding: str) -> Iterator[RecordRow | Fault]:
    with open_text(source.path, encoding) as file:
        first = _peek_line(file)
        if first.lstrip("\ufeff \t\r\n").startswith("["):
            yield from _read_array(first, file)
        elif _is_record_line(first):
            yield from _read_lines(first, file)
        else:
            yield from _read_object(first + file.read())


def _peek_line(file: TextIO) -> str:
    lines = ""
    for line in file:
        lines += line
        if line.strip("\ufeff \t\r\n"):
            break
    return lines


def _is_record_line(text: str) -> bool:
    """Tell a line of JSON lines from the first line of an object that wraps all."""
    value = _decode(text.strip("\ufeff \t\r\n"))
    return isinstance(value, dict) and find_records(value) is None


def _decode(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except _BROKEN:
        return None


def _read_lines(first: str, file: TextIO) -> Iterator[RecordRow | Fault]:
    row = 0
    number = first.count("\n") - 1
    for line in _chain(first, file):
        number += 1
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        row += 1
        value = _decode(text)
        if isinstance(value, dict):
            yield from _expand(row, number, value)
        else:
            cut = "" if line.endswith("\n") else ", the file ends within it"
            yield Fault(row, number, f"not a JSON object{cut}")


def _chain(first: str, file: TextIO) -> Iterator[str]:
    yield first.lstrip("\r\n")
    yield from file


def _read_array(start: str, file: TextIO) -> Iterator[RecordRow | Fault]:
    """Decode the items of an array one by one, in memory of a few items at a time."""
    place = start.index("[") + 1
    buffer, line, row, step = start, start[:place].count("\n") + 1, 0, _CHUNK
    while True:
        begin = _find_item(buffer, place)
        line += buffer.count("\n", place, begin)
        place = begin
        try:
            value, end = _DECODER.raw_decode(buffer, place)
        except _BROKEN:
            ended = buffer.startswith("]", place)
            more = "" if ended else file.read(step)
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
        yield from _expand(row, line, value)
    elif isinstance(value, str):
        yield row, line, {"text": value}
    else:
        yield Fault(row, line, "not a JSON object")


def _read_object(text: str) -> Iterator[RecordRow | Fault]:
    value = _decode(text.strip("\ufeff \t\r\n"))
    if not isinstance(value, dict):
        yield Fault(1, 1, "not valid JSON")
        return
    records = find_records(value)
    for row, record in enumerate([value] if records is None else records, start=1):
        yield from _expand(row, 1, record)


def find_records(value: Mapping[str, Any], depth: int = _DEPTH) -> list[Any] | None:
    """Return the list of records that an object wraps, None if it is one itself.

    >>> find_records({"ok": 1, "data": {"data": [{"text": "好"}]}})
    [{'text': '好'}]
    """
    texts = set(load_field_map().aliases["text"]) - _NOT_TEXT
    if any(
        isinstance(v, str) and fold_name(k) in texts and v for k, v in value.items()
    ):
        return None
    for key in _WRAPPERS:
        inner = value.get(key)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            return [item for item in inner if isinstance(item, dict)]
        if (
            isinstance(inner, dict)
            and depth
            and (found := find_records(inner, depth - 1))
        ):
            return found
    return None


def _expand(row: int, line: int, record: Mapping[str, Any]) -> Iterator[RecordRow]:
    """Give a record flat, then the records inside it, all with its row number."""
    yield row, line, flatten(record)
    for key in _CHILDREN:
        inner = record.get(key)
        children = inner if isinstance(inner, list) else [inner]
        for child in children:
            if isinstance(child, dict) and len(child) > 1:
                own = describe_parent(record) if key == "comments" else {}
                yield row, line, {**own, **flatten(child)}


def describe_parent(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the article id and platform that the comments of a post inherit."""
    signature = find_signature({fold_name(key): key for key in record})
    if signature is None:
        own = next((record[k] for k in _OWN_IDS if record.get(k)), None)
        return {"article_id": own}
    own_id = next(iter(signature.fields.get("id", ())), "")
    return {"article_id": record.get(own_id), "platform": signature.platform}


def flatten(record: Mapping[str, Any], depth: int = _DEPTH) -> dict[str, Any]:
    """Return a record with inner objects as dotted keys; lists of objects dropped.

    >>> flatten({"id": 1, "user": {"name": "a"}, "replies": [{"id": 2}]})
    {'id': 1, 'user.name': 'a'}
    """
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and key not in _CHILDREN:
            if depth:
                inner = flatten(value, depth - 1)
                flat.update({f"{key}.{name}": v for name, v in inner.items()})
        elif isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(v, dict) for v in value)
        ):
            continue
        else:
            flat[key] = value
    return flat
