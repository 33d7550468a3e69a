import json

import pytest
from click.testing import CliRunner

from textmine.cli import cli
from textmine.cli.main import run_command_line


@pytest.fixture(scope="module")
def table(demo_run):
    arguments = ["compare", str(demo_run), "--topics", "4,8", "--seeds", "2", "-q"]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_compare_prints_one_row_a_number_and_what_to_choose(table):
    lines = table.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["4", "8"]
    for name in ("perplexity", "npmi", "c_v", "diversity", "stability"):
        assert name in lines[0]
    assert lines[1].count("±") == 4  # two seeds are one pair: stability has no spread
    assert "judgement" in lines[-1]


def test_compare_prints_json_alone_on_request(demo_run):
    arguments = ["compare", str(demo_run), "--topics", "3", "--seeds", "1", "--json"]
    done = CliRunner().invoke(cli, [*arguments, "-q"])
    found = json.loads(done.output)
    assert found["candidates"][0]["topics"] == found["choice"] == 3
    assert found["advice"]


@pytest.mark.parametrize("topics", ["ten", "10,", "1"])
def test_compare_refuses_what_is_no_number_of_topics(demo_run, topics, capsys):
    assert run_command_line(["compare", str(demo_run), "--topics", topics, "-q"]) == 2
    assert "topics" in capsys.readouterr().err


def test_compare_needs_a_workspace_with_documents(tmp_path, capsys):
    assert run_command_line(["init", str(tmp_path / "ws")]) == 0
    assert run_command_line(["compare", str(tmp_path / "ws"), "-q"]) == 1
    assert "corpus.duckdb" in capsys.readouterr().err
