"""Turn documents into tokens: segmenter, lexicon, stop words, keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.words.contexts import find_contexts
from textmine.words.document_keywords import DOCUMENT_METHODS, document_keywords
from textmine.words.fold import simplify
from textmine.words.keyness import METHODS, GroupKeyword, find_group_keywords
from textmine.words.keywords import (
    Keyword,
    corpus_keywords,
    group_keywords,
    keywords_of,
    log_odds_keywords,
)
from textmine.words.lexicon import (
    Entry,
    Lexicon,
    default_lexicon,
    parse_lexicon,
    read_lexicon,
)
from textmine.words.matrix import document_term_matrix
from textmine.words.new_words import NewWord, find_new_words
from textmine.words.segmentation import segment, segment_texts
from textmine.words.stop_words import stop_words
from textmine.words.tokenization import Token, tokenize, tokenize_texts
from textmine.words.tokens import TOKEN_KINDS, Tokens

if TYPE_CHECKING:
    DEFAULT_LEXICON: Lexicon

__all__ = [
    "DEFAULT_LEXICON",
    "DOCUMENT_METHODS",
    "METHODS",
    "TOKEN_KINDS",
    "Entry",
    "GroupKeyword",
    "Keyword",
    "Lexicon",
    "NewWord",
    "Token",
    "Tokens",
    "corpus_keywords",
    "document_keywords",
    "document_term_matrix",
    "find_contexts",
    "find_group_keywords",
    "find_new_words",
    "group_keywords",
    "keywords_of",
    "log_odds_keywords",
    "parse_lexicon",
    "read_lexicon",
    "segment",
    "segment_texts",
    "simplify",
    "stop_words",
    "tokenize",
    "tokenize_texts",
]


def __getattr__(name: str) -> Lexicon:
    """Read the shipped lexicon when it is first asked for, not at import."""
    if name == "DEFAULT_LEXICON":
        return default_lexicon()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
