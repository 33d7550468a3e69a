import dataclasses

import pytest

from tests.report.sample_findings import sample_findings
from textmine.report import render_html, render_markdown


@pytest.mark.parametrize("render", [render_html, render_markdown])
@pytest.mark.parametrize(("lang", "mark"), [("zh", "（不稳定）"), ("en", "(unstable)")])
def test_unstable_topics_alone_are_marked(render, lang, mark):
    found = sample_findings()
    unstable = [topic for topic in found.topics if topic.unstable]
    page = render(found, lang=lang)
    assert unstable
    for topic in unstable:
        assert mark in page.split(topic.label)[1][:20]
    steady = dataclasses.replace(
        found,
        topics=tuple(dataclasses.replace(t, unstable=False) for t in found.topics),
    )
    assert mark not in render(steady, lang=lang)


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_a_model_without_stability_says_nothing_of_it(render):
    found = sample_findings()
    method = dataclasses.replace(found.method, stability=None)
    said = "one possible grouping of several"
    assert said in render(found, lang="en")
    assert said not in render(dataclasses.replace(found, method=method), lang="en")
