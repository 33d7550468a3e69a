"""Readers of file formats: one family a file, one row of READERS each."""

from __future__ import annotations

from textmine.corpus.readers.delimited import read_delimited
from textmine.corpus.readers.json_lines import read_json
from textmine.corpus.readers.parquet import read_parquet
from textmine.corpus.readers.parts import Reader
from textmine.corpus.readers.plain_text import read_plain_text
from textmine.corpus.readers.spreadsheet import read_spreadsheet
from textmine.corpus.readers.web_page import read_web_page

#: Container (`containers.find_container`) -> its reader. A new format is one
#: function in a file of its own and one row here.
READERS: dict[str, Reader] = {
    "delimited": read_delimited,
    "html": read_web_page,
    "json": read_json,
    "parquet": read_parquet,
    "text": read_plain_text,
    "xlsx": read_spreadsheet,
}
