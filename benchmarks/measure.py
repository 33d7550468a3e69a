"""Run a command as a child and tell its seconds and peak memory."""

import os
import subprocess
import sys
import time
from pathlib import Path


def run_measured(command: list[str]) -> tuple[float, float, int]:
    """Return (wall seconds, peak MB of the largest process, exit code).

    Call it from a small process: the kernel counts what the parent held when it
    started the child as the child's.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    scale = 1024 if sys.platform == "darwin" else 1  # ru_maxrss: bytes there, KB here
    return seconds, usage.ru_maxrss / scale / 1024, os.waitstatus_to_exitcode(status)


def find_data() -> Path:
    """Return the folder of real comments, or end with what to set."""
    folder = os.environ.get("TEXTMINE_REAL_DATA")
    if not folder:
        sys.exit("Set TEXTMINE_REAL_DATA to the folder of real comments.")
    return Path(folder)
