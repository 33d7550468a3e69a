"""The HTML report: one file that loads nothing and runs only our scripts."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest

from tests.report.sample_findings import empty_findings, sample_findings
from tests.report.sample_themes import read_quotes
from textmine.errors import OptionError
from textmine.report import render_html
from textmine.report.html import embed_json

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction"}


class Page(HTMLParser):
    """What a browser finds in a page: elements, scripts, visible text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style":
            self.text.append(data)

    def attributes(self, name: str) -> list[str]:
        return [a[name] or "" for _, a in self.elements if name in a]


@cache
def page(lang: str = "zh") -> str:
    return render_html(sample_findings(), lang=lang)


@cache
def parsed(lang: str = "zh") -> Page:
    return Page(page(lang))


def visible(text: str) -> str:
    return " ".join("".join(Page(text).text).split())


def chart_data() -> dict[str, object]:
    return json.loads(parsed().scripts[0])


def test_the_same_findings_give_the_same_bytes_whatever_was_rendered_before():
    first = page()
    render_html(empty_findings(), lang="en")
    assert render_html(sample_findings()) == first


def test_no_attribute_loads_anything():
    assert not [a for _, attrs in parsed().elements for a in attrs if a in LOADING]


def test_every_link_points_into_the_page():
    ids = set(parsed().attributes("id"))
    assert {link[1:] for link in parsed().attributes("href")} <= ids
    assert not [tag for tag, _ in parsed().elements if tag in ("link", "base", "img")]


def test_the_style_loads_nothing():
    style = page().split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_no_chart_takes_its_data_from_an_address():
    assert '"url"' not in json.dumps(chart_data())
    assert "http" not in json.dumps(chart_data())


def test_the_policy_allows_exactly_the_scripts_that_stand_in_the_page():
    policy = next(
        a["content"]
        for t, a in parsed().elements
        if t == "meta" and "content" in a
        if "script-src" in (a["content"] or "")
    )
    digests = {
        base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()
        for s in parsed().scripts[1:]
    }
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == digests
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy


def test_a_script_in_a_comment_stays_text():
    hostile = read_quotes()["safety_anxiety"][3]["text"]
    assert hostile in "".join(parsed().text)
    assert len(parsed().scripts) == 3


def test_no_element_has_a_script_in_an_attribute():
    assert not [a for _, attrs in parsed().elements for a in attrs if a[:2] == "on"]


def test_a_platform_name_can_not_break_out_of_the_chart_data():
    found = sample_findings()
    theme = found.themes[0]
    evil = "</script><script>alert(1)</script>"
    cells = tuple(
        dataclasses.replace(c, platform=evil if c.platform == "weibo" else c.platform)
        for c in theme.cells
    )
    sizes = {evil if p == "weibo" else p: n for p, n in found.scope.platforms.items()}
    found = dataclasses.replace(
        found,
        themes=(dataclasses.replace(theme, cells=cells), *found.themes[1:]),
        scope=dataclasses.replace(found.scope, platforms=sizes),
    )
    result = Page(render_html(found))
    assert len(result.scripts) == 3
    assert evil in json.dumps(json.loads(result.scripts[0]))


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "&amp;", "\ud800"])
def test_embedded_json_holds_no_markup(text):
    assert not re.search("[<>&\u2028\ud800]", embed_json({"x": text}))


def test_a_lone_surrogate_or_a_control_character_can_be_written():
    found = dataclasses.replace(sample_findings(), notices=("bad \ud800\x00 code",))
    assert "bad \ufffd\ufffd code" in render_html(found).encode("utf-8").decode()


def test_the_page_says_its_language():
    assert parsed().elements[0] == ("html", {"lang": "zh-CN"})
    assert parsed("en").elements[0] == ("html", {"lang": "en"})


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="lang: 'fr'; expected zh or en"):
        render_html(sample_findings(), lang="fr")


def test_the_page_is_smaller_than_3_mb():
    assert len(page().encode()) < 3_000_000


def test_every_quote_of_a_shown_theme_stands_with_its_document_id():
    text = "".join(parsed().text)
    for theme in sample_findings().themes:
        shown = theme.kind == "discovered" or theme.rank <= 8
        assert all((q.id in text) == shown for q in theme.quotes), theme.key


def test_eight_named_themes_have_a_section_in_order_of_rank():
    ranks = [i for i in parsed().attributes("id") if i.startswith("theme-")]
    assert ranks == [f"theme-{i}" for i in range(1, 9)]


def test_every_chart_has_its_place_and_its_figures():
    places = parsed().attributes("data-chart")
    assert sorted(places) == sorted(chart_data())
    assert len(places) == 18
    for share in (c.share for t in sample_findings().themes[:8] for c in t.cells):
        if share.value is not None:
            assert f"{share.value:.1%}" in page()


def test_chart_labels_are_ours_not_numbered_by_altair():
    assert not re.search(r'"(view|param|layer)_\d+"', json.dumps(chart_data()))


def test_a_share_of_few_documents_is_not_printed():
    text = visible(render_html(empty_findings()))
    assert "样本不足" in text
    assert "25.0%" not in text  # 3 of 12


def test_findings_without_dates_or_model_still_make_a_page():
    text = render_html(empty_findings(), lang="en")
    assert "too few documents" in text
    assert "data-chart" not in text
    assert "There is no topic model." in text


def test_notices_are_sentences_and_unknown_codes_are_shown():
    found = sample_findings(notices=("few documents", "late snow"))
    text = visible(render_html(found))
    assert "请把本报告看作线索，不是结论" in text
    assert "late snow" in text


def test_a_weekly_report_is_headed_by_its_week():
    text = visible(render_html(sample_findings(report_week="2025-W42")))
    assert "10 月 13–19 日（2025-W42）：安全焦虑升至 29.5%（+24.7 个百分点）" in text


def test_a_concentrated_rise_is_told_with_the_change_without_it():
    assert "上升中有 61.0% 来自同一文章（weibo:article:88）" in visible(page())


def test_every_field_that_the_page_names_exists():
    value = sample_findings().to_value()
    names = re.findall(r"<code>([a-z_]+(?:\[\])?(?:\.\w+)*)</code>", page())
    fields = [n for n in names if n.split(".")[0].rstrip("[]") in value]
    assert len(set(fields)) > 30
    for name in fields:
        first, *rest = name.replace("[]", ".0").split(".")
        found = value[first]
        for part in rest:
            found = found[int(part) if part.isdigit() else part]


def with_few(found, key):
    """Return findings in which a theme and its topic have 12 documents."""
    few = dataclasses.replace(found.themes[0].share, documents=12)
    themes = tuple(
        dataclasses.replace(t, share=few) if t.key == key else t for t in found.themes
    )
    topics = tuple(
        dataclasses.replace(t, share=few) if t.key == key else t for t in found.topics
    )
    return dataclasses.replace(found, themes=themes, topics=topics)


def test_a_topic_of_few_documents_is_named_and_not_quoted():
    found = with_few(sample_findings(), "topic_03")
    topic = next(t for t in found.topics if t.key == "topic_03")
    text = visible(render_html(found))
    assert topic.label in text
    assert "另有 1 个话题各不足 30 条文本" in text
    assert not [q for q in topic.quotes if q.id in text]


def test_quotes_of_few_documents_are_called_single_voices():
    text = visible(render_html(with_few(sample_findings(), "price_value")))
    assert text.count("只有 12 条文本：请当作个别声音来读。") == 1


def test_a_chinese_report_names_no_theme_in_english():
    assert "Safety anxiety" not in visible(page())
    assert "安全焦虑" in visible(page("en"))
