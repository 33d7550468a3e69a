"""How long work tells how far it is; the library itself never prints."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A callable that long work calls now and then.

    Args of a call: `stage` (a stable English name such as "read", "segment",
    "fit"), `done` and `total` in units of that stage (`total` None when it is
    not known yet), `detail` (free text, e.g. "perplexity 812").
    """

    def __call__(
        self, stage: str, done: int, total: int | None = None, detail: str = ""
    ) -> None:
        """Tell how far a stage is."""


def silent(stage: str, done: int, total: int | None = None, detail: str = "") -> None:
    """Do nothing: the default of every `progress` parameter."""
