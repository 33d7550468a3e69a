"""Turn findings into pages and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from textmine.corpus.duplicates import Duplicates
    from textmine.corpus.table import Corpus
    from textmine.themes.sentiment import Sentiment
    from textmine.themes.themes import Themes
    from textmine.trends.findings import Findings

__all__ = ["render_html", "render_markdown", "write_documents", "write_themes_csv"]


def render_html(findings: Findings, *, lang: str = "zh") -> str:
    """Render the report as one offline HTML file; see `report.html`."""
    from textmine.report import html

    return html.render_html(findings, lang=lang)


def render_markdown(findings: Findings, *, lang: str = "zh") -> str:
    """Render the report as Markdown text; see `report.markdown`."""
    from textmine.report import markdown

    return markdown.render_markdown(findings, lang=lang)


def write_themes_csv(findings: Findings, path: Path) -> None:
    """Write one row a theme; see `report.themes_csv`."""
    from textmine.report import themes_csv

    themes_csv.write_themes_csv(findings, path)


def write_documents(
    corpus: Corpus,
    themes: Themes,
    path: Path,
    *,
    time_zone: str = "Asia/Shanghai",
    duplicates: Duplicates | None = None,
    sentiment: Sentiment | None = None,
) -> None:
    """Write one row a document as Parquet; see `report.documents`."""
    from textmine.report import documents

    documents.write_documents(
        corpus,
        themes,
        path,
        time_zone=time_zone,
        duplicates=duplicates,
        sentiment=sentiment,
    )
