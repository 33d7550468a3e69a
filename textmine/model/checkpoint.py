"""Where a fit stands, kept in a folder: killed, it goes on to the same bits.

One file, `checkpoint.npz`: a JSON head and arrays, read with allow_pickle=False. It
is written beside the old one and renamed over it, so that one of the two always is
whole. It is removed when the fit is done.
"""

from __future__ import annotations

import json
import os
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.canonical import to_json
from textmine.errors import ModelError

#: 2: documents stand in the order of their keys.
FORMAT = 2
NAME = "checkpoint.npz"
#: Time between two checkpoints; writing one takes about as long as two sweeps.
_SECONDS = 20.0
_HEAD = "head"
_REMEDY = "give another folder, or delete that one to fit from the start"


@dataclass(frozen=True)
class Saved:
    """Where a fit stood.

    Attributes:
        part: What was swept: "mixture" or "lda".
        numbers: What JSON can hold; floats come back to the bit.
        arrays: The rest.
    """

    part: str
    numbers: Mapping[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]]


@dataclass
class Checkpoint:
    """The folder in which a fit keeps where it stands.

    Attributes:
        folder: None keeps nothing.
        identity: What makes the fit the same fit: name → digest or value.
    """

    folder: Path | None = None
    identity: Mapping[str, str] = field(default_factory=dict)
    _kept: float = field(default_factory=time.monotonic)

    def read(self) -> Saved | None:
        """Return where an earlier process stood; None if nothing was kept.

        Raises:
            ModelError: It belongs to another fit, or can't be read.
        """
        if self.folder is None or not (self.folder / NAME).is_file():
            return None
        path = self.folder / NAME
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            head = json.loads(arrays.pop(_HEAD).tobytes())
            self._check(path, head)
            return Saved(head["part"], head["numbers"], arrays)
        except (
            OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile,
        ) as error:  # fmt: skip
            raise ModelError(
                str(path), f"damaged: {error}", "a checkpoint", _REMEDY
            ) from error

    def _check(self, path: Path, head: Mapping[str, Any]) -> None:
        if head["format"] != FORMAT:
            raise ModelError(
                str(path),
                f"format {head['format']}, written by another textmine",
                f"format {FORMAT}",
                _REMEDY,
            )
        wrong = [
            name
            for name, value in self.identity.items()
            if head["identity"].get(name) != value
        ]
        if wrong:
            raise ModelError(
                str(path),
                f"a checkpoint of another {', '.join(wrong)}",
                "one of this fit",
                _REMEDY,
            )

    def keep(self, describe: Callable[[], Saved]) -> None:
        """Write where the fit stands, unless that was done a moment ago.

        Raises:
            ModelError: It can't be written; the one before stays.
        """
        if self.folder is None or time.monotonic() - self._kept < _SECONDS:
            return
        draft = self.folder / f".{NAME}.draft"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(draft, describe(), self.identity)
            draft.replace(self.folder / NAME)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise ModelError(
                str(self.folder),
                f"can't keep a checkpoint: {error.strerror or error}",
                remedy="make room and fit again: it goes on from the one before",
            ) from error
        self._kept = time.monotonic()

    def clear(self) -> None:
        """Remove what was kept, and the folder if nothing else is in it."""
        if self.folder is None or not self.folder.is_dir():
            return
        (self.folder / NAME).unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()


def _write(path: Path, saved: Saved, identity: Mapping[str, str]) -> None:
    head = {
        "format": FORMAT,
        "identity": dict(identity),
        "part": saved.part,
        "numbers": dict(saved.numbers),
    }
    text = np.frombuffer(to_json(head).encode(), np.uint8)
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **{_HEAD: text}, **saved.arrays)
        file.flush()
        os.fsync(file.fileno())
