from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.model.invented_topics import make_tokens, read_bits
from textmine.canonical import digest_file
from textmine.errors import ModelError
from textmine.model import TopicModel, load_model

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(path.name for path in GOLDEN.iterdir())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "model"))


def edit_head(folder: Path, **changes: object) -> None:
    path = folder / "model.json"
    head = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(head | changes), "utf-8")


def test_a_model_of_format_1_loads_for_ever():
    model = load_model(GOLDEN)
    assert (model.kind, len(model), model.beta) == ("mixture", 2, 0.2)
    assert model.vocabulary == (
        "事故", "代言", "刹车", "失灵", "害怕", "广告", "明星", "汽车", "看腻",
    )  # fmt: skip
    assert model.topic_word.sum() == 812
    shares = model.transform_tokens(make_tokens([["刹车", "失灵"], ["代言"]]))
    assert shares.argmax(1).tolist() == GOLDEN_TOPICS


#: What the golden model said of a brake failure and of a spokesperson.
GOLDEN_TOPICS = [1, 0]


def test_a_loaded_model_is_the_saved_one(model: TopicModel, tmp_path: Path):
    model.save(tmp_path / "m")
    loaded = load_model(tmp_path / "m")
    tokens = make_tokens([["刹车", "汽车"], []])
    assert np.array_equal(loaded.topic_word, model.topic_word)
    assert dict(loaded.provenance) == json.loads(json.dumps(dict(model.provenance)))
    one, two = (m.transform_tokens(tokens).tobytes() for m in (model, loaded))
    assert one == two


def test_saving_gives_the_same_bytes_anywhere(model: TopicModel, tmp_path: Path):
    for name in ("one", "two"):
        model.save(tmp_path / name)
    load_model(tmp_path / "one").save(tmp_path / "three")
    files = [
        {p.name: p.read_bytes() for p in (tmp_path / name).iterdir()}
        for name in ("one", "two", "three")
    ]
    assert files[0] == files[1] == files[2]


def test_saving_replaces_an_older_model(model: TopicModel, copy: Path):
    model.save(copy)
    assert (
        read_bits(load_model(copy))[0]
        == np.asarray(model.topic_word, np.int32).tobytes()
    )
    assert [p.name for p in copy.parent.iterdir()] == ["model"]


def test_saving_never_overwrites_something_else(model: TopicModel, tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(ModelError, match="holds something that is not a model"):
        model.save(tmp_path)


def test_the_old_model_stays_when_the_disk_is_full(
    model: TopicModel, copy: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("textmine.model.folder._write_synced", fail)
    with pytest.raises(ModelError, match="No space left on device"):
        model.save(copy)
    assert load_model(copy).kind == "mixture"
    assert [p.name for p in copy.parent.iterdir()] == ["model"]


def test_a_save_that_was_killed_between_its_renames_loses_nothing(copy: Path):
    copy.rename(copy.with_name(".model.old"))
    assert load_model(copy).kind == "mixture"


def test_the_next_save_removes_what_a_killed_one_left(model: TopicModel, copy: Path):
    copy.rename(copy.with_name(".model.old"))
    model.save(copy)
    assert [p.name for p in copy.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("name", FILES)
def test_a_cut_file_is_a_damaged_model(copy: Path, name: str):
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: len(data) // 2] or b"x")
    with pytest.raises(ModelError, match="damaged"):
        load_model(copy)


@pytest.mark.parametrize("name", [n for n in FILES if n != "model.json"])
def test_a_missing_file_is_named(copy: Path, name: str):
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        load_model(copy)


def test_a_newer_format_names_both(copy: Path):
    edit_head(copy, format=2)
    with pytest.raises(ModelError) as error:
        load_model(copy)
    assert "format 2, written by a newer textmine; expected format 1" in str(
        error.value
    )


@pytest.mark.parametrize(
    "change",
    [
        {"topics": 3},
        {"terms": "nine"},
        {"kind": "pickle"},
        {"beta": -1},
        {"digests": []},
        {"format": None},
        {"count_scale": 0},
    ],
)
def test_a_wrong_head_is_refused(copy: Path, change: dict[str, object]):
    edit_head(copy, **change)
    with pytest.raises(ModelError):
        load_model(copy)


def test_an_array_with_code_in_it_is_refused(copy: Path):
    path = copy / "alpha.npy"
    np.save(path, np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    head = json.loads((copy / "model.json").read_text("utf-8"))
    edit_head(copy, digests=head["digests"] | {"alpha.npy": digest_file(path)})
    with pytest.raises(ModelError, match="damaged"):
        load_model(copy)


def test_a_folder_without_a_model_says_so(tmp_path: Path):
    with pytest.raises(ModelError, match="no saved model"):
        load_model(tmp_path / "nothing")
