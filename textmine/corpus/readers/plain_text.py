"""Plain text: an article a file, or a comment a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textmine.corpus.encodings import find_encoding
from textmine.corpus.fields import find_signature, fold_name
from textmine.corpus.opening import open_text, read_lines
from textmine.corpus.places import is_platform
from textmine.corpus.readers.parts import Part, RecordRow, Source

_HEAD_LINES = 6  # where title, source and date stand
_MAX_TITLE = 80  # characters
_SAMPLE_LINES = 2000
# Comments are short (median 15 characters on chnci_events, 90 % under 40);
# paragraphs of articles are long. Between them the sentence ends decide.
_ARTICLE_MEAN = 40
_SENTENCE_MEAN = 18
_SENTENCE_SHARE = 0.6
# In a folder, where most files are articles, a list is comments if it is long, or
# if its lines are as short as only those of comments are.
_FOLDER_LINES = 50
_FOLDER_FEWEST = 8
_FOLDER_MEAN = 25
_SENTENCE_END = tuple("。！？!?…”」.")
_BYLINE = re.compile(
    r"^(?:来源|作者|责任编辑|记者|编辑|时间|发布时间|日期|文章来源)\s*[:：]"
)
_SOURCE = re.compile(r"来源\s*[:：]\s*([^\s　]+)")
_DATE = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
_NAME_DATE = re.compile(r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_DETAIL = re.compile(r"([\w\u4e00-\u9fff]{2,12}): ?(.*)$")
_MAX_LINE = 1 << 20  # characters of an article that are read


def read_plain_text(source: Source) -> Iterator[Part]:
    """Give a text file as one article or as a comment a line.

    The choice stands in the signature: "txt.article" or "txt.lines".
    """
    encoding = find_encoding(source.path)
    with open_text(source.path, encoding) as file:
        sample = [
            line.strip()
            for _, line in zip(range(_SAMPLE_LINES), read_lines(file), strict=False)
        ]
    details = read_details(sample)
    if details is not None:
        yield Part(encoding, [(1, 1, details)])
    elif is_article(sample, in_folder=not source.named):
        rows = _read_article(source, encoding)
        yield Part(encoding, rows, signature="txt.article")
    else:
        yield Part(encoding, _read_lines(source, encoding), signature="txt.lines")


def read_details(lines: Sequence[str]) -> dict[str, str] | None:
    """Return the fields of a `detail.txt`, None where the lines are prose.

    Spider_XHS and DouYin_Spider write one `键: 值` a line; a text of several
    lines goes on until the next key. The keys have to be those of a known tool.
    """
    details: dict[str, str] = {}
    last = ""
    for line in lines:
        found = _DETAIL.match(line)
        if found:
            last = found[1]
            details[last] = found[2]
        elif last:
            details[last] += f"\n{line}"
    return details if find_signature({fold_name(k): k for k in details}) else None


def is_article(lines: Sequence[str], *, in_folder: bool = False) -> bool:
    """Tell an article from a list of comments by its lines.

    >>> is_article(["底盘不错", "车机卡", "", "底盘不错"])
    False
    >>> is_article(["标题", "", "上市第一周，门店客流明显上升。"])
    True
    """
    filled = [line for line in lines if line]
    if not filled:
        return True
    body = filled[1:] or filled  # the first line may be a title
    mean = sum(map(len, body)) / len(body)
    if in_folder and _is_rather_article(len(filled), mean):
        return True
    if len(filled) == 1:
        return mean >= 2 * _ARTICLE_MEAN
    if any(_BYLINE.match(line) for line in filled[1:_HEAD_LINES]):
        return True
    titled = len(lines) > 2 and lines[0] and not lines[1]
    ends = sum(line.endswith(_SENTENCE_END) for line in body) / len(body)
    sentences = mean >= _SENTENCE_MEAN and ends >= _SENTENCE_SHARE
    return bool(titled) or mean >= _ARTICLE_MEAN or sentences


def _is_rather_article(lines: int, mean: float) -> bool:
    if lines >= _FOLDER_LINES:
        return mean >= _ARTICLE_MEAN
    return lines < _FOLDER_FEWEST or mean >= _FOLDER_MEAN


def _read_lines(source: Source, encoding: str) -> Iterator[RecordRow]:
    row = 0
    with open_text(source.path, encoding) as file:
        for number, line in enumerate(read_lines(file), start=1):
            text = line.strip("\ufeff \t\r\n\u3000")
            if text:
                row += 1
                yield row, number, {"text": text}


def _read_article(source: Source, encoding: str) -> Iterator[RecordRow]:
    with open_text(source.path, encoding) as file:
        text = file.read(_MAX_LINE).lstrip("\ufeff")
    lines = [line.strip(" \t\r\u3000\xa0") for line in text.splitlines()]
    yield 1, 1, read_article(lines, source.name)


def read_article(lines: Sequence[str], name: str) -> dict[str, str | None]:
    """Return title, text, time and platform of an article's lines.

    The title is the first line if it is short and not alone; a byline below it
    gives time and platform (where its source is one); else the time is the
    date in the file's name.
    """
    filled = [line for line in lines if line]
    title = filled[0] if len(filled) > 1 and len(filled[0]) <= _MAX_TITLE else None
    body = filled[1:] if title else list(filled)
    published = platform = None
    for line in body[: _HEAD_LINES - 1]:
        if len(line) > _MAX_TITLE or not (_BYLINE.match(line) or _is_date_line(line)):
            continue
        date, origin = _DATE.search(line), _SOURCE.search(line)
        published = published or (date[0] if date else None)
        platform = platform or (origin[1] if origin else None)
        body = [other for other in body if other is not line]
    if published is None and (date := _NAME_DATE.search(name)):
        published = "-".join(date.groups())
    return {
        "title": title,
        "text": "\n".join(body),
        "published_at": published,
        "platform": platform if platform and is_platform(platform) else None,
    }


def _is_date_line(line: str) -> bool:
    found = _DATE.search(line)
    return found is not None and len(line) <= len(found[0]) + 12
