"""After forgetting, models and reports can be made again from what is left."""

import json
import shutil

import pyarrow.parquet as pq
import pytest

from textmine.workspace import Workspace
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
