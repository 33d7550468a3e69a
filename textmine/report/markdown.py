"""findings → Markdown text in which nothing from the corpus can be markup."""

from __future__ import annotations

import re
from typing import Any

from textmine.report.pages import make_environment, make_printable, page_values
from textmine.report.wording import Wording
from textmine.trends.findings import Findings

# Every character that opens an inline construct in CommonMark or in GitHub's
# tables, strike-through, autolinks ("://", "www.", "@") or maths ("$").
_INLINE = re.compile(r"([\\`*_{}\[\]<>#|~$&!@])")
# What opens a block at the start of a line: lists, headings, rules, numbering.
_BLOCK = re.compile(r"^ ?([-+=](?!\d)|\d+(?=[.)](?:\s|$)))")
_ADDRESS = re.compile(r"(?<=[a-z])(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def escape_markdown(text: str) -> str:
    r"""Return text that Markdown shows as it stands, on one line.

    >>> escape_markdown("# <b>a|b</b>")
    '\\# \\<b\\>a\\|b\\</b\\>'
    >>> escape_markdown("- https://x.test")
    '\\- https\\://x.test'
    """
    flat = _SPACE.sub(" ", make_printable(text))
    escaped = _ADDRESS.sub(r"\\", _INLINE.sub(r"\\\1", flat))
    found = _BLOCK.match(escaped)
    if not found:
        return escaped
    if found[1].isdigit():  # "1." -> "1\."
        return f"{escaped[: found.end()]}\\{escaped[found.end() :]}"
    return f"{escaped[: found.start(1)]}\\{escaped[found.start(1) :]}"


def render_markdown(findings: Findings, *, lang: str = "zh") -> str:
    """Render the report as Markdown: the same content as the HTML, without charts.

    Args:
        findings: All that the report tells; nothing else is read.
        lang: "zh" (default) or "en".

    Returns:
        The file's text, ending with a newline.

    Raises:
        OptionError: For a language that has no phrases.
    """
    wording = Wording(lang)
    environment = make_environment(_escaped_value)
    template = environment.get_template("report.md.jinja")
    text = template.render(page_values(findings, wording))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _escaped_value(value: Any) -> Any:
    from markupsafe import Markup

    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(escape_markdown(value))  # noqa: S704 - no HTML here
    return value
