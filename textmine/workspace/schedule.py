"""The line of a crontab, or the units of systemd, that run a workspace every week."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable

from textmine.workspace.folder import Workspace

# Mondays at 06:15: the week that ended at midnight is complete, and people who
# read the report have not begun to work.
HOUR, MINUTE = 6, 15


def schedule_line(workspace: Workspace, form: str = "cron") -> str:
    """Return the text that schedules `textmine weekly` for a workspace.

    Args:
        workspace: An existing workspace.
        form: A name in SCHEDULES: "cron" or "systemd".
    """
    return SCHEDULES[form](workspace)


def _cron(workspace: Workspace) -> str:
    command = " ".join(shlex.quote(part) for part in _command(workspace))
    log = shlex.quote(str(workspace.root.resolve() / "run.log"))
    # In a crontab an unescaped % ends the command.
    line = f"{MINUTE} {HOUR} * * 1 {command} 2>> {log}".replace("%", r"\%")
    return f"CRON_TZ={_time_zone(workspace)}\n{line}\n"


def _systemd(workspace: Workspace) -> str:
    # In a unit, % introduces a specifier and $ a variable.
    command = " ".join(
        '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for part in _command(workspace)
    )
    command = command.replace("%", "%%").replace("$", "$$")
    return f"""\
# ~/.config/systemd/user/textmine-weekly.service
[Unit]
Description=Weekly theme report of textmine

[Service]
Type=oneshot
# 3: nothing was due
SuccessExitStatus=3
ExecStart={command}

# ~/.config/systemd/user/textmine-weekly.timer
[Unit]
Description=Run the weekly theme report of textmine

[Timer]
OnCalendar=Mon *-*-* {HOUR:02d}:{MINUTE:02d}:00 {_time_zone(workspace)}
Persistent=true

[Install]
WantedBy=timers.target
"""


SCHEDULES: dict[str, Callable[[Workspace], str]] = {"cron": _cron, "systemd": _systemd}


def _command(workspace: Workspace) -> list[str]:
    root = str(workspace.root.resolve())
    return [sys.executable, "-m", "textmine", "weekly", root, "--quiet"]


def _time_zone(workspace: Workspace) -> str:
    from textmine.workspace.folder import load_settings

    return load_settings(workspace).time_zone
