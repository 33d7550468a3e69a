"""The parts of the findings that describe the input and the method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from textmine.trends.findings import (
    MINIMUM_DOCUMENTS,
    FindingKeyword,
    GroupKeywords,
    Method,
    Quality,
    Scope,
    SourceFinding,
)
from textmine.trends.weeks import weeks_between

if TYPE_CHECKING:
    from textmine.corpus import Corpus
    from textmine.model import TopicModel
    from textmine.themes import Codebook, Themes
    from textmine.trends.frame import MeasureSettings
    from textmine.words import Tokens

PLATFORM_KEYWORDS = 15

#: Packages whose version can change a number of the report.
NAMED_PACKAGES = (
    "textmine",
    "duckdb",
    "gensim",
    "jieba",
    "numba",
    "numpy",
    "opencc",
    "pandas",
    "pyarrow",
    "rjieba",
    "scikit-learn",
    "scipy",
)


def describe_scope(
    corpus: Corpus,
    weeks: list[str | None],
    platforms: list[str],
    settings: MeasureSettings,
) -> Scope:
    """Tell what was analysed."""
    dated = Counter(week for week in weeks if week is not None)
    span = weeks_between(min(dated), max(dated)) if dated else []
    groups = {g for g in corpus.table.column("group").to_pylist() if g is not None}
    chosen = settings.selection
    return Scope(
        documents=len(corpus),
        kinds=_tally(corpus.table.column("kind").to_pylist()),
        platforms=_tally(platforms),
        undated=len(corpus) - sum(dated.values()),
        first_week=span[0] if span else None,
        last_week=span[-1] if span else None,
        weeks={week: dated.get(week, 0) for week in span},
        groups=len(groups),
        time_zone=settings.time_zone,
        since=_as_text(getattr(chosen, "since", None)),
        until=_as_text(getattr(chosen, "until", None)),
        platform=tuple(getattr(chosen, "platforms", None) or ()),
        match=getattr(chosen, "match", None),
        report_week=settings.report_week,
    )


def describe_quality(corpus: Corpus, tokens: Tokens, themes: Themes) -> Quality:
    """Tell what was read and what was lost, and what no theme explains."""
    from textmine.corpus.mask import count_masks

    intake = corpus.intake
    named = [i for i, t in enumerate(themes.themes) if t.kind == "named"]
    covered = themes.assigned[:, named].any(axis=1) if named else np.zeros(0, bool)
    flags: Counter[str] = Counter()
    for row in corpus.table.column("flags").to_pylist():
        flags.update(row)
    return Quality(
        sources=tuple(
            SourceFinding(
                f.file,
                f.digest,
                f.signature,
                f.encoding,
                f.read,
                f.kept,
                f.rejected,
                f.repeated,
                f.repaired,
            )
            for f in intake.files
        ),
        rejects=dict(intake.rejects),
        flags=dict(sorted(flags.items())),
        masked=count_masks(corpus.texts),
        warnings=tuple(intake.warnings),
        tokens=len(tokens.terms),
        vocabulary=len(tokens.vocabulary),
        documents_without_words=int((np.diff(tokens.offsets) == 0).sum()),
        documents_without_theme=len(corpus) - int(covered.sum()),
        documents_without_topic=int((themes.topic < 0).sum()),
    )


def describe_method(
    tokens: Tokens,
    model: TopicModel | None,
    codebook: Codebook,
    settings: MeasureSettings,
) -> Method:
    """Tell how the numbers were made."""
    from textmine.model.stability import median_stability, read_stability

    origin: Mapping[str, Any] = {} if model is None else model.provenance
    return Method(
        seed=settings.seed,
        model=None if model is None else model.kind,
        model_reason=str(origin.get("model_reason") or ""),
        topics=0 if model is None else len(model.topic_word),
        sweeps=int(origin.get("sweeps", 0)),
        perplexity=origin.get("training_perplexity"),
        stability=None if model is None else median_stability(read_stability(model)),
        vocabulary_terms=0 if model is None else len(model.vocabulary),
        codebook=codebook.name,
        codebook_digest=codebook.digest,
        lexicon_digest=tokens.lexicon_digest,
        segmenter=tokens.segmenter,
        versions=read_versions(),
    )


def read_versions() -> dict[str, str]:
    """Return the versions of the packages that can change a number."""
    versions = {}
    for name in NAMED_PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def find_platform_keywords(
    tokens: Tokens, platforms: list[str]
) -> tuple[GroupKeywords, ...]:
    """Find the words that mark each platform against the others."""
    from textmine.words import keywords_of

    sizes = Counter(platforms)
    if len(sizes) < 2:
        return ()
    names = np.array(platforms)
    out = []
    for platform, documents in sorted(sizes.items(), key=lambda p: (-p[1], p[0])):
        if documents < MINIMUM_DOCUMENTS:
            continue
        found = keywords_of(tokens, names == platform, top=PLATFORM_KEYWORDS)
        words = tuple(
            FindingKeyword(k.word, float(k.score), int(k.documents)) for k in found
        )
        out.append(GroupKeywords(platform, documents, words))
    return tuple(out)


def _tally(values: list[str]) -> dict[str, int]:
    """Count values, most frequent first (ties by name)."""
    return dict(sorted(Counter(values).items(), key=lambda p: (-p[1], p[0])))


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)
