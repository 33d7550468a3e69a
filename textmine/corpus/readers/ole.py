"""OLE files looked through before a library trusts their chains of sectors.

A chain that returns to itself makes readers of .xls fill the memory. Layout:
[MS-CFB] 2.2 (header), 2.3 (FAT), 2.5 (DIFAT).
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

_HEADER = 512  # bytes
_SPECIAL = 0xFFFFFFFA  # numbers from here on are no sectors
_END = 0xFFFFFFFE
_IN_HEADER = 109  # numbers of FAT sectors that the header itself holds
_SIZES = (9, 12)  # powers of two: sectors of 512 and of 4096 bytes

Links = npt.NDArray[np.uint32]


def find_damage(path: Path) -> str:
    """Return what is wrong with the chains of an OLE file, "" where they are sound."""
    data = path.read_bytes()
    if len(data) < _HEADER:
        return "the file is cut"
    shift = struct.unpack_from("<H", data, 30)[0]
    mini_start, _, difat_start = struct.unpack_from("<3I", data, 60)
    if shift not in _SIZES:
        return "sectors of an unknown size"
    sectors = np.frombuffer(data[: len(data) // 4 * 4], dtype="<u4")
    size = 1 << (shift - 2)  # numbers in a sector
    listed = _list_tables(sectors, size, difat_start)
    if listed is None:
        return "its list of sectors runs in a circle"
    parts = [_read_sector(sectors, size, number) for number in listed]
    links = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint32)
    if _has_circle(links):
        return "a chain of sectors runs in a circle"
    mini = _follow(links, mini_start)
    chains = [_read_sector(sectors, size, number) for number in mini]
    if chains and _has_circle(np.concatenate(chains)):
        return "a chain of small sectors runs in a circle"
    return ""


def _read_sector(sectors: Links, size: int, number: int) -> Links:
    begin = (number + 1) * size
    return sectors[begin : begin + size]


def _list_tables(sectors: Links, size: int, start: int) -> list[int] | None:
    """Return the numbers of the sectors that hold the FAT, None for a circle."""
    listed = [int(n) for n in sectors[19 : 19 + _IN_HEADER] if n < _SPECIAL]
    seen: set[int] = set()
    while start < _SPECIAL:
        if start in seen:
            return None
        seen.add(start)
        entries = _read_sector(sectors, size, start)
        listed += [int(n) for n in entries[:-1] if n < _SPECIAL]
        start = int(entries[-1]) if len(entries) == size else _END
    return listed


def _follow(links: Links, start: int) -> list[int]:
    """Return the sectors of a chain; there are no circles any more."""
    chain: list[int] = []
    while start < len(links):
        chain.append(start)
        start = int(links[start])
    return chain


def _has_circle(links: Links) -> bool:
    """Tell a circle: after following every link often enough, some still lead on."""
    count = len(links)
    goal = np.where(links < count, links, count).astype(np.int64)
    goal = np.append(goal, count)  # every end leads to the end
    for _ in range(count.bit_length() + 1):  # each step doubles the distance
        goal = goal[goal]
    return bool((goal != count).any())
