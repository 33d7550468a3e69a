"""A published report without documents that were forgotten, as a stated revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from textmine.trends.findings import (
        FindingQuote,
        Findings,
        NewWords,
        RepeatGroup,
        ThemeFinding,
    )

NOTICE = "documents forgotten"  # code that the report shows as a sentence


def revise_report(folder: Path, ids: frozenset[str], lang: str) -> bool:
    """Take documents out of the report in `folder`; tell whether it held any.

    Quotes, rows of documents.parquet and names of groups go; figures stay as they
    were published, which the report says. The rows of documents.parquet go last, so
    a call that was killed is completed by the next.
    """
    import pyarrow.parquet as pq

    from textmine.report.documents import write_table
    from textmine.trends.reading import read_findings

    path = folder / "findings.json"
    findings = read_findings(path.read_text("utf-8"), path.name)
    table = pq.read_table(folder / "documents.parquet")
    left, names = drop_documents(table, ids)
    revised = revise_findings(findings, ids, names)
    if revised is findings and left.num_rows == table.num_rows:
        return False
    if revised is findings:  # nothing of it was quoted
        revised = state_revision(findings)
    write_report(folder, revised, lang)
    part = folder / "documents.parquet.part"
    write_table(left, part)
    part.replace(folder / "documents.parquet")
    return True


def write_report(folder: Path, findings: Findings, lang: str) -> None:
    """Write the pages of a published report anew, its findings last."""
    from textmine.report import render_html, render_markdown

    _replace_text(folder / "report.html", render_html(findings, lang=lang))
    _replace_text(folder / "report.md", render_markdown(findings, lang=lang))
    _replace_text(folder / "findings.json", findings.to_json())


def drop_documents(
    table: pa.Table, ids: frozenset[str]
) -> tuple[pa.Table, dict[str, str | None]]:
    """Return documents.parquet without `ids`, and new names of groups.

    A group is named by its smallest id; where that goes, the next names it, and a
    document that is left alone is in no group.
    """
    import pyarrow as pa

    keep = [i not in ids for i in table.column("id").to_pylist()]
    left = table.filter(pa.array(keep))
    members: dict[str, list[str]] = {}
    pairs = zip(
        left.column("id").to_pylist(), left.column("dup_group").to_pylist(), strict=True
    )
    for identity, group in pairs:
        if group is not None:
            members.setdefault(group, []).append(identity)
    old = {g for g in table.column("dup_group").to_pylist() if g is not None}
    names = {
        group: members[group][0] if len(members.get(group, ())) > 1 else None
        for group in old
    }
    groups = [names[g] if g else None for g in left.column("dup_group").to_pylist()]
    place = left.schema.get_field_index("dup_group")
    return left.set_column(place, "dup_group", pa.array(groups, pa.string())), names


def revise_findings(
    findings: Findings, ids: frozenset[str], names: dict[str, str | None]
) -> Findings:
    """Return findings that quote and name none of `ids`; the same if they did not."""
    themes = tuple(_revise_theme(theme, ids) for theme in findings.themes)
    topics = tuple(
        replace(topic, quotes=_keep_quotes(topic.quotes, ids))
        for topic in findings.topics
    )
    largest = tuple(_name_groups(findings.repeats.largest, names))
    new_words = _drop_contexts(findings.new_words, ids)
    if (themes, topics, largest, new_words) == (
        findings.themes,
        findings.topics,
        findings.repeats.largest,
        findings.new_words,
    ):
        return findings
    repeats = replace(findings.repeats, largest=largest)
    changed = replace(
        findings, themes=themes, topics=topics, repeats=repeats, new_words=new_words
    )
    return state_revision(changed)


def state_revision(findings: Findings) -> Findings:
    """Return findings that say that they are a further revision."""
    notices = tuple(n for n in findings.notices if n != NOTICE)
    return replace(findings, revision=findings.revision + 1, notices=(*notices, NOTICE))


def _revise_theme(theme: ThemeFinding, ids: frozenset[str]) -> ThemeFinding:
    source = theme.concentration
    if source is not None and source.name in ids:
        source = replace(source, name=None)
    quotes = _keep_quotes(theme.quotes, ids)
    return replace(theme, quotes=quotes, concentration=source)


def _keep_quotes(
    quotes: Iterable[FindingQuote], ids: frozenset[str]
) -> tuple[FindingQuote, ...]:
    return tuple(quote for quote in quotes if quote.id not in ids)


def _drop_contexts(found: NewWords | None, ids: frozenset[str]) -> NewWords | None:
    """Drop what new words quote of `ids`."""
    if found is None:
        return None
    words = (
        replace(w, context=None) if w.context and w.context.id in ids else w
        for w in found.words
    )
    return replace(found, words=tuple(words))


def _name_groups(
    groups: Iterable[RepeatGroup], names: dict[str, str | None]
) -> Iterable[RepeatGroup]:
    for group in groups:
        name = names.get(group.dup_group)
        if name is not None:
            yield replace(group, dup_group=name)


def _replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)
