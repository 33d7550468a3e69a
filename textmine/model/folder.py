"""Save a topic model as a folder of plain files, and load it with every check.

    model.json  topic_word.npy  alpha.npy  documents_per_topic.npy
    [word_prior.npy]  [directions.npy  centre.npy  axes.npy]
    vocabulary.txt  lexicon.txt  codebook.toml  MODEL_CARD.md

Nothing in it can run code: JSON, text, and arrays read with allow_pickle=False.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.canonical import digest_file, to_json
from textmine.errors import ModelError
from textmine.model.card import write_card
from textmine.model.space import Directions, Space
from textmine.model.topic_model import TopicModel

Array = npt.NDArray[Any]

#: Number of the layout. It rises when an older textmine could not read the folder.
FORMAT = 1
_KINDS = ("lda", "mixture", "gensim", "nmf", "tomotopy")
_DAMAGED = "restore the folder from a copy, or fit the model again"
#: What model.json must hold, and as what.
_FIELDS: dict[str, type | tuple[type, ...]] = {
    "kind": str,
    "topics": int,
    "terms": int,
    "beta": (int, float),
    "count_scale": int,
    "provenance": dict,
    "digests": dict,
}
_FILES = (
    "topic_word.npy",
    "alpha.npy",
    "documents_per_topic.npy",
    "vocabulary.txt",
    "lexicon.txt",
    "codebook.toml",
    "MODEL_CARD.md",
)
_PRIOR = "word_prior.npy"
_DIRECTIONS, _CENTRE, _AXES = "directions.npy", "centre.npy", "axes.npy"
_OPTIONAL = (_PRIOR, _DIRECTIONS, _CENTRE, _AXES)


def save_model(model: TopicModel, folder: Path) -> None:
    """Write the model into `folder`; see TopicModel.save."""
    if folder.exists() and not _is_replaceable(folder):
        raise ModelError(
            str(folder),
            "holds something that is not a model",
            "a new or empty folder, or an older model",
            "choose another folder",
        )
    draft = folder.with_name(f".{folder.name}.draft")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        for name, data in _render_files(model).items():
            _write_synced(draft / name, data)
        _swap(draft, folder)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        reason = error.strerror or str(error)
        raise ModelError(
            str(folder),
            f"can't save the model: {reason}",
            remedy="make room or choose another folder; an older model is unchanged",
        ) from error


def _is_replaceable(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    return (folder / "model.json").is_file() or not any(folder.iterdir())


def _swap(draft: Path, folder: Path) -> None:
    """Put `draft` in the place of `folder`; on failure put `folder` back."""
    old = _name_old(folder)
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)  # this save's, or one that was killed


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _render_files(model: TopicModel) -> dict[str, bytes]:
    files = {
        "topic_word.npy": _to_npy(_narrow(model.topic_word)),
        "alpha.npy": _to_npy(model.alpha.astype("<f8")),
        "documents_per_topic.npy": _to_npy(model.documents_per_topic.astype("<i8")),
        "vocabulary.txt": "".join(f"{w}\n" for w in model.vocabulary).encode(),
        "lexicon.txt": model.lexicon_text.encode(),
        "codebook.toml": model.codebook_text.encode(),
        "MODEL_CARD.md": write_card(model).encode(),
    }
    if model.word_prior is not None:
        files[_PRIOR] = _to_npy(model.word_prior.astype("<f8"))
    if model.directions is not None:
        files[_DIRECTIONS] = _to_npy(model.directions.sums.astype("<i8"))
        files[_CENTRE] = _to_npy(model.directions.space.centre.astype("<f8"))
        files[_AXES] = _to_npy(model.directions.space.axes.astype("<i4"))
    head = {
        "format": FORMAT,
        "kind": model.kind,
        "topics": len(model),
        "terms": len(model.vocabulary),
        "beta": model.beta,
        "count_scale": model.count_scale,
        "embedding_weight": model.directions and model.directions.weight,
        "provenance": dict(model.provenance),
        "digests": {n: hashlib.sha256(d).hexdigest() for n, d in files.items()},
    }
    return {**files, "model.json": to_json(head).encode()}


def _narrow(counts: Array) -> Array:
    """Return counts as int32 where they fit: half the disk, no bit lost."""
    fits = counts.max(initial=0) <= np.iinfo(np.int32).max
    return counts.astype("<i4" if fits else "<i8")


def _to_npy(array: Array) -> bytes:
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(array), allow_pickle=False)
    return file.getvalue()


def load_model(folder: Path | str) -> TopicModel:
    """Load a saved model; large arrays stay on disk (memory-mapped, read-only).

    Raises:
        ModelError: No model there, one of a newer format, or a damaged one; all
            problems found are named.
    """
    folder = _find_saved(Path(folder))
    head = _read_head(folder)
    names = [*_FILES, *(name for name in _OPTIONAL if name in head["digests"])]
    _refuse(folder, _check_digests(folder, head["digests"], names))
    try:
        model = _read_model(folder, head)
    except (
        OSError,
        ValueError,
        TypeError,
        KeyError,
        SyntaxError,  # numpy parses the header of an array as Python literals
        TokenError,
    ) as error:
        raise ModelError(str(folder), f"damaged: {error}", remedy=_DAMAGED) from error
    _refuse(folder, _check_model(model, head))
    return model


def _find_saved(folder: Path) -> Path:
    """Return `folder`, or the model that a save left aside when it was killed."""
    old = _name_old(folder)
    return old if old.is_dir() and not folder.exists() else folder


def _name_old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _read_head(folder: Path) -> dict[str, Any]:
    path = folder / "model.json"
    try:
        head = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ModelError(
            str(folder),
            "no saved model",
            "a folder with model.json",
            "give the folder that save() wrote",
        ) from error
    except ValueError as error:
        raise ModelError(
            str(path), f"damaged: {error}", "JSON", remedy=_DAMAGED
        ) from error
    _check_format(path, head)
    wrong = [
        f"{name} is missing or not of the right type"
        for name, kind in _FIELDS.items()
        if not isinstance(head.get(name), kind)
    ]
    _refuse(folder, wrong)
    return dict(head)


def _check_format(path: Path, head: object) -> None:
    number = head.get("format") if isinstance(head, dict) else None
    if not isinstance(number, int) or number < 1:
        raise ModelError(
            str(path), "no format number", f"format 1 to {FORMAT}", _DAMAGED
        )
    if number > FORMAT:
        raise ModelError(
            str(path),
            f"format {number}, written by a newer textmine",
            f"format 1 to {FORMAT}",
            "install a newer textmine",
        )


def _refuse(folder: Path, problems: list[str]) -> None:
    if problems:
        raise ModelError(
            str(folder), "damaged: " + "; ".join(problems), remedy=_DAMAGED
        )


def _check_digests(
    folder: Path, digests: dict[str, Any], names: list[str]
) -> list[str]:
    problems = []
    for name in names:
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif digest_file(path) != digests.get(name):
            problems.append(f"{name} is not what was saved")
    return problems


def _read_model(folder: Path, head: dict[str, Any]) -> TopicModel:
    def read(name: str) -> Array:
        array: Array = np.load(folder / name, mmap_mode="r", allow_pickle=False)
        return array

    def text(name: str) -> str:
        return (folder / name).read_bytes().decode("utf-8")

    return TopicModel(
        kind=head["kind"],
        topic_word=read("topic_word.npy"),
        alpha=np.array(read("alpha.npy")),
        beta=float(head["beta"]),
        documents_per_topic=np.array(read("documents_per_topic.npy")),
        vocabulary=tuple(text("vocabulary.txt").split("\n")[:-1]),
        count_scale=head["count_scale"],
        word_prior=read(_PRIOR) if _PRIOR in head["digests"] else None,
        directions=_read_directions(head, read),
        lexicon_text=text("lexicon.txt"),
        codebook_text=text("codebook.toml"),
        provenance=head["provenance"],
    )


def _read_directions(
    head: dict[str, Any], read: Callable[[str], Array]
) -> Directions | None:
    if _DIRECTIONS not in head["digests"]:
        return None
    return Directions(
        np.array(read(_DIRECTIONS)),
        Space(np.array(read(_CENTRE)), np.array(read(_AXES))),
        float(head["embedding_weight"]),
    )


def _check_directions(directions: Directions | None, topics: int) -> bool:
    if directions is None:
        return True
    sums, space = directions.sums, directions.space
    centre, axes = space.centre, space.axes
    types = (sums.dtype.str, centre.dtype.str, axes.dtype.str)
    if types != ("<i8", "<f8", "<i4") or axes.ndim != 2:
        return False
    return bool(
        sums.shape == (topics, axes.shape[1])
        and centre.shape == axes.shape[:1]
        and np.isfinite(centre).all()
        and 0 <= directions.weight < np.inf
    )


def _check_model(model: TopicModel, head: dict[str, Any]) -> list[str]:
    K, V = head["topics"], head["terms"]
    prior = model.word_prior
    checks = [
        (model.kind in _KINDS, f"kind {model.kind!r} is unknown"),
        (K >= 1 and V >= 1, "it has no topics or no terms"),
        (model.topic_word.shape == (K, V), "topic_word has another shape"),
        (model.topic_word.dtype.str in ("<i4", "<i8"), "topic_word is not integers"),
        (model.alpha.shape == (K,), "alpha has another shape"),
        (model.alpha.dtype.str == "<f8", "alpha is not float64"),
        (model.documents_per_topic.shape == (K,), "documents_per_topic: its shape"),
        (model.documents_per_topic.dtype.str == "<i8", "documents_per_topic: no int64"),
        (len(model.vocabulary) == V, "the vocabulary has another length"),
        (prior is None or prior.shape == (K, V), "word_prior has another shape"),
        (prior is None or prior.dtype.str == "<f8", "word_prior is not float64"),
        (_check_directions(model.directions, K), "directions do not fit the topics"),
        (model.count_scale >= 1, "count_scale is below 1"),
        (model.beta > 0, "beta is not above 0"),
    ]  # fmt: skip
    problems = [text for good, text in checks if not good]
    return problems or _check_values(model)


def _check_values(model: TopicModel) -> list[str]:
    prior = model.word_prior
    checks = [
        (int(model.topic_word.min()) >= 0, "topic_word has counts below 0"),
        (int(model.documents_per_topic.min()) >= 0, "documents_per_topic: below 0"),
        (_is_positive(model.alpha), "alpha is not above 0"),
        (
            prior is None or bool(np.isfinite(prior).all() and prior.min() >= 0),
            "word_prior is below 0 or not finite",
        ),
        (
            all(a < b for a, b in itertools.pairwise(model.vocabulary)),
            "the vocabulary is not in order",
        ),
    ]
    return [text for good, text in checks if not good]


def _is_positive(values: Array) -> bool:
    return bool(np.isfinite(values).all() and (values > 0).all())
