"""Turn themes into findings: weeks, shares, changes."""

from textmine.trends.article_themes import compare_articles
from textmine.trends.contrast import contrast_platforms
from textmine.trends.counts import Counts, merge_counts
from textmine.trends.findings import Findings
from textmine.trends.frame import MeasureSettings, count_corpus
from textmine.trends.measurement import measure
from textmine.trends.weeks import (
    iso_weeks,
    last_complete_week,
    next_week,
    parse_week,
    week_of,
    weeks_between,
)

__all__ = [
    "Counts",
    "Findings",
    "MeasureSettings",
    "compare_articles",
    "contrast_platforms",
    "count_corpus",
    "iso_weeks",
    "last_complete_week",
    "measure",
    "merge_counts",
    "next_week",
    "parse_week",
    "week_of",
    "weeks_between",
]
