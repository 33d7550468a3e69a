"""An ingest that is killed at any moment leaves whole files, and is completed."""

import csv
import os
import random
import signal
import stat
import subprocess
import sys
import time

import pytest

from textmine import __version__
from textmine.corpus import ReadOptions, create_key, ingest, open_store
from textmine.errors import WorkspaceError

KEY = bytes(32)
FILES, ROWS = 6, 2000
CHILD = """
import sys
import duckdb, pyarrow.csv
from textmine.corpus import ingest, open_store
from textmine.corpus import columns, normalise
folder = sys.argv[1]
print("ready", flush=True)
sys.stdin.read(1)
with open_store(folder + "/c.duckdb") as store:
    ingest(store, [folder + "/in"], key=bytes(32), rejects=folder + "/r.jsonl")
"""


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Files that overlap: each has half of the rows of the one before, newer."""
    folder = tmp_path_factory.mktemp("exports") / "in"
    folder.mkdir()
    head = ["comment_id", "content", "like_count", "user_id", "crawl_time"]
    for number in range(FILES):
        with (folder / f"{number}.csv").open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(head)
            for row in range(ROWS):
                identity = 10_007 * (number * ROWS // 2 + row) % 9_999_991
                text = f"第{identity}条评论，版本{number}" if row % 50 else ""
                time_ = f"2026-08-{number + 1:02d} 08:00:00"
                rows.writerow([f"5{identity:08d}", text, number, row % 97, time_])
    return folder


@pytest.fixture(scope="module")
def expected(exports, tmp_path_factory):
    return read_content(complete(exports, tmp_path_factory.mktemp("whole")))


def complete(exports, folder):
    with open_store(folder / "c.duckdb") as store:
        ingest(store, [exports], key=KEY, rejects=folder / "r.jsonl")
    return folder


def read_content(folder):
    with open_store(folder / "c.duckdb") as store:
        rejects = (folder / "r.jsonl").read_bytes()
        return store.load().table.to_pylist(), store.records(), rejects


def start(folder):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdout.readline() == b"ready\n"
    child.stdin.write(b"x")
    child.stdin.flush()
    return child


def end(child, how):
    child.send_signal(how)
    child.stdin.close()
    child.stdout.close()
    child.wait()


def check_whole_files(folder):
    """Every document is of a file in the manifest, every such file is all there."""
    with open_store(folder / "c.duckdb") as store:
        records = store.records()
        added = sum(record.intake.kept for record in records)
        assert len(store) == added
        for record in records:
            counts = record.intake
            assert counts.read == ROWS
            assert counts.read == counts.kept + counts.rejected + counts.repeated
        rows = store.database.execute("SELECT count(*) FROM rejects").fetchall()
        assert rows[0][0] == sum(record.intake.rejected for record in records)
        return len(records)


def kill_often(exports, folder, times, seed):
    (folder / "in").symlink_to(exports)
    draw = random.Random(seed)  # noqa: S311
    seen = set()
    for _ in range(times):
        child = start(folder)
        time.sleep(draw.random() * 0.5)
        end(child, signal.SIGKILL)
        seen.add(check_whole_files(folder))
        if len(seen) > 1 and max(seen) == FILES:
            for path in folder.glob("c.duckdb*"):
                path.unlink()
    return seen


@pytest.mark.parametrize("seed", [1])
def test_a_killed_ingest_leaves_whole_files_and_is_completed(
    exports, expected, tmp_path, seed
):
    kill_often(exports, tmp_path, 4, seed)
    assert read_content(complete(exports, tmp_path)) == expected


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_an_ingest_killed_at_many_moments_is_always_completed(
    exports, expected, tmp_path, seed
):
    kill_often(exports, tmp_path, 15, seed)
    assert read_content(complete(exports, tmp_path)) == expected


def test_a_second_program_is_told_which_one_holds_the_corpus(exports, tmp_path):
    (tmp_path / "in").symlink_to(exports)
    code = CHILD.split("print(", maxsplit=1)[0] + (
        "with open_store(folder + '/c.duckdb'):\n"
        "    print('ready', flush=True)\n    sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout.readline() == b"ready\n"
    with (
        pytest.raises(WorkspaceError, match=f"another program.*{child.pid}"),
        open_store(tmp_path / "c.duckdb"),
    ):
        pass
    end(child, signal.SIGTERM)


def test_an_overlapping_crawl_keeps_the_newest_text_and_the_largest_counts(expected):
    documents, records, _ = expected
    assert sum(r.intake.repeated for r in records) > ROWS
    assert {row["file"] for row in documents} == {f"{n}.csv" for n in range(FILES)}
    assert all(row["text"].endswith(f"版本{row['likes']}") for row in documents)


def test_only_the_owner_can_read_the_key(tmp_path):
    create_key(tmp_path / "key")
    assert stat.S_IMODE(os.stat(tmp_path / "key").st_mode) == 0o600  # noqa: PTH116


def test_the_manifest_tells_digest_rows_and_options_of_each_file(expected):
    _, records, _ = expected
    assert [r.intake.file for r in records] == [f"{n}.csv" for n in range(FILES)]
    assert {len(r.intake.digest) for r in records} == {64}
    assert len({r.options for r in records}) == 1
    assert {r.version for r in records} == {__version__}


def test_the_manifest_tells_the_options_that_were_given(tmp_path, write):
    path = write("a.csv", "网友说\n好车\n")
    options = ReadOptions(platform="weibo", map={"text": "网友说"})
    with open_store(tmp_path / "c.duckdb") as store:
        ingest(store, [path], options=options, key=KEY, rejects=tmp_path / "r")
        given = store.records()[0].given
    assert given == {"map": {"text": "网友说"}, "platform": "weibo"}
