"""Documents are executed: what they show is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_page_of_commands_is_their_help():
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from write_cli import describe_commands
    finally:
        sys.path.pop(0)
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == describe_commands()


def commands_of(name: str) -> list[list[str]]:
    lines = [ln for b in blocks(name, "console") for ln in b.splitlines()]
    return [ln[2:].split() for ln in lines if ln.startswith("$ textmine ")]


@pytest.mark.parametrize("name", READMES)
def test_the_commands_of_the_readme_work(name, tmp_path):
    """In order, in a folder that has nothing but the demo corpus."""
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    found = commands_of(name)
    assert len(found) >= 4
    for words in found:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 3), (words, done.stderr)


@pytest.mark.parametrize("name", READMES)
def test_the_python_of_the_readme_works(name, demo_run, tmp_path):
    code = "\n".join(blocks(name, "python"))
    assert "load_model" in code
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    (tmp_path / "out").symlink_to(demo_run)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def code_of(name: str) -> list[str]:
    return [
        re.sub(r"(?:  |^)# .*", "", b, flags=re.MULTILINE)
        for b in blocks(name, "python")
    ]


def test_both_readmes_show_the_same_commands_and_python():
    english, chinese = READMES
    assert commands_of(english) == commands_of(chinese)
    assert code_of(english) == code_of(chinese)  # comments speak the readme's language


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))],
    ids=lambda p: p.name,
)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
