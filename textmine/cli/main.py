"""The group `textmine`, and how every failure becomes one message and a code."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from textmine import __version__
from textmine.cli.codebook import codebook_command
from textmine.cli.compare import compare_command
from textmine.cli.count import count_command
from textmine.cli.drivers import drivers_command
from textmine.cli.evaluate import evaluate_command
from textmine.cli.evidence import evidence_command
from textmine.cli.export import export_command
from textmine.cli.forget import forget_command
from textmine.cli.ingest import ingest_command
from textmine.cli.keywords import keywords_command
from textmine.cli.review import review_command
from textmine.cli.run import run_command
from textmine.cli.sources import sources_command
from textmine.cli.themes import themes_command
from textmine.cli.weekly import init_command, schedule_command, weekly_command
from textmine.cli.words import words_command
from textmine.errors import TextmineError

INTERRUPTED = 130  # 128 + SIGINT, as shells tell it
_LATER = 0.02  # seconds until an interruption that met an import is tried again


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="textmine")
def cli() -> None:
    """Find the driving themes in Chinese comments and articles, with evidence.

    \b
    Example:
      textmine run corpora/demo -o out
    """


for command in (
    run_command,
    sources_command,
    init_command,
    ingest_command,
    weekly_command,
    schedule_command,
    evaluate_command,
    drivers_command,
    words_command,
    keywords_command,
    export_command,
    forget_command,
    codebook_command,
    review_command,
    themes_command,
    evidence_command,
    count_command,
    compare_command,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line; exit with the code that docs/cli.md names.

    No traceback reaches a user; TEXTMINE_DEBUG=1 shows it. SIGTERM, which a
    scheduler sends, ends a run as Ctrl-C does.
    """
    interruption = _Interruption()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # a job in the background
            signal.signal(number, interruption)
    sys.exit(run_command_line(arguments, interruption))


class _Interruption:
    """Ends a run as Python does, and remembers that it did.

    A library in the middle of a call may turn the KeyboardInterrupt into an
    error of its own (DuckDB: RuntimeError, "Query interrupted"). One that is being
    imported may abort the process instead, so an import is let come to its end.
    """

    def __init__(self) -> None:
        self.happened = False

    def __call__(self, _number: int, frame: FrameType | None) -> None:
        self.happened = True
        if _is_importing(frame) and hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self)
            signal.setitimer(signal.ITIMER_REAL, _LATER)
            return
        raise KeyboardInterrupt


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def run_command_line(
    arguments: list[str] | None, interruption: _Interruption | None = None
) -> int:
    """Run one command and return its exit code, with every failure told on stderr."""
    interruption = interruption or _Interruption()
    try:
        return _invoke(arguments)
    except Exception as error:  # noqa: BLE001 - the last place before the user
        if interruption.happened:
            return _tell_interrupted()
        return _explain(error)
    except KeyboardInterrupt:
        return _tell_interrupted()


def _tell_interrupted() -> int:
    return _tell("interrupted: nothing was published", INTERRUPTED)


def _explain(error: Exception) -> int:
    """Tell an error in one message and return the exit code."""
    if isinstance(error, TextmineError):
        return _tell(str(error), error.exit_code)
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, click.Abort):
        return _tell_interrupted()
    if isinstance(error, BrokenPipeError):
        # Whoever read us has gone; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, OSError):
        place = error.filename or "system"
        return _tell(f"{place}: {error.strerror or error}", 1)
    if os.environ.get("TEXTMINE_DEBUG"):
        raise error
    return _tell(
        f"a defect in textmine: {type(error).__name__}: {error}. "
        "Set TEXTMINE_DEBUG=1 to see where, and please report it",
        1,
    )


def _invoke(arguments: list[str] | None) -> int:
    result = cli.main(args=arguments, prog_name="textmine", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _tell(message: str, code: int) -> int:
    label = "nothing due" if code == 3 else "error" if code != INTERRUPTED else ""
    text = f"textmine: {label + ': ' if label else ''}{message}"
    click.echo(text, err=True)
    return code
