"""Findings with invented numbers: 12 weeks, 4 platforms, 14 themes, 20 topics."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from tests.report.sample_numbers import (
    COURSES,
    PLATFORMS,
    WEEKS,
    newcombe,
    share_of,
    total,
    wilson,
)
from textmine.trends.findings import (
    ALL,
    ArticleTheme,
    ArticleThemes,
    CellShare,
    Change,
    Concentration,
    DriverPart,
    Drivers,
    Effect,
    FindingKeyword,
    FindingQuote,
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
    ThemeFinding,
    Tone,
    TopicFinding,
    TopicWord,
    WordContext,
)

CASES = Path(__file__).parent / "cases"
DISCOVERED = {
    "topic_03": "颜色 · 内饰 · 怎么选",
    "topic_11": "加V · 内部价 · <b>私信</b>",
}
WORDS = [
    "车门",
    "把手",
    "视频",
    "说明书",
    "声明",
    "直播",
    "发布会",
    "热搜",
    "把话放这",
    "陆导演",
    "小电驴",
    "曜友",
    "停产",
    "高端",
    "落地价",
    "选装",
    "黑屏",
    "异响",
    "客服",
    "定金",
    "提车",
    "匝道",
    "充电",
    "服务区",
    "小字",
    "国产",
    "颜色",
    "内饰",
]


@cache
def read_quotes() -> dict[str, list[dict[str, str]]]:
    """Return the invented quotes by theme key."""
    return json.loads((CASES / "quotes.json").read_text("utf-8"))["quotes"]


def quotes_of(key: str) -> tuple[FindingQuote, ...]:
    """Return the quotes of a theme, with ids that name their platform."""
    return tuple(
        FindingQuote(
            id=f"{q['platform']}:{key}_{i}",
            source_id=f"{key}_{i}",
            platform=q["platform"],
            week=WEEKS[(6 + i) % 12] if i < 3 else None,
            start=0,
            end=len(q["text"]),
            text=q["text"],
            probability=0.97 - 0.06 * i,
        )
        for i, q in enumerate(read_quotes().get(key, ()))
    )


def keywords_of(place: int, many: int) -> tuple[FindingKeyword, ...]:
    """Return words that differ by theme, with falling scores."""
    words = [WORDS[(place * 5 + i) % len(WORDS)] for i in range(many)]
    return tuple(
        FindingKeyword(word, 14.2 - 0.4 * i, 320 - 11 * i)
        for i, word in enumerate(dict.fromkeys(words))
    )


def sample_theme(key: str, row: dict[str, object]) -> ThemeFinding:
    """Return one theme of the sample."""
    rank = COURSES[key][0]
    weeks = tuple(CellShare(w, ALL, share_of(key, (w,), PLATFORMS)) for w in WEEKS)
    start, end = (COURSES[key][3], COURSES[key][4]) if COURSES[key][3] else (6, 11)
    before = share_of(key, WEEKS[:start], PLATFORMS)
    after = share_of(key, WEEKS[start : end + 1], PLATFORMS)
    change = newcombe(before, after, start, end)
    source = Concentration(
        "article", "weibo:article:88", 0.61, newcombe(before, before, start, end)
    )
    return ThemeFinding(
        id=str(row["id"]),
        key=key,
        kind="discovered" if key in DISCOVERED else "named",
        label=str(row["label"]),
        label_en=str(row["label_en"]),
        definition=str(row.get("definition", "")),
        definition_en=str(row.get("definition_en", "")),
        driver=bool(row.get("driver", False)),
        threshold=0.5,
        rank=rank,
        share=share_of(key, WEEKS, PLATFORMS),
        share_once=share_of(key, WEEKS[1:], PLATFORMS),
        change=change,
        peak_week=max(weeks, key=lambda c: c.share.value or 0.0).week,
        weeks=weeks,
        platforms=tuple(
            CellShare(ALL, p, share_of(key, WEEKS, (p,))) for p in PLATFORMS
        ),
        cells=tuple(
            CellShare(w, p, share_of(key, (w,), (p,))) for w in WEEKS for p in PLATFORMS
        ),
        concentration=source if key == "identity_shift" else None,
        keywords=keywords_of(rank, 12),
        quotes=quotes_of(key),
        absent_seeds=("断轴", "召回") if key == "safety_anxiety" else (),
        tone=Tone(
            share_of(key, WEEKS, PLATFORMS),
            share_of(key, WEEKS[1:], PLATFORMS),
            weeks,
            (),
        ),
    )


def sample_topic(number: int) -> TopicFinding:
    """Return one topic of the sample."""
    words = [WORDS[(number * 3 + i) % len(WORDS)] for i in range(15)]
    key = f"topic_{number:02d}"
    return TopicFinding(
        topic=number,
        key=key,
        label=DISCOVERED.get(key, " · ".join(words[:3])),
        share=wilson(700 - 31 * number, 7000),
        stability=None if number == 19 else 0.9 - number / 25,
        unstable=number in (17, 18),
        weeks=tuple(CellShare(w, ALL, wilson(60 - number, 580)) for w in WEEKS),
        words=tuple(TopicWord(word, 0.09 / (i + 1)) for i, word in enumerate(words)),
        quotes=quotes_of(key) or quotes_of("price_value")[:1],
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


def sample_themes() -> tuple[ThemeFinding, ...]:
    """Return the themes of the sample, by rank."""
    path = files("textmine.themes").joinpath("codebooks/brand_reputation.toml")
    rows = {row["key"]: row for row in tomllib.loads(path.read_text("utf-8"))["theme"]}
    for key, label in DISCOVERED.items():
        rows[key] = {"id": "D0" + key[-2:], "label": label, "label_en": ""}
    themes = [sample_theme(key, rows[key]) for key in COURSES]
    return tuple(sorted(themes, key=lambda theme: theme.rank))


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
