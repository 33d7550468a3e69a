"""The rules of the house that a reader could not see at a glance."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "textmine"
ORDER = (
    "corpus",
    "words",
    "model",
    "themes",
    "trends",
    "report",
    "workspace",
    "cli",
)
BASE = {"errors", "progress", "canonical", "__version__"}
FILES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {
    "altair",
    "duckdb",
    "gensim",
    "jieba",
    "numba",
    "numpy",
    "opencc",
    "pandas",
    "pyarrow",
    "rjieba",
    "scipy",
    "sklearn",
    "trafilatura",
    "vl_convert",
}


def imported_parts(path: Path) -> set[str]:
    """First level below `textmine` of every module that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            pytest.fail(f"{path}: a relative import hides where it leads")
        if isinstance(node, ast.ImportFrom) and node.module == "textmine":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= _part(node.module)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                names |= _part(alias.name)
    return names


def _part(module: str) -> set[str]:
    parts = module.split(".")
    return {parts[1]} if parts[0] == "textmine" and len(parts) > 1 else set()


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_only_down_the_flow_of_data(path):
    folder = path.relative_to(PACKAGE).parts[0]
    if folder in ("__init__.py", "__main__.py"):
        return
    if folder not in ORDER:
        assert imported_parts(path) <= BASE
        return
    allowed = BASE | set(ORDER[: ORDER.index(folder) + 1])
    assert imported_parts(path) <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_prints(path):
    if "cli" in path.parts:
        return
    calls = [
        n
        for n in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(n, ast.Call)
    ]
    names = {getattr(c.func, "id", "") for c in calls}
    assert not names & {"print", "eval", "exec", "input"}


def test_nothing_is_pickled():
    for path in FILES:
        text = path.read_text("utf-8")
        assert "import pickle" not in text
        assert "allow_pickle=True" not in text
        assert "joblib" not in text


def loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys; import runpy; sys.argv = ['textmine', *sys.argv[1:]]\n"
        "try:\n    runpy.run_module('textmine', run_name='__main__')\n"
        "except SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.split(".")[0] for name in done.stderr.split()}


def test_help_loads_nothing_heavy():
    assert not loaded_by("--help") & HEAVY


def test_import_textmine_loads_nothing_heavy():
    code = "import sys, textmine; print(' '.join(sys.modules))"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert not {n.split(".")[0] for n in out.split()} & HEAVY


def test_public_names_are_sorted_and_there():
    import textmine

    assert textmine.__all__ == sorted(textmine.__all__)
    for name in textmine.__all__:
        assert getattr(textmine, name) is not None


def test_every_command_has_an_example_and_stands_in_the_readmes():
    from textmine.cli import cli

    root = PACKAGE.parent
    for readme in ("README.md", "README.zh-CN.md"):
        text = (root / readme).read_text("utf-8")
        for name, command in cli.commands.items():
            assert command.help, name
            assert "Example:" in command.help, name
            assert f"textmine {name}" in text, (readme, name)
