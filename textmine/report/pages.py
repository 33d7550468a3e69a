"""The template environment: what templates may call, and what makes text safe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textmine.report.contrast import choose_contrasts
from textmine.report.outline import Outline, outline_report
from textmine.report.summary import describe_scope, write_lede, write_summary
from textmine.report.wording import Wording
from textmine.trends.findings import MINIMUM_DOCUMENTS, CellShare, Findings

if TYPE_CHECKING:
    import jinja2

#: What a report shows -> the field of findings.json in which it stands.
PLACES = (
    ("share", "themes[].share"),
    ("change", "themes[].change"),
    ("peak", "themes[].peak_week"),
    ("theme_weeks", "themes[].weeks"),
    ("theme_platform_weeks", "themes[].cells"),
    ("theme_platforms", "themes[].platforms"),
    ("caution", "themes[].concentration"),
    ("keywords", "themes[].keywords"),
    ("platform_contrast", "contrasts"),
    ("articles_comments", "article_themes"),
    ("quotes", "themes[].quotes"),
    ("absent_seeds", "themes[].absent_seeds"),
    ("thresholds", "themes[].threshold"),
    ("topics", "topics"),
    ("keywords_head", "keywords"),
    ("keywords_platform_head", "platform_keywords"),
    ("new_words", "new_words.words"),
    ("sources", "quality.sources"),
    ("rejects", "quality.rejects"),
    ("flags", "quality.flags"),
    ("warnings", "quality.warnings"),
    ("masked", "quality.masked"),
    ("repeats_largest", "repeats.largest"),
    ("share_once", "themes[].share_once"),
    ("without_words", "quality.documents_without_words"),
    ("without_topic", "quality.documents_without_topic"),
    ("without_theme", "quality.documents_without_theme"),
)

# Controls that no page can show, halves of surrogate pairs that UTF-8 can't hold,
# and the bidirectional overrides that would turn the text around them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def make_printable(text: str) -> str:
    r"""Return `text` with what can't or mustn't be printed as U+FFFD.

    >>> make_printable("a\x00b\u202ec") == "a\ufffdb\ufffdc"
    True
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def make_environment(finalize: Callable[[Any], Any]) -> jinja2.Environment:
    """Return the environment of the report's templates; everything is escaped."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("textmine.report", "templates"),
        autoescape=True,
        finalize=finalize,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page_values(findings: Findings, wording: Wording) -> dict[str, Any]:
    """Return the names that the templates of both forms read."""
    outline = outline_report(findings, wording)
    return {
        "findings": findings,
        "scope": findings.scope,
        "outline": outline,
        "w": wording,
        "t": wording.say,
        "title": wording.say("title_week" if findings.scope.report_week else "title"),
        "lede": write_lede(findings, outline, wording),
        "summary": write_summary(findings, outline, wording),
        "scope_sentence": describe_scope(findings.scope, outline, wording),
        "filters": list_filters(findings, wording),
        "notices": [wording.name(code, "notice") for code in findings.notices],
        "method_rows": list_method(findings, wording),
        "places": [(wording.say(key), field) for key, field in PLACES],
        "minimum": MINIMUM_DOCUMENTS,
        "apart": choose_contrasts(findings),
        "cell_table": tabulate_cells,
    }


def tabulate_cells(cells: tuple[CellShare, ...]) -> dict[tuple[str, str], CellShare]:
    """Return the cells by (week, platform)."""
    return {(cell.week, cell.platform): cell for cell in cells}


def list_filters(findings: Findings, wording: Wording) -> list[str]:
    """Return the restrictions of the analysis in words, [] where there are none."""
    scope = findings.scope
    found = [
        ("filter_since", scope.since),
        ("filter_until", scope.until),
        ("filter_platform", wording.listing([*map(wording.platform, scope.platform)])),
        ("filter_match", scope.match),
    ]
    return [wording.say(key, value=value) for key, value in found if value]


def list_method(findings: Findings, wording: Wording) -> list[tuple[str, str, str]]:
    """Return (what, value, field of findings.json) of all that made the numbers."""
    method, say = findings.method, wording.say
    model = wording.name(method.model, "model") if method.model else say("no_model")
    missing = say("not_measured")
    score = missing if method.perplexity is None else f"{method.perplexity:,.1f}"
    versions = wording.listing([f"{k} {v}" for k, v in method.versions.items()])
    return [
        (say("revision"), str(findings.revision), "revision"),
        (say("seed"), str(method.seed), "method.seed"),
        (say("model"), model, "method.model"),
        (
            say("model_reason"),
            wording.name(method.model_reason, "reason"),
            "method.model_reason",
        ),
        (say("topics_number"), wording.count(method.topics), "method.topics"),
        (say("sweeps"), wording.count(method.sweeps), "method.sweeps"),
        (say("perplexity"), score, "method.perplexity"),
        (
            say("stability"),
            wording.stability(method.stability),
            "method.stability",
        ),
        (
            say("vocabulary_terms"),
            wording.count(method.vocabulary_terms),
            "method.vocabulary_terms",
        ),
        (say("segmenter"), method.segmenter, "method.segmenter"),
        (say("codebook"), method.codebook, "method.codebook"),
        (say("codebook_digest"), method.codebook_digest, "method.codebook_digest"),
        (say("lexicon_digest"), method.lexicon_digest, "method.lexicon_digest"),
        (say("time_zone"), findings.scope.time_zone, "scope.time_zone"),
        (say("versions"), versions, "method.versions"),
    ]


def read_outline(values: dict[str, Any]) -> Outline:
    """Return the outline among the values of a page."""
    outline: Outline = values["outline"]
    return outline
