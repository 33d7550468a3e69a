"""Authors as keyed hashes: equal within a workspace, meaningless outside."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from textmine.errors import WorkspaceError

_KEY_BYTES = 32


def create_key(path: Path) -> bytes:
    """Write 32 random bytes as hex to a new file of mode 0600 and return them.

    Raises:
        WorkspaceError: The file exists; a key is never overwritten, since the
            authors hashed with it could not be compared any more.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileExistsError:
        raise WorkspaceError(
            path.name, "the author key exists already", remedy="It is never replaced"
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key


def read_key(path: Path) -> bytes:
    """Return the author key that `create_key` wrote.

    Raises:
        WorkspaceError: There is no such file, or it holds no key.
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (FileNotFoundError, IsADirectoryError):
        raise WorkspaceError(path.name, "there is no author key") from None
    except (ValueError, OSError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise WorkspaceError(path.name, "not an author key", "64 hex digits")
    return key


def hash_author(key: bytes, platform: str, uid: str) -> str:
    """Return 16 hex digits for an account: HMAC-SHA256 of platform and account.

    >>> hash_author(bytes(32), "weibo", "1") == hash_author(bytes(32), "douyin", "1")
    False
    """
    message = f"{platform}\0{uid}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, message, "sha256").hex()[:16]
