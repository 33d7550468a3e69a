"""The labelled sets that sentiment is trained on, and comments without labels."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SMP = (
    "usual_eval_labeled",
    "usual_test_labeled",
    "virus_eval_labeled",
    "virus_test_labeled",
    "virus_train",
)
POLARITY = {"happy": 1, "angry": -1, "sad": -1, "fear": -1, "neutral": 0}
EMOTION_NAMES = {
    "angry": "anger",
    "fear": "fear",
    "sad": "sadness",
    "happy": "joy",
    "surprise": "surprise",
}
#: Characters below which a comment teaches nothing.
SHORTEST = 4
NO_LABEL = 9


@dataclass
class Rows:
    """`polarity` is -1, 0, 1 or NO_LABEL; `emotion` a name, "" (none) or "?"."""

    texts: list[str]
    polarity: np.ndarray
    emotion: np.ndarray
    source: np.ndarray


def read_sets(folder: Path) -> dict[str, list[tuple[str, int, str]]]:
    with zipfile.ZipFile(
        folder / "online_shopping_10_cats/online_shopping_10_cats.zip"
    ) as z:
        shopping = list(
            csv.DictReader(
                io.TextIOWrapper(z.open("online_shopping_10_cats.csv"), "utf-8-sig")
            )
        )
    reviews = folder / "chinese_review_sentiment"
    return {
        "shopping": _reviews(shopping),
        "hotel": _reviews(_read_csv(reviews / "ChnSentiCorp_htl_all.csv.gz")),
        "takeaway": _reviews(_read_csv(reviews / "waimai_10k.csv.gz")),
        "smp": _read_smp(folder / "smp2020_ewect"),
        "silver": _read_silver(folder / "douyin_ev_li_aito/annotated_utf8.csv.gz"),
        "car": _read_car(folder / "bdci2018_car/comments_themes.csv.gz"),
    }


def _read_csv(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _reviews(rows: list[dict[str, str]]) -> list[tuple[str, int, str]]:
    # a category of goods is a set of its own: its vocabulary must not speak for a class
    return [
        (r["review"], 2 * int(r["label"]) - 1, "?" + r.get("cat", ""))
        for r in rows
        if r["review"]
    ]


def _read_smp(folder: Path) -> list[tuple[str, int, str]]:
    out = []
    for name in SMP:
        with gzip.open(folder / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            text = file.read()
        rows = (
            json.loads(text)
            if text.startswith("[")
            else map(json.loads, text.splitlines())
        )
        out += [
            (
                str(r["content"]),
                POLARITY.get(r["label"], NO_LABEL),
                EMOTION_NAMES.get(r["label"], ""),
            )
            for r in rows
        ]
    return out


def _read_silver(path: Path) -> list[tuple[str, int, str]]:
    value = {"negative": -1, "neutral": 0, "positive": 1}
    return [
        (r["comment"], value[r["sentiment"]], "?")
        for r in _read_csv(path)
        if r["sentiment"] in value
    ]


def _read_car(path: Path) -> list[tuple[str, int, str]]:
    said: dict[str, set[int]] = {}
    for row in _read_csv(path):
        said.setdefault(row["content"], set()).add(int(row["sentiment_value"]))
    return [
        (text, max(v) + min(v) if len(v) > 1 else min(v), "?")
        for text, v in said.items()
        if not {-1, 1} <= v
    ]


def gather(
    sets: dict[str, list[tuple[str, int, str]]],
    left_out: str | None,
    keep_shared: bool = False,
) -> Rows:
    """Join the sets in a fixed shuffled order, each text once.

    Texts of the set that is left out go from the others too, unless `keep_shared`.
    """
    tested = sets[left_out] if left_out and not keep_shared else []
    banned = {row[0].strip() for row in tested}
    seen: set[str] = set()
    kept = []
    for name, rows in sets.items():
        for text, polarity, emotion in rows:
            bare = text.strip()
            if name != left_out and bare not in banned and bare not in seen:
                seen.add(bare)
                kept.append(
                    (
                        text,
                        polarity,
                        emotion[:1] if emotion[:1] == "?" else emotion,
                        name + emotion[1:] if emotion[:1] == "?" else name,
                    )
                )
    order = np.random.default_rng(0).permutation(len(kept))
    columns = list(zip(*[kept[i] for i in order], strict=True))
    return Rows(
        list(columns[0]),
        np.array(columns[1]),
        np.array(columns[2]),
        np.array(columns[3]),
    )


def read_comments(folder: Path) -> list[str]:
    """Read the comments on events, each text once, in a fixed shuffled order."""
    rows = _read_csv(folder / "chnci_events/chnci_all_utf8.csv.gz")
    bare = sorted({row["content"].strip() for row in rows})
    texts = [text for text in bare if len(text) >= SHORTEST]
    return [texts[i] for i in np.random.default_rng(0).permutation(len(texts))]
