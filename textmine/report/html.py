"""findings → one HTML file that loads nothing and runs only scripts of ours."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from textmine.report.charts import FIGURES_IN_CELLS, draw_charts
from textmine.report.pages import (
    make_environment,
    make_printable,
    page_values,
    read_outline,
)
from textmine.report.wording import Wording
from textmine.trends.findings import Findings

if TYPE_CHECKING:
    from markupsafe import Markup

_WEEK = re.compile(r"\d{4}-W\d{2}")

# In JSON inside <script>: no tag can open or close, and no line separator breaks
# older script parsers (HTML standard, "Restrictions for contents of script elements").
_JSON_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def render_html(findings: Findings, *, lang: str = "zh") -> str:
    """Render the report as one offline HTML file.

    Args:
        findings: All that the report tells; nothing else is read.
        lang: "zh" (default) or "en".

    Returns:
        The file's text, the same bytes for the same findings, language and
        installed versions. A content security policy allows the scripts by
        their digest and forbids every request.

    Raises:
        OptionError: For a language that has no phrases.
    """
    from markupsafe import Markup

    wording = Wording(lang)
    values = page_values(findings, wording)
    charts = draw_charts(findings, read_outline(values), wording)
    bundle, starter = escape_script(read_bundle()), read_part("report.js")
    values |= {
        "charts": charts,
        "overview_figures": len(findings.scope.weeks) <= FIGURES_IN_CELLS,
        "chart_json": Markup(embed_json(charts)),  # noqa: S704 - escaped for <script>
        "style": Markup(read_part("report.css")),  # noqa: S704 - a file of ours
        "scripts": [Markup(bundle), Markup(starter)] if charts else [],  # noqa: S704
        "script_digests": [digest_script(bundle), digest_script(starter)],
    }
    environment = make_environment(_printable_value)
    environment.filters["keep_weeks"] = keep_weeks
    return environment.get_template("report.html.jinja").render(values)


def embed_json(value: Any) -> Markup:
    """Return JSON that can stand inside a script element whatever it holds.

    >>> embed_json(["</script>"])
    Markup('["\\\\u003c/script\\\\u003e"]')
    """
    from markupsafe import Markup

    text = make_printable(json.dumps(value, ensure_ascii=False, sort_keys=True))
    for character, escape in _JSON_ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 - escaped above


def escape_script(source: str) -> str:
    r"""Return JavaScript that can't close its script element.

    >>> escape_script("'</script>'")
    "'<\\/script>'"
    """
    return source.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def digest_script(source: str) -> str:
    """Return the CSP source expression that allows exactly this script."""
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def keep_weeks(text: str) -> Markup:
    """Return escaped text whose weeks ("2025-W37") don't break at the hyphen.

    >>> keep_weeks("<b> 2025-W37")
    Markup('&lt;b&gt; <span class="nb">2025-W37</span>')
    """
    from markupsafe import Markup, escape

    safe = str(escape(make_printable(text)))
    return Markup(_WEEK.sub(r'<span class="nb">\g<0></span>', safe))  # noqa: S704


def read_part(name: str) -> str:
    """Return the text of a file beside the templates."""
    return files("textmine.report").joinpath("templates", name).read_text("utf-8")


@cache
def read_bundle() -> str:
    """Return vega, vega-lite and vega-embed as one script (from vl-convert).

    Takes the Vega-Lite that altair writes for, the newest where that one is absent.
    """
    import altair as alt
    import vl_convert

    wanted = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    known = wanted in vl_convert.get_vegalite_versions()
    # the stub asks for `snippet`; without one the bundle sets window.vegaEmbed
    bundle: str = vl_convert.javascript_bundle(vl_version=wanted if known else None)  # type: ignore[call-arg]
    return bundle


def _printable_value(value: Any) -> Any:
    from markupsafe import Markup

    if isinstance(value, str) and not isinstance(value, Markup):
        return make_printable(value)
    return value
