"""Readers of file formats: one family a file, one row of READERS each."""

from __future__ import annotations

from textmine.corpus.readers.delimited import read_delimited
from textmine.corpus.readers.parts import Reader

#: Container (`containers.find_container`) -> its reader. A new format is one
#: function in a file of its own and one row here.
READERS: dict[str, Reader] = {
    "delimited": read_delimited,
}
