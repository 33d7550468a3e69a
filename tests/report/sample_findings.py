"""Findings with invented numbers: 12 weeks, 4 platforms, 14 themes, 20 topics."""

from __future__ import annotations

import dataclasses

from tests.report.sample_numbers import (
    PLATFORMS,
    WEEKS,
    total,
    wilson,
)
from tests.report.sample_themes import (
    keywords_of,
    sample_themes,
    sample_topic,
)
from textmine.trends.findings import (
    ALL,
    ArticleTheme,
    ArticleThemes,
    CellShare,
    Change,
    DriverPart,
    Drivers,
    Effect,
    Findings,
    GroupKeywords,
    Method,
    NewWordFinding,
    NewWords,
    PlatformContrast,
    Quality,
    RepeatGroup,
    Repeats,
    Scope,
    SourceFinding,
    WordContext,
)


def sample_scope(report_week: str | None = None) -> Scope:
    """Return what the sample says was analysed."""
    return Scope(
        documents=total(None, WEEKS, PLATFORMS) + 23,
        kinds={"article": 14, "comment": 5210, "reply": 1611},
        platforms={p: total(None, WEEKS, (p,)) for p in PLATFORMS},
        undated=23,
        first_week=WEEKS[0],
        last_week=WEEKS[-1],
        weeks={week: total(None, (week,), PLATFORMS) for week in WEEKS},
        groups=3,
        time_zone="Asia/Shanghai",
        since=None,
        until="2025-10-19",
        platform=(),
        match="曜川",
        report_week=report_week,
    )


def sample_quality() -> Quality:
    """Return the data quality of the sample."""
    sources = (
        SourceFinding(
            "douyin/评论 导出.csv.gz",
            "ab" * 32,
            "csv",
            "gb18030",
            4001,
            3890,
            7,
            104,
            12,
        ),
        SourceFinding("weibo.jsonl", "cd" * 32, "jsonl", "utf-8", 2310, 2288, 22, 0, 0),
        SourceFinding(
            "<img src=x>.xlsx", "ef" * 32, "xlsx", "utf-8", 640, 640, 0, 0, 0
        ),
    )
    return Quality(
        sources=sources,
        rejects={"broken JSON": 22, "no text": 7},
        flags={"bad_time": 12, "truncated": 41},
        masked={"mobile": 9, "plate": 1},
        warnings=("weibo.jsonl: 22 rows could not be read",),
        tokens=98112,
        vocabulary=11873,
        documents_without_words=311,
        documents_without_theme=3012,
        documents_without_topic=204,
    )


def sample_repeats() -> Repeats:
    """Return the repeated texts of the sample."""
    group = RepeatGroup(
        "weibo:418", 96, 3, WEEKS[2], WEEKS[3], 71.52, ("douyin", "weibo"), 88, None
    )
    undated = RepeatGroup("<b>:7", 2, 1, None, None, None, ("weibo",), None, 1)
    return Repeats(310, 101, 209, 120, 640, (group, undated))


def sample_method() -> Method:
    """Return how the sample says it was made."""
    return Method(
        seed=0,
        model="mixture",
        model_reason="short_documents",
        topics=20,
        sweeps=200,
        perplexity=1379.4,
        stability=0.52,
        vocabulary_terms=6120,
        codebook="brand_reputation",
        codebook_digest="0f" * 16,
        lexicon_digest="1e" * 16,
        segmenter="rjieba",
        versions={"gensim": "4.4.0", "numpy": "2.2.0", "textmine": "0.1.0"},
    )


def sample_drivers() -> Drivers:
    """Return the change of the negative share in the sample."""
    whole, half = Effect(0.04, 0.01, 0.07), Effect(0.02, 0.005, 0.035)
    return Drivers(
        first=f"{WEEKS[0]}..{WEEKS[5]}",
        second=f"{WEEKS[6]}..{WEEKS[11]}",
        unit="author",
        documents=(3400, 3435),
        negative=(0.31, 0.39),
        change=Effect(0.08, 0.05, 0.11),
        parts=tuple(
            DriverPart(key, tier, half, half, whole, half, (220.5, 310.0), enough)
            for key, tier, enough in (
                ("safety_anxiety", 1, True),
                ("none", 1, True),
                ("identity_shift", 2, False),
            )
        ),
    )


def sample_new_words() -> NewWords:
    """Return two new words, one of them with a document that was forgotten."""
    context = WordContext(
        "weibo:n1", "n1", "weibo", WEEKS[-1], 3, 17, "这<b>把话放这</b>门"
    )
    return NewWords(
        (WEEKS[-3], WEEKS[-1]),
        WEEKS[0],
        2100,
        9300,
        (
            NewWordFinding("把话放这", 41, WEEKS[-2], context),
            NewWordFinding("陆导演|式", 12, WEEKS[-1], None),
        ),
    )


def sample_contrasts() -> tuple[PlatformContrast, ...]:
    """Return one sure difference and one that is not."""
    one, two = wilson(90, 400), wilson(20, 300)
    rows = (("safety_anxiety", 0.0004, True), ("price_value", 0.4, False))
    return tuple(
        PlatformContrast(
            theme=key,
            first=PLATFORMS[0],
            second=PLATFORMS[1],
            first_share=one,
            second_share=two,
            difference=0.158,
            low=0.1,
            high=0.21,
            p_adjusted=p,
            sure=sure,
            first_words=keywords_of(0, 3) if sure else (),
            second_words=keywords_of(4, 2) if sure else (),
        )
        for key, p, sure in rows
    )


def sample_article_themes() -> ArticleThemes:
    """Return three themes, each from somewhere else."""
    origins = ("readers", "article", "unknown")
    keys = ("safety_anxiety", "price_value", "after_sales")
    return ArticleThemes(
        articles=12,
        comments=640,
        leaving=wilson(31, 80),
        themes=tuple(
            ArticleTheme(key, k, wilson(60, 640), wilson(40, 90), wilson(8, 12), origin)
            for k, (key, origin) in enumerate(zip(keys, origins, strict=True))
        ),
    )


def sample_findings(
    *, report_week: str | None = None, notices: tuple[str, ...] = ()
) -> Findings:
    """Return the sample: an invented brand in twelve weeks."""
    return Findings(
        scope=sample_scope(report_week),
        themes=sample_themes(),
        topics=tuple(sample_topic(number) for number in range(1, 21)),
        keywords=keywords_of(0, 24),
        platform_keywords=tuple(
            GroupKeywords(p, total(None, WEEKS, (p,)), keywords_of(3 + i, 10))
            for i, p in enumerate(PLATFORMS)
        ),
        repeats=sample_repeats(),
        quality=sample_quality(),
        method=sample_method(),
        notices=notices,
        drivers=sample_drivers(),
        contrasts=sample_contrasts(),
        article_themes=sample_article_themes(),
        new_words=sample_new_words(),
    )


def empty_findings() -> Findings:
    """Return findings of 12 undated documents: nothing can be said."""
    few = wilson(3, 12)
    change = Change(None, None, few, few, None, None, None, "unknown")
    theme = dataclasses.replace(
        sample_themes()[0],
        share=few,
        change=change,
        peak_week=None,
        weeks=(),
        platforms=(CellShare(ALL, "unknown", few),),
        cells=(),
        quotes=(),
        keywords=(),
    )
    scope = Scope(
        documents=12,
        kinds={"comment": 12},
        platforms={"unknown": 12},
        undated=12,
        first_week=None,
        last_week=None,
        weeks={},
        groups=1,
        time_zone="Asia/Shanghai",
        since=None,
        until=None,
        platform=(),
        match=None,
        report_week=None,
    )
    method = dataclasses.replace(
        sample_method(), model=None, topics=0, perplexity=None, stability=None
    )
    return Findings(
        scope=scope,
        themes=(theme,),
        topics=(),
        keywords=(),
        platform_keywords=(),
        repeats=Repeats(0, 0, 0, 0, 0, ()),
        quality=sample_quality(),
        method=method,
        notices=("few documents", "no topic model"),
    )
