"""Cut the documents of a workspace into words, with all that a person added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textmine.errors import WorkspaceError
from textmine.progress import Progress, silent

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.words import Lexicon, Tokens
    from textmine.workspace.folder import Workspace
    from textmine.workspace.measuring import Vocabularies
    from textmine.workspace.settings import Settings

STOP_FILE = "stopwords.txt"
#: Headings of stopwords.txt; what stands above the first belongs to both.
PROFILES = ("topics", "keywords")


def cut_corpus(
    corpus: Corpus,
    words: Vocabularies,
    settings: Settings,
    *,
    workers: int | None = None,
    progress: Progress = silent,
) -> Tokens:
    """Return the tokens of documents, as every command of a workspace cuts them.

    Args:
        corpus: The documents.
        words: Their lexicon, and stop words beside those of `stop_words("topics")`.
        settings: Which dictionary segmenter.
        workers: Threads, None for all cores; changes no result.
        progress: Told of the stage "segment".
    """
    from textmine.model.chunks import count_workers
    from textmine.words import segment, stop_words

    return segment(
        corpus,
        lexicon=words.lexicon,
        stop=stop_words("topics") | words.stop,
        segmenter=settings.segmenter,
        workers=count_workers(workers),
        progress=progress,
    )


def read_stop_words(
    workspace: Workspace, profile: str, lexicon: Lexicon
) -> frozenset[str]:
    """Return the terms of stopwords.txt for a purpose; none without a file.

    Words stand with white space between them; # begins a comment. A line [topics] or
    [keywords] gives what follows to that purpose alone.

    Raises:
        WorkspaceError: Headings of other purposes, all of them named.
    """
    from textmine.words.lexicon import fold_key

    path = workspace.root / STOP_FILE
    if not path.exists():
        return frozenset()
    found: set[str] = set()
    problems = []
    part = ""
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        words = line.partition("#")[0].strip()
        if words.startswith("[") and words.endswith("]"):
            part = words[1:-1].strip()
            if part not in PROFILES:
                problems.append(f"line {number}: {words[:40]}")
        elif part in ("", profile):
            found.update(map(fold_key, words.split()))
    if problems:
        raise WorkspaceError(
            str(path),
            "; ".join(problems[:10]),
            "[" + "] or [".join(PROFILES) + "]",
            "Correct these headings; stickers such as [doge] are no topics anyway, and"
            " sentiment reads every word (docs/words.md)",
        )
    return frozenset(lexicon.canonical.get(word, word) for word in found)
