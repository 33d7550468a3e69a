"""Turn exports into a corpus: recognise, normalise, store."""

from textmine.corpus.authors import create_key, hash_author, read_key
from textmine.corpus.intake import ingest, read_corpus
from textmine.corpus.options import ReadOptions
from textmine.corpus.selection import Selection, select
from textmine.corpus.sources import SourceReport, describe_sources
from textmine.corpus.store import CorpusStore, open_store
from textmine.corpus.table import SCHEMA, Corpus, FileIntake, Intake

__all__ = [
    "SCHEMA",
    "Corpus",
    "CorpusStore",
    "FileIntake",
    "Intake",
    "ReadOptions",
    "Selection",
    "SourceReport",
    "create_key",
    "describe_sources",
    "hash_author",
    "ingest",
    "open_store",
    "read_corpus",
    "read_key",
    "select",
]
