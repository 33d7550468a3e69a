"""Why files of a format are not read, and what to do instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why rows of a shape can't be used."""

    reason: str
    expected: str = ""
    remedy: str = ""


#: Containers of what has no bytes to be looked at.
UNOPENED = frozenset({"broken link", "closed", "device", "linked folder", "unreadable"})
READABLE = (
    "csv, tsv, json, jsonl, xlsx, xls, parquet, sqlite, xml, txt, md, html, docx, pdf, "
    "or zip and gz of these"
)
_EXPORT = "Export the table as CSV or JSON lines"
#: Container -> why it is not read, and what to do.
_REFUSALS = {
    "archive": (
        "an archive of a kind that is not read",
        "Pack it as zip, or unpack it",
    ),
    "binary": (
        "a binary file, not text",
        "Export the table again, or name it by what it is",
    ),
    "broken link": ("a link that leads nowhere", "Name the file itself"),
    "closed": ("a folder that can't be entered", "Check its permissions"),
    "device": (
        "a pipe, socket or device, not a file",
        "Write what it gives to a file and name that",
    ),
    "doc": ("an old Word document (.doc)", "Save it as .docx"),
    "empty": ("the file is empty", "Export it again, or leave it out"),
    "image": ("an image", "Leave it out, or name a file with text"),
    "journal": (
        "the journal of a database",
        "It is read with the database beside it",
    ),
    "linked folder": (
        "a link to a folder, which is not followed",
        "Name that folder too",
    ),
    "locked": ("a password-protected workbook", "Save it without a password"),
    "log": ("a log, not an export", "Name the export beside it"),
    "mhtml": ("a web archive (.mhtml)", "Save the page as HTML"),
    "note": ("a note beside the data", "Name it to have it read"),
    "presentation": ("a presentation", "Save its text as .txt or .docx"),
    "program": ("a program", "Name the data that it wrote"),
    "sql": ("a dump of a database server", _EXPORT),
    "unreadable": ("the file can't be read", "Check its permissions"),
    "zip": ("an archive inside an archive", "Unpack the outer one"),
}


def refuse_container(container: str, trouble: str = "") -> Refusal:
    """Return why a file that has no reader is not read.

    >>> refuse_container("doc").remedy
    'Save it as .docx'
    """
    unknown = (f"a format that is not read ({container})", "")
    reason, remedy = _REFUSALS.get(container, unknown)
    if trouble:
        return Refusal(trouble, READABLE, "Unpack it and name what is inside")
    return Refusal(reason, READABLE, remedy)
