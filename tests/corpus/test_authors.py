"""The author key: private, permanent, never replaced."""

import stat

import pytest

from textmine.corpus import create_key, hash_author, read_key
from textmine.errors import WorkspaceError


def test_a_key_is_written_for_its_owner_alone(tmp_path):
    path = tmp_path / "author.key"
    key = create_key(path)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path) == key


def test_a_key_is_never_overwritten(tmp_path):
    path = tmp_path / "author.key"
    key = create_key(path)
    with pytest.raises(WorkspaceError, match="the author key exists already"):
        create_key(path)
    assert read_key(path) == key


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "ab" * 31])
def test_a_file_that_holds_no_key_is_refused(tmp_path, content):
    path = tmp_path / "author.key"
    path.write_text(content)
    with pytest.raises(WorkspaceError, match="not an author key"):
        read_key(path)


def test_a_missing_key_is_said_to_be_missing(tmp_path):
    with pytest.raises(WorkspaceError, match="there is no author key"):
        read_key(tmp_path / "author.key")


def test_platform_and_account_do_not_run_together():
    key = bytes(32)
    assert hash_author(key, "weibo1", "2") != hash_author(key, "weibo", "12")
