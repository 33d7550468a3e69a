"""After forgetting, models and reports can be made again from what is left."""

import csv
import json
import shutil

import pyarrow.parquet as pq
import pytest

from textmine.errors import NothingDue
from textmine.workspace import Settings, Workspace, init_workspace, weekly
from textmine.workspace.forget import forget
from textmine.workspace.retrain import retrain_models


@pytest.mark.slow
def test_a_run_is_made_again_without_what_was_forgotten(demo_run, tmp_path):
    shutil.copytree(demo_run, tmp_path / "out")
    workspace = Workspace(tmp_path / "out")
    before = json.loads((workspace.root / "findings.json").read_text("utf-8"))
    identity = before["themes"][0]["quotes"][0]["id"]
    done = forget(workspace, document=identity)
    retrain_models(workspace, done)
    after = json.loads((workspace.root / "findings.json").read_text("utf-8"))
    assert after["scope"]["documents"] == before["scope"]["documents"] - 1
    assert (after["revision"], after["notices"][-1]) == (1, "made again")
    ids = pq.read_table(workspace.root / "documents.parquet").column("id").to_pylist()
    assert identity not in ids
    assert len(ids) == after["scope"]["documents"]


@pytest.fixture
def weekly_workspace(tmp_path):
    """Three weeks of comments by two authors; the model begins in the second."""
    settings = Settings(topics=2, first_fit_documents=100, update_documents=20)
    workspace = init_workspace(tmp_path / "ws", settings)
    rows = [["评论ID", "平台", "评论时间", "用户ID", "评论内容"]]
    parts = "刹车 方向盘 电池 空调 屏幕 座椅 轮胎 车门 天窗 音响 导航 后备箱".split()  # noqa: SIM905
    faults = "失灵 异响 漏水 掉漆 卡顿 太贵 太硬 缩水 发热 松动 生锈".split()  # noqa: SIM905
    for week in range(3):
        for row in range(60):
            day = f"2025-09-{1 + 7 * week + row % 7:02d} 12:00"
            said = [parts[row * n % 12] + faults[row * n % 11] for n in (1, 5, 7)]
            text = "，".join(said)
            rows.append(
                [f"{700 + 100 * week + row}", "weibo", day, str(71 + row % 2), text]
            )
    with (workspace.inbox / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    weekly(workspace, "2025-W38")
    return workspace


def read_weeks(workspace):
    return {
        folder.name: (
            json.loads((folder / "findings.json").read_text("utf-8")),
            pq.read_table(folder / "documents.parquet").column("id").to_pylist(),
            (folder / "report.html").read_bytes(),
        )
        for folder in sorted(workspace.reports.iterdir())
    }


def test_weeks_are_made_again_from_the_first_that_counted_what_was_forgotten(
    weekly_workspace,
):
    before = read_weeks(weekly_workspace)
    done = forget(weekly_workspace, document="weibo:801")
    assert (done.reports, done.models) == (
        ("reports/2025-W37",),
        ("models/2025-W37", "models/2025-W38"),
    )
    retrain_models(weekly_workspace, done)
    after = read_weeks(weekly_workspace)
    assert list(after) == ["2025-W36", "2025-W37", "2025-W38"]
    assert after["2025-W36"] == before["2025-W36"]
    sizes = [found["scope"]["documents"] for found, _, _ in after.values()]
    assert sizes == [60, 59, 60]
    assert "weibo:801" not in after["2025-W37"][1]
    states = [
        (f["revision"], "made again" in f["notices"]) for f, _, _ in after.values()
    ]
    assert states == [(0, False), (1, True), (1, True)]
    assert sorted(f.name for f in weekly_workspace.models.iterdir()) == [
        "2025-W37",
        "2025-W38",
    ]
    with pytest.raises(NothingDue):
        weekly(weekly_workspace, "2025-W38")


@pytest.mark.slow
def test_a_week_of_which_nothing_is_left_has_no_report(weekly_workspace):
    for author in (71, 72):
        done = forget(weekly_workspace, author=f"weibo:{author}")
        assert done.documents == 90
    assert done.reports == tuple(f"reports/2025-W{week}" for week in (36, 37, 38))
    retrain_models(weekly_workspace, done)
    assert read_weeks(weekly_workspace) == {}
