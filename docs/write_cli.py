"""Write docs/cli.md from the help of every command: `python docs/write_cli.py`."""

from pathlib import Path

import click

from textmine.cli import cli

INTRODUCTION = """\
# The command line

Written from `--help` by `python docs/write_cli.py`; a test holds it to that.

| exit code | means |
|---|---|
| 0 | done |
| 1 | an error, said in one message: place, found, expected, way out |
| 2 | wrong usage |
| 3 | nothing due |
| 130 | interrupted; nothing was published |

Messages and progress go to stderr, results to stdout.
"""


def _list_commands() -> list[tuple[str, click.Command]]:
    """Return names and commands, each group before its own."""
    found = []
    for name, command in sorted(cli.commands.items()):
        found.append((name, command))
        if isinstance(command, click.Group):
            own = sorted(command.commands.items())
            found += [(f"{name} {below}", inner) for below, inner in own]
    return found


def describe_commands() -> str:
    """Return the text of docs/cli.md."""
    parts = [INTRODUCTION]
    for name, command in _list_commands():
        context = click.Context(
            command,
            info_name=f"textmine {name}",
            terminal_width=88,
            max_content_width=88,
            help_option_names=["-h", "--help"],
        )
        parts.append(
            f"## textmine {name}\n\n```text\n{command.get_help(context)}\n```\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    Path(__file__).with_name("cli.md").write_text(describe_commands(), "utf-8")
