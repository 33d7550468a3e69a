import subprocess
import sys

from click.testing import CliRunner

from textmine.cli import cli


def textmine(*arguments):
    command = [sys.executable, "-m", "textmine", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_version_is_that_of_the_package():
    import textmine as package

    assert package.__version__ in CliRunner().invoke(cli, ["--version"]).output


def test_evaluate_prints_the_f1_of_each_theme_and_their_mean(demo_run, demo_labels):
    done = textmine("evaluate", demo_run, "--labels", demo_labels)
    assert done.returncode == 0, done.stderr
    assert "safety_anxiety" in done.stdout
    macro = float(done.stdout.split("macro F1 ")[1].split(",")[0])
    assert 0.3 < macro < 1


def test_evaluate_refuses_labels_of_another_corpus(demo_run, write_csv):
    labels = write_csv("labels.csv", [["id", "themes"], ["weibo:1", "safety_anxiety"]])
    done = textmine("evaluate", demo_run, "--labels", labels)
    assert done.returncode == 1
    assert "labels.csv" in done.stderr


def test_a_workspace_is_made_and_has_nothing_due(tmp_path):
    assert textmine("init", tmp_path / "ws").returncode == 0
    done = textmine("weekly", tmp_path / "ws")
    assert done.returncode == 3
    assert "nothing due" in done.stderr
    assert done.stdout == ""


def test_a_folder_that_is_no_workspace_is_named(tmp_path):
    for command in ("weekly", "schedule"):
        done = textmine(command, tmp_path)
        assert done.returncode == 1
        assert "textmine init" in done.stderr


def test_schedule_prints_a_crontab_or_units(tmp_path):
    textmine("init", tmp_path / "ws")
    assert "* * 1" in textmine("schedule", tmp_path / "ws", "--cron").stdout
    assert "[Timer]" in textmine("schedule", tmp_path / "ws", "--systemd").stdout
