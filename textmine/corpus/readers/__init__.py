"""Readers of file formats: one family a file, one row of READERS each."""

from __future__ import annotations

from textmine.corpus.readers.database import read_database
from textmine.corpus.readers.delimited import read_delimited
from textmine.corpus.readers.document import read_pdf, read_word
from textmine.corpus.readers.html_table import read_html_table
from textmine.corpus.readers.json_lines import read_json
from textmine.corpus.readers.markdown import read_markdown
from textmine.corpus.readers.parquet import read_parquet
from textmine.corpus.readers.parts import Reader
from textmine.corpus.readers.plain_text import read_plain_text
from textmine.corpus.readers.spreadsheet import read_spreadsheet
from textmine.corpus.readers.web_page import read_web_page
from textmine.corpus.readers.xml_records import read_xml

#: Container (`containers.find_container`) -> its reader. A new format is one
#: function in a file of its own and one row here.
READERS: dict[str, Reader] = {
    "delimited": read_delimited,
    "docx": read_word,
    "html": read_web_page,
    "html_table": read_html_table,
    "json": read_json,
    "markdown": read_markdown,
    "parquet": read_parquet,
    "pdf": read_pdf,
    "sqlite": read_database,
    "text": read_plain_text,
    "xls": read_spreadsheet,
    "xlsx": read_spreadsheet,
    "xml": read_xml,
}
