"""What accepted new words change: themes of the same documents before and after."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from textmine.canonical import to_json
from textmine.errors import NothingDue
from textmine.progress import Progress, silent
from textmine.workspace.analysis import can_fit
from textmine.workspace.cutting import cut_corpus
from textmine.workspace.folder import Workspace, load_settings, lock_workspace
from textmine.workspace.full_run import read_vocabularies
from textmine.workspace.measuring import Vocabularies
from textmine.workspace.new_words import ACCEPT, load_corpus, read_words
from textmine.workspace.theme_decisions import hold_for_model

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.themes import Themes
    from textmine.words import Lexicon
    from textmine.workspace.settings import Settings


@dataclass(frozen=True)
class ThemeChange:
    """Documents of a named theme before and after, and who came and went.

    `words` are the accepted words among the theme's keywords after.
    """

    key: str
    label: str
    before: int
    after: int
    gained: int
    lost: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class WordChange:
    """What the accepted words changed.

    `added` joined lexicon.txt now; `documents` of the corpus; `terms_before` and
    `terms_after` count different terms.
    """

    added: tuple[str, ...]
    documents: int
    terms_before: int
    terms_after: int
    themes: tuple[ThemeChange, ...]

    def to_json(self) -> str:
        """Return the change as JSON."""
        return to_json(asdict(self))


def apply_words(
    workspace: Workspace, *, workers: int | None = None, progress: Progress = silent
) -> WordChange:
    """Put accepted words into the workspace's lexicon and tell what that changes.

    The corpus is analysed twice, with the lexicon before and after, alike in all
    else. No report is rewritten: the next run or weekly report has the words.

    Args:
        workspace: One with documents and a words.tsv that a person has judged.
        workers: Threads; changes no result.
        progress: Told of each stage, of either analysis.

    Raises:
        NothingDue: No word is accepted that the lexicon does not hold yet.
        LexiconError: A word that can't become one token; nothing is changed.
        WorkspaceError: There is no corpus, or another run works here.
    """
    from textmine.words import Entry, Lexicon

    with lock_workspace(workspace):
        own = read_vocabularies(workspace, None, None)
        accepted = [row.word for row in read_words(workspace) if row.verdict == ACCEPT]
        known = own.lexicon.canonical
        words = Lexicon(
            tuple(e for e in map(Entry, dict.fromkeys(accepted)) if e.key not in known)
        )
        if not len(words):
            raise NothingDue(
                str(workspace.root),
                "no accepted word in words.tsv that the lexicon does not hold",
                remedy="Judge the words that `textmine words` found",
            )
        corpus, settings = load_corpus(workspace), load_settings(workspace)
        after = replace(own, lexicon=own.lexicon + words)
        old, terms_old = _assign(corpus, own, settings, workers, progress)
        new, terms_new = _assign(corpus, after, settings, workers, progress)
        _extend_lexicon(workspace, words)
    names = tuple(entry.word for entry in words.entries)
    return WordChange(
        names, len(corpus), terms_old, terms_new, _compare(old, new, names)
    )


def _assign(
    corpus: Corpus,
    words: Vocabularies,
    settings: Settings,
    workers: int | None,
    progress: Progress,
) -> tuple[Themes, int]:
    """Return (themes, different terms) of an analysis without its findings."""
    from textmine.model import fit_topics
    from textmine.model.chunks import count_workers
    from textmine.themes import assign_themes

    tokens = cut_corpus(corpus, words, settings, workers=workers, progress=progress)
    model = None
    if settings.topics is not None or can_fit(tokens):
        model = fit_topics(
            tokens,
            topics=settings.topics,
            model=settings.model,
            engine=settings.engine,
            seed=settings.seed,
            workers=workers,
            progress=progress,
        )
    themes = assign_themes(
        corpus,
        tokens,
        words.codebook,
        model,
        seed=settings.seed,
        codes=words.codes,
        decisions=hold_for_model(words.decisions, model)[0],
        workers=count_workers(workers),
        progress=progress,
    )
    return themes, len(tokens.vocabulary)


def _compare(
    old: Themes, new: Themes, words: tuple[str, ...]
) -> tuple[ThemeChange, ...]:
    changes = []
    for column, theme in enumerate(new.themes):
        if theme.kind != "named":
            continue
        before, after = old.assigned[:, column], new.assigned[:, column]
        keywords = {k.word for k in new.keywords.get(theme.key, ())}
        changes.append(
            ThemeChange(
                theme.key,
                theme.label,
                int(before.sum()),
                int(after.sum()),
                int(np.sum(after & ~before)),
                int(np.sum(before & ~after)),
                tuple(w for w in words if w in keywords),
            )
        )
    return tuple(changes)


def _extend_lexicon(workspace: Workspace, words: Lexicon) -> None:
    path = workspace.lexicon
    text = path.read_text("utf-8") if path.exists() else ""
    if text and not text.endswith("\n"):
        text += "\n"
    part = path.with_name(path.name + ".part")
    part.write_text(text + "# accepted in words.tsv\n" + words.text, "utf-8")
    part.replace(path)
