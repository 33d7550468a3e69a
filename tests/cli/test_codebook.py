"""`textmine codebook` from the outside."""

import shutil

import pytest
from click.testing import CliRunner

from textmine.cli import cli
from textmine.errors import WorkspaceError
from textmine.themes import parse_codebook, read_codebook
from textmine.workspace.codebook_check import FILE, add_cue


@pytest.fixture
def workspace(demo_run, tmp_path):
    return shutil.copytree(demo_run, tmp_path / "ws")


def invoke(*arguments):
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(cli, ["codebook", *given], catch_exceptions=False)


def test_every_cue_of_a_theme_is_shown_with_its_count(workspace):
    lines = invoke("check", workspace, "--theme", "safety_anxiety").stdout.splitlines()
    shown = [line.split("\t")[2] for line in lines if line.startswith("safety_anx")]
    theme = read_codebook("brand_reputation").themes[0]
    assert tuple(shown[: len(theme.cues)]) == theme.cues


def test_suggestions_join_the_codebook_only_when_accepted(workspace):
    path, book = workspace / FILE, workspace / "codebook.toml"
    before = book.read_text("utf-8")
    invoke("suggest", workspace, "-q")
    rows = [x for x in path.read_text("utf-8").splitlines() if x.startswith("\t")]
    assert rows
    assert invoke("suggest", workspace, "--apply").stdout == ""
    assert book.read_text("utf-8") == before
    text = path.read_text("utf-8").replace(rows[0], f"accept{rows[0]}")
    path.write_text(text.replace(rows[1], f"-{rows[1]}"), "utf-8")
    _, theme, kind, cue = rows[0].split("\t")[:4]
    assert invoke("suggest", workspace, "--apply").stdout == f"{theme}\t{kind}\t{cue}\n"
    cues = {t.key: t.cues for t in parse_codebook(book.read_text("utf-8")).themes}
    assert cue in cues[theme]
    assert invoke("suggest", workspace, "--apply").stdout == ""
    invoke("suggest", workspace, "-q")
    assert f"reject{rows[1]}"[:20] in path.read_text("utf-8")


def test_a_line_that_is_no_row_is_told(workspace):
    (workspace / FILE).write_text("maybe\ta\tseed\tx\n", "utf-8")
    with pytest.raises(WorkspaceError, match="line 1"):
        invoke("suggest", workspace, "--apply")


@pytest.mark.parametrize("kind", ["seed", "pattern"])
def test_a_cue_is_added_and_comments_stay(kind):
    text = (
        '# mine\n[codebook]\nformat = 1\nname = "x"\n\n[[theme]] # first\nid = "T1"\n'
        'key = "a"\nlabel = "甲"\nseeds = [\n    "刹车", # brakes\n]\n'
    )
    cue = "掉轮子" if kind == "seed" else "不敢 … 坐"
    added = add_cue(text, ("a", kind, cue))
    assert cue in parse_codebook(added).themes[0].cues
    assert "# mine" in added
    assert "# brakes" in added
