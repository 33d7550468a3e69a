"""Comments that readers ticked, joined with their texts: what theme weights learn from."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from textmine.corpus import read_corpus
from textmine.themes import assign_named, match_seeds, read_codebook
from textmine.themes.odds import log_odds
from textmine.words import segment

HERE = Path(__file__).parent
NAME = "brand_reputation"
LETTERS = "SMIPQADVRBNW"  # of theme_weights/comments.csv, in the codebook's order
DRIVERS = 3  # the first of them: all that readers of round 5 were asked for
PARTS = {
    **dict.fromkeys("123", "rounds 1-3"),
    "4": "round 4",
    "5": "round 5",
    "6": "round 6",
    "7": "round 7",
}
#: Collections whose whole run gives the corpus's own judgement of the coded rows.
CORPORA = {
    "chnci_all_utf8.csv.gz": "chnci_events",
    "comments_utf8.csv.gz": "douyin_ev_li_aito",
}
TEXT_COLUMNS = {
    "chnci_events/chnci_all_utf8.csv.gz": "content",
    "douyin_ev_li_aito/comments_utf8.csv.gz": "content",
    "xiaomi_leijun_slice/xiaomi_leijun_mentions.csv.gz": "text",
    "bdci2018_car/comments_themes.csv.gz": "content",
    "online_shopping_10_cats/online_shopping_10_cats.zip": "review",
    "chinese_review_sentiment/waimai_10k.csv.gz": "review",
}
UNSEEN = "unseen"  # kind of written comments on which factors are fitted
GROUP_COLUMNS = ("event", "brand")
#: How much a theme counts as absent where only the second, generous reader saw it.
#: AP on fresh comments by other readers rises with 1 for identity_shift (.31 -> .50),
#: with 0 for marketing_fatigue (.34 -> .38 on round 4), and stays for safety_anxiety.
TRUST_NOT_ADDED = {"S": 0.0, "M": 0.0, "I": 1.0}


@dataclass
class Rows:
    """Coded comments. `known` tells for which themes readers were asked and did not
    differ, `added` what only the generous reader saw, `odds` what the corpus's own
    classifier says (NaN where the corpus is not run as a whole), `part` who read:
    rounds 1 to 3, round 4, round 5, round 6, round 7, drivers.csv."""

    texts: list[str]
    ticked: np.ndarray
    known: np.ndarray
    added: np.ndarray
    distinct: np.ndarray
    odds: np.ndarray
    group: np.ndarray
    part: np.ndarray


def read_rows(data: Path) -> Rows:
    codes = pd.read_csv(
        HERE / "theme_weights/comments.csv", dtype=str, keep_default_na=False
    )
    drivers = pd.read_csv(HERE.parent / "tests/themes/coded/drivers.csv", dtype=str)
    texts, groups = read_texts(data)
    book = read_codebook(NAME)
    judged = judge_corpora(data, book)
    places = [*zip(codes.file, codes.source_id, strict=True)]
    ticked = np.array([[x in c for x in LETTERS] for c in codes.codes])
    known = np.array([[trust_absence(x, a) for x in LETTERS] for a in codes.added])
    known[codes["round"] == "5", DRIVERS:] = 0.0
    known[np.array([[x in d for x in LETTERS] for d in codes.disputed])] = 0.0
    added = np.array([[x in a for x in LETTERS] for a in codes.added])
    part = codes["round"].map(PARTS).to_numpy(str)
    more = [*zip(drivers.file, drivers.source_id, strict=True)]
    said = np.zeros((len(more), len(LETTERS)), dtype=bool)
    for k, theme in enumerate(book.themes[:DRIVERS]):
        said[:, k] = (drivers[f"{theme.key}_a"] == "1") | (
            drivers[f"{theme.key}_b"] == "1"
        )
    asked = np.zeros(said.shape)
    asked[:, :DRIVERS] = 1
    fresh = [i for i, place in enumerate(more) if place not in set(places)]
    places += [more[i] for i in fresh]
    found = [texts[place] for place in places]
    unjudged = np.full(len(LETTERS), np.nan)
    odds = np.array([judged.get(place, unjudged) for place in places])
    return Rows(
        found,
        np.concatenate([ticked, said[fresh]]),
        np.concatenate([known, asked[fresh]]),
        np.concatenate([added, np.zeros((len(fresh), len(LETTERS)), dtype=bool)]),
        match_seeds(found, book).distinct,
        odds,
        np.array([groups[place] for place in places]),
        np.concatenate([part, np.full(len(fresh), "drivers.csv")]),
    )


def trust_absence(letter: str, added: str) -> float:
    return TRUST_NOT_ADDED[letter] if letter in added else 1.0


def read_written(*, unseen: bool = False) -> tuple[list[str], np.ndarray]:
    """Return written comments to learn from, or those that nothing learns from."""
    lines = (HERE / "theme_weights/written.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if (row.get("kind") == UNSEEN) == unseen]
    ticked = [[letter in row["codes"] for letter in LETTERS] for row in rows]
    return [row["text"] for row in rows], np.array(ticked)


def read_texts(data: Path) -> tuple[dict, dict]:
    """Return texts and groups by (file, source id)."""
    texts, groups = {}, {}
    for name, column in TEXT_COLUMNS.items():
        path = data / name
        source = path
        if path.suffix == ".zip":
            source = io.BytesIO(zipfile.ZipFile(path).read(path.stem + ".csv"))
        table = pd.read_csv(
            source, dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
        ids = table["cid"] if "cid" in table else (table.index + 1).astype(str)
        column_of_group = next((c for c in GROUP_COLUMNS if c in table), None)
        for i, (source_id, text) in enumerate(zip(ids, table[column], strict=True)):
            place = path.name, source_id
            texts[place] = re.sub(r"\s+", " ", text).strip()
            groups[place] = table[column_of_group][i] if column_of_group else path.name
    return texts, groups


def judge_corpora(data: Path, book) -> dict:
    """Return the log-odds that seeds and classifier give, without any weights."""
    plain = replace(book, themes=tuple(replace(t, weights="") for t in book.themes))
    out = {}
    for name, folder in CORPORA.items():
        corpus = read_corpus([data / folder / name])
        named = assign_named(corpus.texts, segment(corpus), plain, workers=2)
        ids = corpus.table["source_id"].to_pylist()
        for source_id, odds in zip(ids, log_odds(named.probability), strict=True):
            out[name, source_id] = odds
    return out
