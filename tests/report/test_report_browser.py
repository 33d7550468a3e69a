"""The report in a real browser: charts are drawn, nothing is asked of a network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.report.sample_findings import sample_findings
from textmine.report import render_html

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in NAMES if (path := shutil.which(name))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine"),
]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=8000",
    "--enable-logging=stderr",
)
# The window of a headless browser is at least 500 px wide, a frame is not. The
# frame's own page tells its width, since pages of two files can't read each other.
OWN = "not an origin"
FRAME = """<!doctype html><body>{frames}<pre></pre><script>
addEventListener("message", (e) => {{
  document.querySelector("pre").textContent += e.data + "\\n";
}});
</script></body>"""
SIZES = (("zh", 390), ("en", 390), ("zh", 1280))
END = "</body>\n</html>"  # vega has </body> in a string of its own
TELL = """<script>
const tell = () => document.body.dataset.drawn
  ? parent.postMessage([document.documentElement.lang, innerWidth,
      document.documentElement.scrollWidth].join(" "), "*")
  : setTimeout(tell, 50);
tell();
</script></body>"""


def browse(folder: Path, page: str, *flags: str) -> subprocess.CompletedProcess[str]:
    profile = folder / "profile"
    command = [BROWSER, *FLAGS, *flags, f"--user-data-dir={profile}"]
    command.append((folder / page).as_uri())
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=True
    )


def list_page_requests(log: dict) -> list[str]:
    """Return addresses asked for by a page; the browser's own have no initiator."""
    asked = [e["params"] for e in log["events"] if "url" in e.get("params", {})]
    return [p["url"] for p in asked if p.get("initiator", OWN) != OWN]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    (folder / "report.html").write_text(render_html(sample_findings()), "utf-8")
    log = folder / "net.json"
    done = browse(folder, "report.html", "--dump-dom", f"--log-net-log={log}")
    return done.stdout, done.stderr, json.loads(log.read_text("utf-8"))


def test_every_chart_is_drawn_as_svg(seen):
    dom, _, _ = seen
    assert 'data-drawn="18"' in dom
    assert len(re.findall('<svg [^>]*class="marks"', dom)) == 18


def test_the_console_stays_silent(seen):
    _, messages, _ = seen
    assert not [line for line in messages.splitlines() if "CONSOLE" in line]


def test_the_page_asks_nothing_of_the_network(seen):
    _, _, log = seen
    assert not list_page_requests(log)


def test_a_page_that_loads_something_is_caught(tmp_path):
    (tmp_path / "page.html").write_text('<img src="http://127.0.0.1:9/x.png">', "utf-8")
    log = tmp_path / "net.json"
    browse(tmp_path, "page.html", "--dump-dom", f"--log-net-log={log}")
    requests = list_page_requests(json.loads(log.read_text("utf-8")))
    assert "http://127.0.0.1:9/x.png" in requests


def test_the_console_would_tell_of_a_blocked_script(tmp_path):
    text = render_html(sample_findings())
    (tmp_path / "report.html").write_text(
        text.replace(END, f"<script>alert(1)</script>{END}"), "utf-8"
    )
    messages = browse(tmp_path, "report.html", "--dump-dom").stderr
    assert "Content Security Policy" in messages


def test_the_page_is_no_wider_than_its_window(tmp_path):
    for lang in ("zh", "en"):
        text = render_html(sample_findings(), lang=lang)
        text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        (tmp_path / f"{lang}.html").write_text(text.replace(END, TELL), "utf-8")
    frames = "".join(
        f'<iframe src="{lang}.html" width="{width}" height="900"></iframe>'
        for lang, width in SIZES
    )
    (tmp_path / "frame.html").write_text(FRAME.format(frames=frames), "utf-8")
    dom = browse(tmp_path, "frame.html", "--dump-dom", "--window-size=1400,1000").stdout
    told = re.findall(r"(zh|en)\S* (\d+) (\d+)\n", dom)
    assert {lang for lang, _, _ in told} == {"zh", "en"}
    assert len(told) == len(SIZES)
    assert all(int(content) <= int(window) for _, window, content in told)


def test_the_page_prints(tmp_path):
    (tmp_path / "report.html").write_text(render_html(sample_findings()), "utf-8")
    browse(tmp_path, "report.html", f"--print-to-pdf={tmp_path / 'report.pdf'}")
    pages = (tmp_path / "report.pdf").read_bytes().count(b"/Type /Page\n")
    assert 6 <= pages <= 15
