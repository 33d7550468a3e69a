import contextlib
import csv
import json
import signal
import subprocess
import sys
import time

import pytest
from filelock import FileLock

from tests.workspace.outputs import REPORT_FILES
from textmine.corpus import read_corpus
from textmine.errors import NothingDue, WorkspaceError
from textmine.trends import iso_weeks
from textmine.workspace import (
    Settings,
    init_workspace,
    open_workspace,
    schedule_line,
    weekly,
)

SETTINGS = Settings(topics=6, first_fit_documents=300, update_documents=60)
# Of a report, what does not tell which files were read by then.
SAME = ("counts.json", "themes.csv", "documents.parquet")
WEEKS = [f"2025-W{number}" for number in range(31, 43)]


@pytest.fixture(scope="module")
def weeks(demo):
    """Rows of the demo comments by week, as an export would hold them."""
    table = read_corpus([demo]).table
    names = iso_weeks(table.column("published_at"))
    rows = {week: [] for week in WEEKS}
    for document, week in zip(table.to_pylist(), names, strict=True):
        if document["kind"] != "article" and document["text"]:
            moment = document["published_at"].isoformat()
            cells = [document["source_id"], document["platform"], moment]
            rows[week].append([*cells, document["text"]])
    return rows


def drop(workspace, name, rows):
    with (workspace.inbox / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["评论ID", "平台", "评论时间", "评论内容"], *rows])


@pytest.fixture(scope="module")
def replayed(weeks, tmp_path_factory):
    """A workspace in which twelve weeks came one by one."""
    workspace = init_workspace(tmp_path_factory.mktemp("weekly") / "ws", SETTINGS)
    for week in WEEKS:
        drop(workspace, f"{week}.csv", weeks[week])
        assert weekly(workspace, week).weeks == (week,)
    return workspace


def read_reports(workspace):
    return {
        (folder.name, name): (folder / name).read_bytes()
        for folder in sorted(workspace.reports.iterdir())
        for name in (*REPORT_FILES, "counts.json")
    }


def read_findings(workspace, week):
    return json.loads((workspace.reports / week / "findings.json").read_text("utf-8"))


def test_each_complete_week_has_a_report(replayed):
    assert [f.name for f in sorted(replayed.reports.iterdir())] == WEEKS


def test_named_themes_keep_id_key_and_label_for_ever(replayed):
    seen = set()
    for week in WEEKS:
        themes = read_findings(replayed, week)["themes"]
        rows = [(t["id"], t["key"], t["label"]) for t in themes if t["kind"] == "named"]
        seen.add(tuple(sorted(rows)))
    assert len(seen) == 1


def test_themes_come_from_the_codebook_until_topics_can_be_fitted(replayed):
    first, last = (read_findings(replayed, w) for w in (WEEKS[0], WEEKS[-1]))
    assert first["method"]["model"] is None
    assert "no topic model" in first["notices"]
    assert last["method"]["topics"] == 6
    assert {t["kind"] for t in last["themes"]} == {"named", "discovered"}


def test_a_week_is_compared_with_the_four_before(replayed):
    theme = next(
        t
        for t in read_findings(replayed, "2025-W37")["themes"]
        if t["key"] == "safety_anxiety"
    )
    assert theme["change"]["before_weeks"] == ["2025-W33", "2025-W36"]
    assert theme["change"]["after_weeks"] == ["2025-W37", "2025-W37"]
    assert theme["change"]["direction"] == "up"
    assert [c["week"] for c in theme["weeks"]] == WEEKS[:7]


def test_a_published_number_stays_as_it_was_published(replayed):
    theme = {}
    for week in ("2025-W38", "2025-W42"):
        themes = read_findings(replayed, week)["themes"]
        found = next(t for t in themes if t["key"] == "safety_anxiety")
        theme[week] = {c["week"]: c["share"] for c in found["weeks"]}
    assert theme["2025-W42"]["2025-W38"] == theme["2025-W38"]["2025-W38"]


def test_a_second_run_finds_nothing_due_and_changes_nothing(replayed):
    before = read_reports(replayed)
    with pytest.raises(NothingDue):
        weekly(replayed)
    assert read_reports(replayed) == before


def test_weeks_that_were_missed_are_caught_up_with_the_same_reports(
    replayed, weeks, tmp_path
):
    workspace = init_workspace(tmp_path / "late", SETTINGS)
    for week in WEEKS:
        drop(workspace, f"{week}.csv", weeks[week])
    assert weekly(workspace).weeks == tuple(WEEKS)
    here, there = read_reports(workspace), read_reports(replayed)
    different = [key for key in there if key[1] in SAME and here[key] != there[key]]
    assert different == []


@pytest.mark.parametrize("wait", [1.5, 3.0, 6.0])
def test_a_run_that_was_killed_is_completed_by_the_next(weeks, tmp_path, wait):
    whole = init_workspace(tmp_path / "whole", SETTINGS)
    killed = init_workspace(tmp_path / "killed", SETTINGS)
    for workspace in (whole, killed):
        for week in WEEKS[:5]:
            drop(workspace, f"{week}.csv", weeks[week])
    command = [sys.executable, "-m", "textmine", "weekly", str(killed.root), "-q"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with contextlib.suppress(NothingDue):  # raised where it was faster than the kill
        weekly(killed)
    weekly(whole)
    assert read_reports(killed) == read_reports(whole)
    models = [f.name for f in sorted(killed.models.iterdir())]
    assert models == [f.name for f in sorted(whole.models.iterdir())]


def test_two_runs_exclude_each_other(tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    with (
        FileLock(workspace.root / ".lock"),
        pytest.raises(WorkspaceError, match="another run is working here"),
    ):
        weekly(workspace)


def test_a_week_inside_with_few_documents_is_reported_and_leaves_the_model(
    weeks, tmp_path
):
    workspace = init_workspace(tmp_path / "ws", SETTINGS)
    for number, week in enumerate(WEEKS[:8]):
        drop(workspace, f"{week}.csv", weeks[week][: 3 if number == 6 else None])
    weekly(workspace)
    found = read_findings(workspace, WEEKS[6])
    assert found["scope"]["documents"] == 3
    assert "few documents this week" in found["notices"]
    assert WEEKS[6] not in {f.name for f in workspace.models.iterdir()}
    assert WEEKS[7] in {f.name for f in workspace.models.iterdir()}


def test_a_week_inside_without_any_document_is_reported(weeks, tmp_path):
    workspace = init_workspace(tmp_path / "ws", SETTINGS)
    for week in (WEEKS[0], WEEKS[2]):
        drop(workspace, f"{week}.csv", weeks[week])
    assert weekly(workspace).weeks == tuple(WEEKS[:3])
    assert read_findings(workspace, WEEKS[1])["scope"]["documents"] == 0


def test_documents_that_come_late_are_told(weeks, tmp_path):
    workspace = init_workspace(tmp_path / "ws", SETTINGS)
    drop(workspace, "a.csv", weeks[WEEKS[0]][:50])
    weekly(workspace, WEEKS[0])
    drop(workspace, "b.csv", weeks[WEEKS[0]][50:] + weeks[WEEKS[1]])
    weekly(workspace, WEEKS[1])
    assert "late documents" in read_findings(workspace, WEEKS[1])["notices"]
    assert read_findings(workspace, WEEKS[0])["scope"]["documents"] == 50


def test_an_empty_workspace_has_nothing_due(tmp_path):
    with pytest.raises(NothingDue, match="inbox"):
        weekly(init_workspace(tmp_path / "ws"))


def test_init_refuses_a_folder_that_holds_something(tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(WorkspaceError, match="not empty"):
        init_workspace(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["diary.txt"]


def test_the_settings_file_explains_and_repeats_every_option(tmp_path):
    from dataclasses import fields, replace

    from textmine.workspace.folder import load_settings

    columns = {"text": '网友"说', "likes": "赞"}
    given = replace(SETTINGS, year=2026, platform="weibo", columns=columns)
    workspace = init_workspace(tmp_path / "ws", given)
    assert load_settings(workspace) == given
    text = workspace.settings.read_text("utf-8")
    for field in fields(Settings):
        names = {"topics": "number", "columns": "map"}
        name = names.get(field.name, field.name)
        assert f"\n{name} = " in text


def test_a_typo_in_the_settings_is_named_with_its_remedy(tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    text = workspace.settings.read_text("utf-8")
    broken = text.replace("seed = 0", "sede = 0").replace('lang = "zh"', 'lang = "xx"')
    workspace.settings.write_text(broken, "utf-8")
    with pytest.raises(WorkspaceError, match="did you mean seed") as caught:
        weekly(workspace)
    assert "lang is 'xx'" in str(caught.value)


def test_a_cron_line_escapes_what_cron_would_cut(tmp_path):
    workspace = init_workspace(tmp_path / "50% off 'x'")
    line = schedule_line(open_workspace(workspace.root)).splitlines()[1]
    assert line.startswith("15 6 * * 1 ")
    assert r"50\% off" in line
    assert " -m textmine weekly " in line


def test_systemd_units_run_the_same_command(tmp_path):
    workspace = init_workspace(tmp_path / "ws")
    units = schedule_line(workspace, "systemd")
    assert "SuccessExitStatus=3" in units
    assert f'"{workspace.root.resolve()}"' in units
    assert "OnCalendar=Mon *-*-* 06:15:00 Asia/Shanghai" in units


def test_a_stray_file_among_the_models_does_no_harm(weeks, tmp_path):
    workspace = init_workspace(tmp_path / "ws", SETTINGS)
    (workspace.models / ".DS_Store").write_text("x")
    (workspace.models / "my notes").mkdir()
    drop(workspace, "a.csv", weeks[WEEKS[0]])
    assert weekly(workspace).weeks == (WEEKS[0],)
    assert (workspace.models / "my notes").is_dir()


def test_a_file_in_the_inbox_that_cannot_be_read_is_told(weeks, tmp_path):
    workspace = init_workspace(tmp_path / "ws", SETTINGS)
    drop(workspace, "a.csv", weeks[WEEKS[0]])
    (workspace.inbox / "photo.csv").write_bytes(bytes(range(256)) * 20)
    assert any("photo.csv" in note for note in weekly(workspace).notes)


def test_damaged_counts_of_a_week_name_the_file(weeks, tmp_path):
    workspace = init_workspace(tmp_path / "ws", SETTINGS)
    drop(workspace, "a.csv", weeks[WEEKS[0]] + weeks[WEEKS[1]])
    weekly(workspace, WEEKS[0])
    (workspace.reports / WEEKS[0] / "counts.json").write_text("{", "utf-8")
    with pytest.raises(WorkspaceError, match=r"2025-W31.counts\.json: damaged"):
        weekly(workspace)
