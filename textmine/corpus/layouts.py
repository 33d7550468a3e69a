"""How the rows of one shape are read: the outcome of recognition."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Layout:
    """How the rows of one shape are read.

    `fields` maps a field to its columns: the first that is filled counts, but
    with `joined` all columns of the text are put together. `kind` is the kind
    of a row that tells none; `time` a unit of `times.TimeRule` or "naive_utc".
    `also` reads the article that the same rows repeat, if they do.
    """

    signature: str
    kind: str
    platform: str = ""
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    time: str = "text"
    joined: bool = False
    also: Layout | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Field -> columns as text, for the record of what was read how."""
        return {name: "+".join(cols) for name, cols in sorted(self.fields.items())}
