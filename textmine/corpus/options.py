"""How a reading may be steered: the options of `read_corpus` and `ingest`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from textmine.canonical import digest_text, to_json
from textmine.corpus.table import KINDS
from textmine.errors import OptionError

#: Fields of a document that a column of a file can be mapped to.
FIELDS = (
    "id",
    "article_id",
    "parent_id",
    "kind",
    "platform",
    "group",
    "published_at",
    "title",
    "text",
    "author",
    "author_name",
    "likes",
    "replies",
    "reposts",
    "region",
    "url",
    "crawled_at",
)


@dataclass(frozen=True)
class ReadOptions:
    """Options of a reading; every default fits exports from mainland platforms.

    Args:
        map: Pairs of field and column name that override recognition; a dict
            is taken too. Fields are those of `FIELDS`.
        platform: Platform of rows whose file does not tell one.
        kind: Kind of every row: article, comment, reply or danmaku.
        time_zone: IANA zone of times that carry none.
        article_id: Article of comments whose file does not tell one.
        year: Year of dates written without one.

    Raises:
        OptionError: An unknown field, kind or time zone.

    >>> ReadOptions(map={"text": "网友说"}).columns
    {'text': '网友说'}
    """

    map: Mapping[str, str] | tuple[tuple[str, str], ...] = ()
    platform: str | None = None
    kind: str | None = None
    time_zone: str = "Asia/Shanghai"
    article_id: str | None = None
    year: int | None = None

    def __post_init__(self) -> None:
        pairs = self.map.items() if isinstance(self.map, Mapping) else self.map
        object.__setattr__(self, "map", tuple(sorted(tuple(p) for p in pairs)))
        for field in self.columns:
            if field not in FIELDS:
                raise OptionError(
                    "--map", f"there is no field {field!r}", ", ".join(FIELDS)
                )
        if self.kind is not None and self.kind not in KINDS:
            raise OptionError("--kind", repr(self.kind), ", ".join(KINDS))
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise OptionError(
                "time_zone", repr(self.time_zone), "an IANA name like Asia/Shanghai"
            ) from None

    @property
    def columns(self) -> dict[str, str]:
        """The mapping as a dict: field -> column name."""
        return dict(self.map)

    @property
    def given(self) -> dict[str, Any]:
        """The options that are not at their defaults, as the manifest keeps them.

        >>> ReadOptions(platform="weibo", map={"text": "网友说"}).given
        {'map': {'text': '网友说'}, 'platform': 'weibo'}
        """
        plain = {**vars(self), "map": self.columns}
        usual = {**vars(ReadOptions()), "map": {}}
        return {k: v for k, v in plain.items() if v != usual[k]}

    @property
    def digest(self) -> str:
        """32 hex digits that change when an option changes what is read."""
        values = {**vars(self), "map": [list(pair) for pair in self.map]}
        return digest_text(to_json(values))
