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


def sessions_of(name: str) -> list[tuple[list[str], list[str]]]:
    """Return each command of the consoles with the lines shown below it."""
    found: list[tuple[list[str], list[str]]] = []
    for line in (ln for b in blocks(name, "console") for ln in b.splitlines()):
        if line.startswith("$ textmine "):
            found.append((line[2:].split(), []))
        else:
            found[-1][1].append(line)
    return found


def commands_of(name: str) -> list[list[str]]:
    return [words for words, _ in sessions_of(name)]


def shows(shown: str, printed: str) -> bool:
    """Tell whether a line shows another: the same but for 5 % of its numbers.

    Other versions of the libraries may round otherwise; a stale line differs more.
    An … stands for anything.
    """
    number = r"\d+(?:\.\d+)?"
    shown, printed = (line.replace(",", "") for line in (shown, printed))
    frame = ".*".join(map(re.escape, re.sub(number, "0", shown).split("…")))
    if "…" in shown:
        return re.fullmatch(frame, re.sub(number, "0", printed)) is not None
    near = pytest.approx([float(n) for n in re.findall(number, shown)], rel=0.05)
    return re.sub(number, "0", shown) == re.sub(number, "0", printed) and near == [
        float(n) for n in re.findall(number, printed)
    ]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_what_its_commands_print(name, tmp_path):
    """In order, in a folder that has nothing but the demo corpus."""
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    found = sessions_of(name)
    assert len(found) >= 4
    for words, shown in found:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 3), (words, done.stderr)
        printed = iter((done.stderr + done.stdout).splitlines())
        for line in shown:
            assert any(shows(line, real) for real in printed), (words, line)


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
