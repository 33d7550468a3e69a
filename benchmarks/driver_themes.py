"""F1 of the three drivers on real comments that were coded by hand.

    TEXTMINE_REAL_DATA=… python benchmarks/driver_themes.py [--workspaces A B]

One `textmine run` over each corpus with default options; `has_<key>` is joined
with tests/themes/coded/drivers.csv and independent.csv by source_id. F1 is the mean
over the two codings. `weighted` counts each row by the comments that it stands for.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from measure import find_data

CODED = Path(__file__).parent.parent / "tests/themes/coded"
SETS = {"drivers": ("tuned", "held_out"), "independent": ("choose", "held_out")}
FOLDERS = {
    "chnci_all_utf8.csv.gz": "chnci_events",
    "comments_utf8.csv.gz": "douyin_ev_li_aito",
}
KEYS = ("safety_anxiety", "marketing_fatigue", "identity_shift")


def read_assigned(workspace: Path) -> dict[str, list[bool]]:
    names = ["source_id", *(f"has_{key}" for key in KEYS)]
    table = pq.read_table(workspace / "documents.parquet", columns=names)
    ids, *has = (table.column(name).to_pylist() for name in names)
    return dict(zip(ids, zip(*has, strict=True), strict=True))


def run_corpus(file: str, out: Path) -> dict[str, list[bool]]:
    source = find_data() / FOLDERS[file] / file
    command = [sys.executable, "-m", "textmine", "run", str(source), "-o", str(out)]
    subprocess.run([*command, "-q"], check=True, stdout=subprocess.DEVNULL)
    return read_assigned(out)


def score(rows, assigned, k: int, weighted: bool) -> tuple[float, int, int]:
    """Return mean F1 over the codings, rows coded (first coding), rows assigned."""
    scores = []
    for coder in "ab":
        sums = {"both": 0.0, "said": 0.0, "coded": 0.0}
        for row in rows:
            weight = float(row["weight"]) if weighted else 1.0
            said = assigned[row["file"], row["source_id"]][k]
            coded = row[f"{KEYS[k]}_{coder}"] == "1"
            sums["both"] += weight * (said and coded)
            sums["said"] += weight * said
            sums["coded"] += weight * coded
        scores.append(2 * sums["both"] / max(sums["said"] + sums["coded"], 1e-9))
    coded = sum(row[f"{KEYS[k]}_a"] == "1" for row in rows)
    said = sum(assigned[row["file"], row["source_id"]][k] for row in rows)
    return sum(scores) / 2, coded, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspaces", nargs=2, type=Path, help="runs made before")
    arguments = parser.parse_args()
    assigned = {}
    for i, file in enumerate(FOLDERS):
        if arguments.workspaces:
            found = read_assigned(arguments.workspaces[i])
        else:
            with tempfile.TemporaryDirectory() as folder:
                found = run_corpus(file, Path(folder) / "out")
        assigned |= {(file, source): has for source, has in found.items()}
    for name, halves in SETS.items():
        rows = list(csv.DictReader((CODED / f"{name}.csv").open(encoding="utf-8")))
        for half in halves:
            print_half(name, half, [r for r in rows if r["half"] == half], assigned)
        print_half(name, "all", rows, assigned)


def print_half(name: str, half: str, rows, assigned) -> None:
    print(f"{name}, {half}: {len(rows)} comments")
    for k, key in enumerate(KEYS):
        f1, coded, said = score(rows, assigned, k, False)
        weighted = score(rows, assigned, k, True)[0]
        print(
            f"  {key:18s} F1 {f1:.2f} (weighted {weighted:.2f}), coded {coded}, assigned {said}"
        )


if __name__ == "__main__":
    main()
