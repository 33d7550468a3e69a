"""`run.log`: clock times, paths, machine and workers, which stand nowhere else."""

from __future__ import annotations

import datetime as dt
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textmine.workspace.folder import Workspace


@contextmanager
def log_run(workspace: Workspace, options: Any) -> Iterator[None]:
    """Append when a run began, on what machine, how it ended and after how long."""
    start = time.perf_counter()
    _append(
        workspace,
        f"begin {workspace.root.resolve()} on {platform.node()}, "
        f"Python {platform.python_version()}, options {options}",
    )
    outcome = "interrupted"
    try:
        yield
        outcome = "done"
    except Exception as error:
        outcome = f"failed: {error}"
        raise
    finally:
        if workspace.root.is_dir():
            _append(workspace, f"{outcome} after {time.perf_counter() - start:.1f} s")


def _append(workspace: Workspace, line: str) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with workspace.log.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{now} {line}\n")
