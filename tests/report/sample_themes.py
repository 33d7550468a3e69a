"""The themes and topics of the sample, with their quotes and keywords."""

from __future__ import annotations

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
    wilson,
)
from textmine.trends.findings import (
    ALL,
    CellShare,
    Concentration,
    FindingKeyword,
    FindingQuote,
    ThemeFinding,
    Tone,
    TopicFinding,
    TopicWord,
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


def sample_themes() -> tuple[ThemeFinding, ...]:
    """Return the themes of the sample, by rank."""
    path = files("textmine.themes").joinpath("codebooks/brand_reputation.toml")
    rows = {row["key"]: row for row in tomllib.loads(path.read_text("utf-8"))["theme"]}
    for key, label in DISCOVERED.items():
        rows[key] = {"id": "D0" + key[-2:], "label": label, "label_en": ""}
    themes = [sample_theme(key, rows[key]) for key in COURSES]
    return tuple(sorted(themes, key=lambda theme: theme.rank))
