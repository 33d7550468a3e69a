"""Weekly reports: drivers against the weeks before, codes and decisions of people."""

import csv
import json

import pyarrow.parquet as pq
import pytest

from textmine.workspace import Settings, init_workspace, weekly
from textmine.workspace.evidence import find_workspace_quotes
from textmine.workspace.review import open_session

SETTINGS = Settings(topics=3, first_fit_documents=80, update_documents=40)
PLACES = ["高速上", "小区里", "停车场", "路口", "山路上", "地库里", "桥上"]
CODEBOOK = """
[codebook]
format = 1
name = "two"
[[theme]]
id = "T001"
key = "brakes"
label = "刹车"
seeds = ["刹车失灵", "突然失控"]
[[theme]]
id = "T002"
key = "adverts"
label = "广告"
seeds = ["满屏广告", "又上热搜"]
"""

LATER = """
[[theme]]
id = "T003"
key = "anger"
label = "气愤"
seeds = ["气死我了"]
"""


def drop(workspace, week, day, harsh):
    """A hundred comments of one week, `harsh` of them about brakes."""
    rows = []
    for i in range(100):
        place = PLACES[i % 7]
        text = f"{place}满屏广告，还算有意思吧，看了{i}遍"
        if i < harsh:
            text = f"{place}刹车失灵，太可怕了，垃圾东西坑人，气死我了{i}次"
        elif i >= 70:
            text = f"{place}周末爬山，天气真好，心情不错，走了{i}里"
        rows.append([f"{week}{i:03d}", "微博", f"{day} 12:{i % 60:02d}:00", text])
    with (workspace.inbox / f"{week}.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerows([["评论ID", "平台", "评论时间", "评论内容"], *rows])


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    workspace = init_workspace(tmp_path_factory.mktemp("people") / "ws", SETTINGS)
    workspace.codebook.write_text(CODEBOOK, "utf-8")
    drop(workspace, 1, "2025-06-04", 10)
    drop(workspace, 2, "2025-06-11", 10)
    weekly(workspace, "2025-W24")
    first = pq.read_table(workspace.reports / "2025-W24" / "documents.parquet")
    hills = [i for i in first.column("id").to_pylist() if int(i[-3:]) >= 70]
    (workspace.root / "review").mkdir()
    lines = "\n".join(f"{i},brakes,adverts" for i in hills)
    (workspace.root / "review" / "anna.csv").write_text(
        f"id,yes,no\n{lines}\n", "utf-8"
    )
    (workspace.root / "themes.toml").write_text(
        '[[theme]]\nkey = "topic_01"\nmerge = "adverts"\n'
        '[[theme]]\nkey = "topic_02"\nlabel = "起了名"\n',
        "utf-8",
    )
    drop(workspace, 3, "2025-06-18", 60)
    weekly(workspace, "2025-W25")
    text = workspace.settings.read_text("utf-8")
    text = text.replace("context_weeks = 8", "context_weeks = 0")
    workspace.settings.write_text(text, "utf-8")
    with workspace.codebook.open("a", encoding="utf-8") as file:
        file.write(LATER)
    drop(workspace, 4, "2025-06-25", 60)
    weekly(workspace, "2025-W26")
    return workspace


def findings(workspace, week):
    return json.loads((workspace.reports / week / "findings.json").read_text("utf-8"))


def test_the_first_week_has_no_drivers_and_later_ones_have(replayed):
    assert findings(replayed, "2025-W23")["drivers"] is None
    found = findings(replayed, "2025-W25")["drivers"]
    assert (found["first"], found["second"]) == ("2025-W23..2025-W24", "2025-W25")
    assert found["documents"] == [200, 100]


def test_the_parts_of_a_week_add_up_to_its_change(replayed):
    found = findings(replayed, "2025-W25")["drivers"]
    total = sum(part["total"]["value"] for part in found["parts"])
    assert total == pytest.approx(found["change"]["value"], abs=1e-5)
    assert found["change"]["value"] > 0.2


def test_a_week_learns_from_codes_of_the_weeks_before(replayed):
    before, after = (
        pq.read_table(replayed.reports / week / "documents.parquet")
        for week in ("2025-W24", "2025-W25")
    )
    rows = [
        i
        for i, name in enumerate(before.column("id").to_pylist())
        if int(name[-3:]) >= 70
    ]
    taught, plain = (
        sum(t.column("p_brakes").to_pylist()[i] for i in rows) / len(rows)
        for t in (after, before)
    )
    assert taught > plain + 0.1


def test_a_week_follows_decisions_and_keeps_the_columns(replayed):
    found = findings(replayed, "2025-W25")
    labels = {theme["key"]: theme["label"] for theme in found["themes"]}
    assert "topic_01" not in labels
    assert labels["topic_02"] == "起了名"
    table = pq.read_table(replayed.reports / "2025-W25" / "documents.parquet")
    assert "has_topic_01" in table.column_names
    told = json.loads((replayed.reports / "2025-W25" / "counts.json").read_text())
    assert told["merged"] == {"topic_01": "adverts"}


def test_weeks_before_a_merge_count_both_themes_in_the_new_report(replayed):
    kept = json.loads((replayed.reports / "2025-W24" / "counts.json").read_text())
    both = sum(sum(kept["hits"][key][-1]) for key in ("adverts", "topic_01"))
    theme = next(
        t for t in findings(replayed, "2025-W25")["themes"] if t["key"] == "adverts"
    )
    week = next(w for w in theme["weeks"] if w["week"] == "2025-W24")
    assert week["share"]["documents"] == min(100, both)


def test_a_theme_that_joins_later_has_no_invented_past(replayed):
    themes = findings(replayed, "2025-W26")["themes"]
    theme = next(t for t in themes if t["key"] == "anger")
    assert theme["share"]["documents"] == 60
    assert theme["change"]["direction"] == "unknown"
    past = [w["share"] for w in theme["weeks"] if w["week"] != "2025-W26"]
    assert past
    assert all(share["of"] == 0 and share["value"] is None for share in past)
    assert {cell["week"] for cell in theme["cells"]} == {"2025-W26"}


def test_codes_of_long_ago_teach_a_week_without_context(replayed):
    """W26 looks at no week before, but for the documents that people coded."""
    table = pq.read_table(replayed.reports / "2025-W26" / "documents.parquet")
    ids = table.column("id").to_pylist()
    assert all(i[-4] == "4" for i in ids)
    hills = [i for i, name in enumerate(ids) if int(name[-3:]) >= 70]
    p = table.column("p_brakes").to_pylist()
    assert sum(p[i] for i in hills) / len(hills) > 0.4


def test_a_theme_that_joined_later_can_be_quoted_and_reviewed(replayed):
    quotes = find_workspace_quotes(replayed, "anger", count=3)
    assert quotes
    assert {found.week for found in quotes} == {"2025-W26"}
    session = open_session(replayed, "bo", number=20, themes=["anger"])
    assert 10 <= len(session.questions) <= 20  # copies of a sentence teach once
    assert all(question.week == "2025-W26" for question in session.questions)
