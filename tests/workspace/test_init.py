"""A workspace is made whole or not at all."""

import errno
from pathlib import Path

import pytest

from textmine.errors import WorkspaceError
from textmine.workspace import init_workspace
from textmine.workspace.folder import STAGING

MADE = [
    "author.key",
    "codebook.toml",
    "inbox",
    "lexicon.txt",
    "models",
    "reports",
    "textmine.toml",
]


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def fill_disk(monkeypatch, after):
    """Let the disk be full after so many texts were written."""
    write, written = Path.write_text, []

    def refuse(self, *arguments, **options):
        if len(written) == after:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(self)
        return write(self, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", refuse)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_full_disk_leaves_no_half_workspace(tmp_path, monkeypatch, after):
    with monkeypatch.context() as patch:
        fill_disk(patch, after)
        with pytest.raises(WorkspaceError, match="no space left"):
            init_workspace(tmp_path / "a" / "ws")
    assert names(tmp_path) == []
    init_workspace(tmp_path / "a" / "ws")
    assert names(tmp_path / "a" / "ws") == MADE


def test_an_empty_folder_stays_empty_when_the_disk_is_full(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        fill_disk(patch, 1)
        with pytest.raises(WorkspaceError, match="no space left"):
            init_workspace(tmp_path)
    assert names(tmp_path) == []


def test_what_a_killed_init_left_is_made_anew(tmp_path):
    (tmp_path / STAGING / "inbox").mkdir(parents=True)
    init_workspace(tmp_path)
    assert names(tmp_path) == MADE


def test_a_folder_of_others_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(WorkspaceError, match="not empty"):
        init_workspace(tmp_path)
    assert names(tmp_path) == ["thesis.docx"]
