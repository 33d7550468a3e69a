"""Rows a second and peak memory of an ingest, repeated texts grouped afterwards.

    python benchmarks/ingest.py DATA [--source chnci|danmaku] [--times N]
    python benchmarks/ingest.py --form csv|json --gigabytes N

DATA is the folder of real comments (TEXTMINE_REAL_DATA). With --times N the rows
are written N times, each copy with ids of its own and one character in ten
replaced, so that memory can be compared with ten times the rows. Without DATA a
file of so many gigabytes is made up: a CSV, or one JSON array. Each measurement is
a process of its own; its peak is that of the whole process. Files go to TMPDIR.

What has to be reached on an idle machine (grouping included):

    python benchmarks/ingest.py DATA                               30 s, 1.2 GB
    python benchmarks/ingest.py DATA --source danmaku              90 s, 1.2 GB
    python benchmarks/ingest.py DATA --times 10                    peak at most 1.25 times
    python benchmarks/ingest.py DATA --source danmaku --times 10   the same
    python benchmarks/ingest.py --form csv --gigabytes 3           1.2 GB
    python benchmarks/ingest.py --form json --gigabytes 1          1.2 GB
"""

import argparse
import csv
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCES = {
    "chnci": ("chnci_events/chnci_all_utf8.csv.gz", ",", "content"),
    "danmaku": ("bilibili_danmaku_2024/danmaku.tsv.gz", "\t", None),
}
NOISE = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会"
)


def write_copies(
    source: Path, delimiter: str, column: str | None, times: int, out: Path
) -> int:
    csv.field_size_limit(1 << 30)
    draw = random.Random(0)  # noqa: S311
    rows = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        for copy in range(times):
            with gzip.open(source, "rt", encoding="utf-8", newline="") as read:
                reader = csv.reader(
                    read,
                    delimiter=delimiter,
                    quoting=csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE,
                )
                head = next(reader)
                place = (
                    head.index(column)
                    if column
                    else max(
                        range(len(head)),
                        key=lambda i: head[i] in ("text", "content", "danmaku"),
                    )
                )
                number = next(
                    (
                        i
                        for i, name in enumerate(head)
                        if name in ("id", "dmid", "danmaku_id")
                    ),
                    None,
                )
                if not copy:
                    writer.writerow(head)
                for row in reader:
                    if copy and len(row) > place:
                        row[place] = "".join(
                            draw.choice(NOISE) if draw.random() < 0.1 else c
                            for c in row[place]
                        )
                        if number is not None:
                            row[number] = f"{row[number]}{copy:03d}"
                    writer.writerow(row)
                    rows += 1
    return rows


def make_file(form: str, size: int, out: Path) -> int:
    """Write rows of a few hundred characters until the file has `size` bytes."""
    draw = random.Random(1)  # noqa: S311
    sentences = ["".join(draw.choices(NOISE, k=40)) + "。" for _ in range(4000)]
    rows = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if form == "csv":
            writer.writerow(["comment_id", "content", "like_count", "create_time"])
        else:
            file.write("[\n")
        while rows % 4096 or file.tell() < size:
            text = "".join(draw.choices(sentences, k=8))
            values = [f"7{rows:015d}", text, rows % 97, 1_786_000_000 + rows]
            if form == "csv":
                writer.writerow(values)
            else:
                names = ("comment_id", "content", "like_count", "create_time")
                comma = ",\n" if rows else ""
                record = dict(zip(names, values, strict=True))
                file.write(comma + json.dumps(record, ensure_ascii=False))
            rows += 1
        file.write("\n]\n" if form == "json" else "")
    return rows


def measure(path: Path, folder: Path) -> dict:
    from textmine.corpus import ingest, open_store
    from textmine.corpus.duplicates import group_duplicates

    begin = time.perf_counter()
    with open_store(folder / "corpus.duckdb") as store:
        ingest(store, [path], key=bytes(32), rejects=folder / "rejects.jsonl")
        read = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        group_duplicates(store.database)
        documents = len(store)
    whole = time.perf_counter() - begin
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "documents": documents,
        "ingest_seconds": round(read, 1),
        "rows_a_second": round(documents / read),
        "grouping_seconds": round(whole - read, 1),
        "processor_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb_ingest": round(peak),
        "peak_mb": round(usage.ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--source", choices=sorted(SOURCES), default="chnci")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--form", choices=["csv", "json"])
    parser.add_argument("--gigabytes", type=float, default=1)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.data, given.measure)))
        return
    if not given.data and not given.form:
        parser.error("DATA or --form is needed")
    name, delimiter, column = SOURCES[given.source]
    with tempfile.TemporaryDirectory() as folder:
        if given.form:
            path = Path(folder) / f"export.{given.form}"
            rows = make_file(given.form, int(given.gigabytes * 1e9), path)
        else:
            path = Path(folder) / ("export" + (".csv" if delimiter == "," else ".tsv"))
            rows = write_copies(given.data / name, delimiter, column, given.times, path)
        command = [sys.executable, __file__, str(path), "--measure", folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(
            json.dumps(
                {
                    "source": given.form or given.source,
                    "rows": rows,
                    **json.loads(done.stdout),
                }
            )
        )


if __name__ == "__main__":
    main()
