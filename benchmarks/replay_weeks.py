"""Replay 229,676 comments through the inbox of a workspace, a week at a time.

    python benchmarks/replay_weeks.py

Each week's comments are dropped as one CSV, then `textmine weekly` runs as a
process of its own, as a scheduler would start it. Told: seconds a week, and
whether named themes kept their ids throughout.
"""

import csv
import datetime as dt
import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import find_data


def split_weeks(export: Path) -> tuple[list[str], dict[str, list[list[str]]]]:
    with gzip.open(export, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        column = header.index("timestamp")
        weeks: dict[str, list[list[str]]] = {}
        for row in rows:
            day = dt.date.fromisoformat(row[column][:10])
            year, week, _ = day.isocalendar()
            weeks.setdefault(f"{year}-W{week:02d}", []).append(row)
    return header, weeks


def call(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "textmine", *arguments, "-q"],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    header, weeks = split_weeks(find_data() / "chnci_events" / "chnci_all_utf8.csv.gz")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "ws"
        subprocess.run(
            [sys.executable, "-m", "textmine", "init", str(workspace)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        begin = time.perf_counter()
        for week in sorted(weeks):
            with (workspace / "inbox" / f"{week}.csv").open(
                "w", encoding="utf-8", newline=""
            ) as file:
                csv.writer(file).writerows([header, *weeks[week]])
            start = time.perf_counter()
            call("weekly", str(workspace), "--through", week)
            print(
                f"{week} {len(weeks[week]):7d} comments {time.perf_counter() - start:6.1f} s",
                flush=True,
            )
        seconds = time.perf_counter() - begin
        reports = sorted((workspace / "reports").iterdir())
        ids = [
            tuple(
                (t["id"], t["key"], t["label"])
                for t in sorted(findings["themes"], key=lambda t: t["id"])
                if t["kind"] == "named"
            )
            for findings in (
                json.loads((r / "findings.json").read_text("utf-8")) for r in reports
            )
        ]
        print(
            f"{len(reports)} reports in {seconds:.0f} s; named themes constant: {len(set(ids)) == 1}"
        )


if __name__ == "__main__":
    main()
