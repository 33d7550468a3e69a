"""The errors that textmine raises, one small tree.

    TextmineError               exit code 1
    ├── InputError              a file, sheet, column or row that can't be used
    ├── LexiconError            an entry of a lexicon or stop list
    ├── CodebookError           a theme, key or seed of a codebook
    ├── ModelError              fitting, saving or loading a model
    ├── WorkspaceError          a workspace folder: missing, foreign, locked
    ├── OptionError             options that can't go together (exit code 2)
    └── NothingDue              there is no week to report (exit code 3)

A message says the place, what was found, what was expected and the way out.
"""

from __future__ import annotations


class TextmineError(Exception):
    """Base of all errors that a user can meet.

    Args:
        place: Where: a file, line, column, option or folder.
        found: What stands there.
        expected: What should stand there, or "" where `found` says it all.
        remedy: What the user can do next.

    >>> print(TextmineError("a.csv", "no text column", "one of 内容", "Use --map"))
    a.csv: no text column; expected one of 内容. Use --map
    """

    exit_code = 1

    def __init__(
        self, place: str, found: str, expected: str = "", remedy: str = ""
    ) -> None:
        self.place = place
        self.found = found
        self.expected = expected
        self.remedy = remedy
        message = f"{place}: {found}"
        if expected:
            message += f"; expected {expected}"
        if remedy:
            message += f". {remedy}"
        super().__init__(message)


class InputError(TextmineError):
    """A file, sheet, column or row that can't be used."""


class LexiconError(TextmineError):
    """An entry of a lexicon or stop list that can't take effect."""


class CodebookError(TextmineError):
    """A codebook that can't be read as one."""


class ModelError(TextmineError):
    """A model that can't be fitted, saved or loaded."""


class WorkspaceError(TextmineError):
    """A workspace folder that is missing, foreign, locked or not writable."""


class OptionError(TextmineError):
    """Options that can't go together."""

    exit_code = 2


class NothingDue(TextmineError):  # noqa: N818 - a state, told by its exit code
    """There is no complete week left to report."""

    exit_code = 3
