from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.model.invented_topics import make_docs, make_tokens, permute, read_bits
from textmine.errors import ModelError, OptionError
from textmine.model import FitOptions, TopicModel, fit_topics
from textmine.model import checkpoint as checkpoints

DOCS = make_docs(40)
OPTIONS = FitOptions(
    sweeps=7, minimum_documents=1, maximum_share=1.0, restarts=2, stop_early=False
)
#: A fit in a process of its own that kills itself after so many sweeps.
KILLED = """
import os, signal, sys
from tests.model import test_model_checkpoint as t
from textmine.model import checkpoint
checkpoint._SECONDS = 0.0
sweeps = 0
keep = checkpoint.Checkpoint.keep
def kill(self, describe):
    global sweeps
    keep(self, describe)
    sweeps += 1
    if sweeps == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
checkpoint.Checkpoint.keep = kill
t.fit(sys.argv[1], sys.argv[2], workers=1)
"""


@pytest.fixture(autouse=True)
def _keep_every_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "_SECONDS", 0.0)


def fit(folder: Path | str | None, kind: str, **more: object) -> TopicModel:
    given = {"seed": 5, "workers": 2, "tokens": make_tokens(DOCS)} | more
    tokens = given.pop("tokens")
    return fit_topics(
        tokens, topics=3, model=kind, options=OPTIONS, checkpoint=folder, **given
    )


class Stopped(Exception):  # noqa: N818 - what a test throws
    pass


def stop_after(monkeypatch: pytest.MonkeyPatch, sweeps: int) -> None:
    """Let a fit end in the middle, as far as the process can tell."""
    keep = checkpoints.Checkpoint.keep
    left = iter(range(sweeps - 1))

    def keep_then_stop(self, describe):
        keep(self, describe)
        if next(left, None) is None:
            raise Stopped

    monkeypatch.setattr(checkpoints.Checkpoint, "keep", keep_then_stop)


@pytest.mark.parametrize(
    ("kind", "sweeps"),
    [
        *(("mixture", n) for n in (1, 6, 7, 8, 14)),
        *(("lda", n) for n in (3, 20, 21, 27)),
    ],
)
def test_a_stopped_fit_goes_on_to_the_same_bits(kind, sweeps, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_after(patch, sweeps)
        with pytest.raises(Stopped):
            fit(tmp_path / "c", kind)
    assert (tmp_path / "c" / "checkpoint.npz").is_file()
    resumed = fit(tmp_path / "c", kind, workers=1)
    assert read_bits(resumed) == read_bits(fit(None, kind))
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("kind", "sweeps", "dims"), [("mixture", 9, 0), ("mixture", 9, 6), ("lda", 24, 0)]
)
def test_a_fit_goes_on_with_its_documents_in_another_order(
    kind, sweeps, dims, tmp_path, monkeypatch
):
    rng = np.random.default_rng(3)
    order = rng.permutation(len(DOCS))
    rows = rng.normal(size=(len(DOCS), dims)) if dims else None
    with monkeypatch.context() as patch:
        stop_after(patch, sweeps)
        with pytest.raises(Stopped):
            fit(tmp_path, kind, embeddings=rows)
    turned = None if rows is None else rows[order]
    again = fit(tmp_path, kind, tokens=permute(DOCS, order), embeddings=turned)
    assert read_bits(again) == read_bits(fit(None, kind, embeddings=rows))


@pytest.mark.parametrize(("kind", "sweeps"), [("mixture", 9), ("lda", 24)])
def test_a_killed_process_loses_nothing(kind, sweeps, tmp_path):
    command = [sys.executable, "-c", KILLED, str(tmp_path / "c"), kind, str(sweeps)]
    done = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": "."})
    assert done.returncode == -signal.SIGKILL
    assert read_bits(fit(tmp_path / "c", kind)) == read_bits(fit(None, kind))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"tokens": make_tokens(make_docs(40, 1))}, "corpus"),
        ({"seed": 6}, "seed"),
        ({"kind": "mixture"}, "kind"),
    ],
)
def test_a_checkpoint_of_another_fit_is_refused(change, name, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_after(patch, 22)
        with pytest.raises(Stopped):
            fit(tmp_path, "lda")
    with pytest.raises(ModelError, match=f"a checkpoint of another {name}; expected"):
        fit(tmp_path, **({"kind": "lda"} | change))


@pytest.mark.parametrize("cut", [0, 30, -200])
def test_a_damaged_checkpoint_says_so(cut, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_after(patch, 5)
        with pytest.raises(Stopped):
            fit(tmp_path, "mixture")
    path = tmp_path / "checkpoint.npz"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ModelError, match="damaged"):
        fit(tmp_path, "mixture")


def test_a_full_disk_leaves_the_checkpoint_before(tmp_path, monkeypatch):
    full = iter([False] * 4)
    write = checkpoints._write

    def fail(*args):
        if next(full, True):
            raise OSError(28, "No space left on device")
        write(*args)

    with monkeypatch.context() as patch:
        patch.setattr(checkpoints, "_write", fail)
        with pytest.raises(ModelError, match="No space left on device"):
            fit(tmp_path, "mixture")
    assert [p.name for p in tmp_path.iterdir()] == ["checkpoint.npz"]
    assert read_bits(fit(tmp_path, "mixture")) == read_bits(fit(None, "mixture"))


def test_other_things_in_the_folder_stay(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    fit(tmp_path, "mixture")
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_other_engines_keep_none(tmp_path):
    with pytest.raises(OptionError, match="engine gensim keeps no checkpoint"):
        fit_topics(make_tokens(DOCS), engine="gensim", checkpoint=tmp_path)
