"""Documents that people coded teach every later week, however old they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textmine.workspace.periods import load_weeks

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.workspace.week import WeekInput


def add_coded(everything: Corpus, given: WeekInput) -> Corpus:
    """Return the documents of a week and its context, and all coded ones before.

    The store is read whole only where codes name documents that are not there yet.
    """
    from textmine.corpus.table import Corpus

    missing = set(given.words.codes) - set(everything.ids)
    if not missing:
        return everything
    so_far = load_weeks(given.store, None, given.week, given.settings.time_zone)
    rows = [row for row, i in enumerate(so_far.ids) if i in missing]
    if not rows:
        return everything
    import pyarrow as pa

    older = so_far.take(np.array(rows, dtype=np.int64))
    joined = pa.concat_tables([everything.table, older.table]).sort_by("id")
    return Corpus(joined, everything.intake)
