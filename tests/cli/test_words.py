"""`textmine words` from the outside."""

import json
import shutil

import pytest
from click.testing import CliRunner

from textmine.cli import cli


@pytest.fixture
def workspace(demo_run, tmp_path):
    return str(shutil.copytree(demo_run, tmp_path / "ws"))


def invoke(*arguments):
    return CliRunner().invoke(cli, [*arguments, "-q"], catch_exceptions=False)


def test_words_are_shown_judged_and_applied(workspace, tmp_path):
    rows = json.loads(invoke("words", workspace, "--top", "5", "--json").stdout)
    assert len(rows) == 5
    path = tmp_path / "ws" / "words.tsv"
    word = rows[0]["word"]
    path.write_text(
        path.read_text("utf-8").replace(f"\n\t{word}\t", f"\n+\t{word}\t"), "utf-8"
    )
    assert f"\t{word}\t" in invoke("words", workspace).stdout
    change = json.loads(invoke("words", workspace, "--apply", "--json").stdout)
    assert change["added"] == [word]
    assert change["themes"]
