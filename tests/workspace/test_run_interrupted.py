"""A run that is killed, interrupted, or meets another leaves nothing half-written."""

import signal
import subprocess
import sys
import time

import pytest

from tests.workspace.outputs import REPORT_FILES, read_outputs
from textmine.workspace import RunOptions, Settings, run

SMALL = RunOptions(settings=Settings(topics=5), workers=1)


@pytest.mark.parametrize("wait", [0.7, 2.0, 4.0])
def test_a_run_that_is_killed_leaves_no_report(demo, tmp_path, wait):
    folder = tmp_path / "o"
    command = [sys.executable, "-m", "textmine", "run", str(demo), "-o", str(folder)]
    process = subprocess.Popen([*command, "-q"], stdout=subprocess.DEVNULL)
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if (folder / "report.html").exists():  # it was faster than the kill
        read_outputs(folder)
    else:
        again = run([demo], folder, SMALL).workspace.root
        assert len(read_outputs(again)) > len(REPORT_FILES)


def test_ctrl_c_ends_with_130_and_no_folder(demo, tmp_path):
    folder = tmp_path / "o"
    command = [sys.executable, "-m", "textmine", "run", str(demo), "-o", str(folder)]
    # whoever starts tests in the background of a shell has SIGINT ignored, and a
    # child inherits that; a handler is reset to the default when it starts
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGINT, inherited)
    wait_for(folder / "run.log")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130, told
    assert "interrupted" in told
    assert "Traceback" not in told
    assert not folder.exists()


def wait_for(path, seconds=30):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.01)


def test_a_second_run_beside_the_first_harms_neither(demo, tmp_path):
    folder = tmp_path / "o"
    command = [sys.executable, "-m", "textmine", "run", str(demo), "-o", str(folder)]
    first = subprocess.Popen([*command, "-q"], stdout=subprocess.DEVNULL)
    wait_for(folder / ".staging" / "corpus.duckdb")
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "another run is working here" in second.stderr
    assert first.wait() == 0
    assert len(read_outputs(folder)) > len(REPORT_FILES)


def test_a_run_killed_while_it_moves_its_files_is_done_again(
    demo, tmp_path, monkeypatch
):
    from pathlib import Path

    class Killed(BaseException):
        """What no except clause of ours catches to go on."""

    moves, replace = [], Path.replace

    def replace_some(self, target):
        if self.parent.name == ".staging":
            moves.append(self.name)
            if len(moves) == 4:
                raise Killed
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replace_some)
    with pytest.raises(Killed):
        run([demo], tmp_path / "o", SMALL)
    assert not (tmp_path / "o" / "report.html").exists()
    monkeypatch.undo()
    again = run([demo], tmp_path / "o", SMALL).workspace.root
    whole = run([demo], tmp_path / "whole", SMALL).workspace.root
    assert read_outputs(again) == read_outputs(whole)
