"""The command line: each command parses, makes one library call, and tells."""

from textmine.cli.main import cli, main

__all__ = ["cli", "main"]
