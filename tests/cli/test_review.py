"""`textmine review` from the outside: answers come through stdin."""

import json
import shutil

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from textmine.cli import cli
from textmine.errors import InputError, OptionError, WorkspaceError
from textmine.workspace import RunOptions, open_workspace, run
from textmine.workspace.forget import forget
from textmine.workspace.review_files import (
    COLUMNS,
    merge_codes,
    read_coded,
    read_codes,
    read_plan,
)

THEME = "safety_anxiety"


@pytest.fixture
def folder(demo_run, tmp_path):
    return shutil.copytree(demo_run, tmp_path / "ws")


def review(folder, *arguments, answers=""):
    given = ["review", str(folder), *map(str, arguments)]
    return CliRunner().invoke(cli, given, input=answers, catch_exceptions=False)


def coded_by(folder, coder):
    return [r for r in read_coded(open_workspace(folder)) if r.coder == coder]


def test_every_answer_is_saved_at_once_and_the_coder_goes_on_where_he_quit(folder):
    review(folder, "--theme", THEME, answers="y\nn\nq\n")
    first = coded_by(folder, "me")
    assert [bool(r.yes) for r in first] == [True, False]
    review(folder, "--theme", THEME, answers="y\n")
    rows = coded_by(folder, "me")
    assert len(rows) == 3
    assert rows[:2] == first
    assert [r.id for r in rows] == [r.id for r in read_plan(open_workspace(folder))[:3]]


def test_a_dot_answers_no_for_what_is_left_and_b_begins_anew(folder):
    review(folder, answers="yn.\nyb\nn.\nq\n")
    one, two = coded_by(folder, "me")
    assert one.yes == {THEME}
    assert not two.yes
    assert len(one.yes | one.no) == len(two.no) == 12


def test_a_skipped_comment_is_asked_again_later(folder):
    review(folder, "--theme", THEME, answers="s\ny\nq\n")
    plan = [row.id for row in read_plan(open_workspace(folder))]
    assert [r.id for r in coded_by(folder, "me")] == [plan[1]]
    assert plan[0] in review(folder, "--theme", THEME, answers="q\n").stdout


def test_a_letter_that_means_nothing_changes_nothing(folder):
    shown = review(folder, "--theme", THEME, answers="x\n?\ny\nq\n").stdout
    assert "several at once" in shown
    assert len(coded_by(folder, "me")) == 1


def test_a_second_coder_gets_the_documents_of_the_first(folder):
    for coder in ("anna", "bo"):
        review(folder, "--theme", THEME, "--coder", coder, answers="y\nn\nq\n")
    assert [r.id for r in coded_by(folder, "anna")] == [
        r.id for r in coded_by(folder, "bo")
    ]


def test_the_csv_holds_no_text_unless_it_is_asked_for(folder):
    review(folder, "--theme", THEME, answers="y\nq\n")
    path = folder / "review" / "me.csv"
    header, _ = path.read_text("utf-8-sig").splitlines()
    assert header == ",".join(COLUMNS)
    review(folder, "--theme", THEME, "--coder", "x", "--with-text", answers="y\nq\n")
    assert "text" in (folder / "review" / "x.csv").read_text("utf-8-sig")


def test_a_hand_made_csv_is_read_and_its_errors_are_all_told(folder):
    path = folder / "review" / "hand.csv"
    path.parent.mkdir()
    ids = pq.read_table(folder / "documents.parquet").column("id").to_pylist()
    path.write_text(f"id,yes\n{ids[0]},{THEME}；price_value\n", "utf-8")
    assert read_codes(open_workspace(folder)) == {
        ids[0]: {THEME: True, "price_value": True}
    }
    path.write_text("id,yes,no,weight\n,a,,\nx,a,a,\ny,a,,-3\n", "utf-8")
    with pytest.raises(WorkspaceError, match=r"line 2: no id; line 3: both.*line 4"):
        read_codes(open_workspace(folder))


def test_coders_who_differ_evenly_say_nothing(folder):
    for coder, answer in (("anna", "y"), ("bo", "n")):
        args = ("--theme", THEME, "--coder", coder)
        review(folder, *args, answers=f"{answer}\nq\n")
    assert not merge_codes(read_coded(open_workspace(folder)))


def test_forgotten_documents_leave_the_review(folder):
    review(folder, "--theme", THEME, answers="y\nn\nq\n")
    gone = coded_by(folder, "me")[0].id
    forget(open_workspace(folder), document=gone)
    assert len(coded_by(folder, "me")) == 1
    assert gone not in (folder / "review" / "plan.csv").read_text("utf-8")


def test_the_next_run_learns_from_the_codes(demo, folder):
    table = pq.read_table(folder / "documents.parquet")
    without = table.filter(table.column(f"p_{THEME}").to_numpy() < 0.2)
    ids = without.column("id").to_pylist()[:3]
    (folder / "review").mkdir()
    lines = [f"{i},{THEME}" for i in ids]
    (folder / "review" / "hand.csv").write_text("id,yes\n" + "\n".join(lines), "utf-8")
    done = run([demo], folder, RunOptions(workers=2))
    themes = done.analysis.themes
    place = {i: r for r, i in enumerate(done.analysis.corpus.ids)}
    column = [t.key for t in themes.themes].index(THEME)
    assert themes.assigned[[place[i] for i in ids], column].all()
    assert json.loads((folder / "run.json").read_text("utf-8"))["codes"]


def test_figures_come_from_random_comments_alone(folder):
    review(folder, "--theme", THEME, "--number", 80, answers="n\ny\n" * 40)
    found = json.loads(review(folder, "--json", "-q").stdout)
    assert found["strata"]["teach"] == 40
    (score,) = found["after"]
    assert score["documents"] == 40
    assert 0 <= score["f1"]["low"] <= score["f1"]["value"] <= score["f1"]["high"] <= 1
    shown = review(folder, "--figures", "-q").stdout
    assert "with codes" in shown


def test_figures_without_codes_and_themes_that_are_none_are_refused(folder):
    with pytest.raises(InputError, match="no codes"):
        review(folder, "--figures")
    with pytest.raises(OptionError, match="safety_anxiety"):
        review(folder, "--theme", "safety")
    with pytest.raises(OptionError, match="--coder"):
        review(folder, "--coder", "../x")
