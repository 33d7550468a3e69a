"""Which themes come from the articles, and which only from their readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from textmine.trends.findings import (
    MINIMUM_DOCUMENTS,
    ArticleTheme,
    ArticleThemes,
)
from textmine.trends.intervals import make_share, newcombe

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.themes import Themes

Bools = npt.NDArray[np.bool_]

_NONE = -1


def compare_articles(corpus: Corpus, themes: Themes) -> ArticleThemes | None:
    """Compare the named themes of comments with those of the articles they are on.

    A comment is tied to an article where its `article_id` names a document of kind
    "article" in the corpus that has a text. A comment leaves its article's themes
    where it carries a theme and none of the article's.

    Returns:
        None where no comment is tied to an article. Themes by their comments, most
        first, ties in the order of the codebook; `origin` is "article" where comments
        carry the theme clearly more often under articles that carry it, "readers"
        where it is carried by comments and by no article, "both" otherwise, "unknown"
        where there is too little data.
    """
    article = tie_comments(corpus)
    rows = np.flatnonzero(article != _NONE)
    if not len(rows):
        return None
    named = [k for k, theme in enumerate(themes.themes) if theme.kind == "named"]
    mine = themes.assigned[rows][:, named]
    theirs = themes.assigned[article[rows]][:, named]
    articles = np.unique(article[rows])
    held = themes.assigned[articles][:, named]
    found = [
        _describe(themes.themes[k].key, held[:, c], mine[:, c], theirs[:, c])
        for c, k in enumerate(named)
    ]
    carrying = mine.any(axis=1)
    leaving = carrying & ~(mine & theirs).any(axis=1)
    return ArticleThemes(
        articles=len(articles),
        comments=len(rows),
        leaving=make_share(int(leaving.sum()), int(carrying.sum())),
        themes=tuple(
            sorted(
                (
                    theme
                    for theme in found
                    if theme.articles or theme.comments.documents
                ),
                key=lambda t: -t.comments.documents,
            )
        ),
    )


def tie_comments(corpus: Corpus) -> npt.NDArray[np.int64]:
    """Return the row of each document's article, -1 where there is none."""
    kinds = corpus.table.column("kind").to_pylist()
    texts = corpus.texts
    place = {
        i: row
        for row, i in enumerate(corpus.ids)
        if kinds[row] == "article" and texts[row].strip()
    }
    articles = corpus.table.column("article_id").to_pylist()
    return np.array(
        [
            _NONE if kind == "article" else place.get(i, _NONE)
            for i, kind in zip(articles, kinds, strict=True)
        ],
        dtype=np.int64,
    )


def _describe(key: str, held: Bools, mine: Bools, theirs: Bools) -> ArticleTheme:
    under = int((mine & theirs).sum()), int(theirs.sum())
    elsewhere = int((mine & ~theirs).sum()), int((~theirs).sum())
    return ArticleTheme(
        theme=key,
        articles=int(held.sum()),
        comments=make_share(int(mine.sum()), len(mine)),
        under=make_share(*under),
        elsewhere=make_share(*elsewhere),
        origin=_judge_origin(int(held.sum()), int(mine.sum()), under, elsewhere),
    )


def _judge_origin(
    articles: int, comments: int, under: tuple[int, int], elsewhere: tuple[int, int]
) -> str:
    if not articles:
        return "readers" if comments >= MINIMUM_DOCUMENTS else "unknown"
    if min(under[1], elsewhere[1]) < MINIMUM_DOCUMENTS:
        return "unknown"
    low, _high = newcombe(under, elsewhere)
    return "article" if low > 0 else "both"
