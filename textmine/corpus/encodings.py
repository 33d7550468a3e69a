"""Which encoding a text file has, decided on all of its bytes."""

from __future__ import annotations

import codecs
import io

from textmine.corpus.archives import Place
from textmine.corpus.opening import DAMAGE, open_bytes, read_head

_CHUNK = 1 << 20  # bytes decoded at a time
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BIG5 = "big5hkscs"  # Big5 with the characters of Hong Kong
_BIG5_FREQUENT = (0xA4, 0xC6)  # lead bytes of the first level of Big5
_FREQUENT = 0.9  # share of them in ordinary text
_RARE = 0.1  # share of characters beyond GB2312 that simplified text never has
# Text in another encoding that is read as UTF-8 breaks in nearly every Chinese
# character; a UTF-8 file with a few damaged bytes breaks in a few of thousands.
_DAMAGED_SHARE = 0.01


def find_encoding(place: Place) -> str:
    """Return the encoding of a text file as a Python codec name.

    A byte order mark decides; then strict UTF-8; then GB18030 (the superset of
    GB2312 and GBK), unless the bytes make sense as Big5 alone. A file that is
    UTF-8 but for some damaged bytes stays UTF-8. The charset that an HTML page
    declares is not believed.
    """
    with open_bytes(place) as file:
        head = read_head(file, _CHUNK)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        if _decodes(head, file, "utf-8"):
            return "utf-8"
    if _is_damaged_utf8(head):
        return "utf-8"
    return BIG5 if _is_big5(head) else "gb18030"


def _is_big5(head: bytes) -> bool:
    """Tell Big5 from GB18030, by which nearly all of its bytes can be decoded.

    Read as GBK, Big5 text is full of characters that GB2312 lacks; read as
    Big5 it is made of the 5401 frequent characters of its first level.
    """
    decoder = codecs.getincrementaldecoder(BIG5)("strict")
    try:
        text = decoder.decode(head)
    except UnicodeDecodeError:
        return False
    wide = [ch for ch in text if "\u4e00" <= ch <= "\u9fff"]
    if not wide or _count(wide, BIG5, *_BIG5_FREQUENT) < _FREQUENT * len(wide):
        return False
    other = head.decode("gb18030", "replace")
    foreign = [ch for ch in other if ch > "\u2fff"]
    return _count(foreign, "gb2312", 0xB0, 0xF7) < (1 - _RARE) * len(foreign)


def _count(characters: list[str], encoding: str, first: int, last: int) -> int:
    """Count characters whose lead byte lies in a range of an encoding."""
    leads = (ch.encode(encoding, "replace")[0] for ch in characters)
    return sum(first <= lead <= last for lead in leads)


def _decodes(head: bytes, file: io.BufferedReader, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    chunk = head
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = file.read1(_CHUNK)
    except UnicodeDecodeError:
        return False
    except DAMAGE:
        return True  # the reader meets the damage again and says so
    return True  # a character cut at the end of the file is no proof against it


def _is_damaged_utf8(head: bytes) -> bool:
    text = head.decode("utf-8", "replace")
    foreign = sum(ch > "\x7f" for ch in text)
    return text.count("\ufffd") <= _DAMAGED_SHARE * foreign
