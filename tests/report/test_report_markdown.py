"""The Markdown report: the same content; nothing from a corpus is markup."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt  # comes with rich

from tests.report.sample_findings import empty_findings, sample_findings
from tests.report.sample_themes import read_quotes
from textmine.report import render_markdown
from textmine.report.markdown import escape_markdown
from textmine.report.pages import make_printable

MARKS = "`*_[]()<>#|~$&!@\\-+=.:/1 \n\tw"


@cache
def text(lang: str = "zh") -> str:
    return render_markdown(sample_findings(), lang=lang)


def reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def all_tokens(source: str):
    for token in reader().parse(source):
        yield token
        yield from token.children or ()


def test_nothing_but_our_own_markup_is_read_in_a_hostile_report():
    kinds = {token.type for token in all_tokens(text())}
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "s_open"}
    assert not kinds & {"code_inline", "code_block", "fence", "em_open", "hr"}


def test_every_quote_reads_as_it_was_written():
    seen = {token.content for token in all_tokens(text()) if token.type == "text"}
    plain = "".join(t.content for t in all_tokens(text()) if t.type == "text")
    assert seen
    for quote in read_quotes()["price_value"] + read_quotes()["astroturfing"]:
        assert re.sub(r"\s+", " ", quote["text"]) in plain


def test_every_table_row_has_as_many_cells_as_its_head():
    tables = re.findall(r"(?m)(?:^\|.*\n)+", text())
    assert len(tables) > 20
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", r)) for r in table.splitlines()}) == 1


@given(st.text(MARKS) | st.text())
def test_escaped_text_is_read_as_plain_text(source):
    shown = re.sub(r"\s+", " ", make_printable(source))
    tokens = reader().parse(f"x {escape_markdown(source)}")
    kinds = {child.type for token in tokens for child in token.children or ()}
    plain = "".join(c.content for t in tokens for c in t.children or ())
    assert kinds <= {"text", "text_special"}
    assert plain == f"x {shown}".rstrip()


@given(st.text(MARKS) | st.text())
def test_escaped_text_opens_no_block_at_the_start_of_a_line(source):
    tokens = reader().parse(escape_markdown(source))
    assert {t.type for t in tokens} <= {"paragraph_open", "inline", "paragraph_close"}


@pytest.mark.parametrize("address", ["https://x.test", "www.x.test", "a@x.test"])
def test_an_address_is_not_left_for_a_reader_to_link(address):
    assert address not in escape_markdown(address)


def test_both_languages_have_the_same_sections():
    heads = {lang: re.findall(r"(?m)^#+ ", text(lang)) for lang in ("zh", "en")}
    assert heads["zh"] == heads["en"]
    assert len(heads["zh"]) > 15


def test_findings_of_few_documents_say_so():
    assert "样本不足" in render_markdown(empty_findings())
    assert "None" not in render_markdown(empty_findings())


def test_the_text_ends_with_one_newline_and_has_no_gaps():
    assert text().endswith("|\n")
    assert "\n\n\n" not in text()
