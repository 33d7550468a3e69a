"""What a report shows in full, what in a table, and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from textmine.report.wording import Wording
from textmine.trends.findings import (
    MINIMUM_DOCUMENTS,
    Findings,
    Scope,
    Share,
    ThemeFinding,
    TopicFinding,
)

FULL_THEMES = 8  # named themes with a section of their own: what a reader still reads
COLOURS = 7  # platforms that a chart can tell apart (chart_style.PALETTE)


@dataclass(frozen=True)
class Outline:
    """The parts of a report.

    Attributes:
        full: Named themes with documents, by rank, at most FULL_THEMES.
        rest: The other named themes, by rank.
        discovered: Discovered themes with MINIMUM_DOCUMENTS, by rank.
        topics: Topics with MINIMUM_DOCUMENTS, largest first.
        small: The other topics: they are named and counted, and never quoted.
        platforms: Platforms of the corpus, most documents first, ties by name.
        names: Theme key -> a name that no other theme has, unstable topics marked.
    """

    full: tuple[ThemeFinding, ...]
    rest: tuple[ThemeFinding, ...]
    discovered: tuple[ThemeFinding, ...]
    topics: tuple[TopicFinding, ...]
    small: tuple[TopicFinding, ...]
    platforms: tuple[str, ...]
    names: dict[str, str]


def outline_report(findings: Findings, wording: Wording) -> Outline:
    """Choose what the report shows in full."""
    ordered = sorted(findings.themes, key=lambda theme: (theme.rank, theme.id))
    named = [theme for theme in ordered if theme.kind == "named"]
    full = [theme for theme in named if theme.share.documents > 0][:FULL_THEMES]
    found = [theme for theme in ordered if theme.kind != "named"]
    return Outline(
        full=tuple(full),
        rest=tuple(theme for theme in named if theme not in full),
        discovered=tuple(theme for theme in found if is_enough(theme.share)),
        topics=tuple(topic for topic in findings.topics if is_enough(topic.share)),
        small=tuple(topic for topic in findings.topics if not is_enough(topic.share)),
        platforms=order_platforms(findings.scope),
        names=mark_unstable(name_themes(tuple(ordered), wording), findings, wording),
    )


def is_enough(share: Share) -> bool:
    """Tell whether so many documents carry something that it may be quoted."""
    return share.documents >= MINIMUM_DOCUMENTS


def order_platforms(scope: Scope) -> tuple[str, ...]:
    """Return the platforms, most documents first, ties by code point."""
    return tuple(sorted(scope.platforms, key=lambda p: (-scope.platforms[p], p)))


def name_themes(themes: tuple[ThemeFinding, ...], wording: Wording) -> dict[str, str]:
    """Return a name for each theme key; equal labels are told apart by the key."""
    labels = {theme.key: wording.label(theme) or theme.key for theme in themes}
    times = Counter(labels.values())
    return {
        key: label if times[label] == 1 else f"{label} [{key}]"
        for key, label in labels.items()
    }


def mark_unstable(
    names: dict[str, str], findings: Findings, wording: Wording
) -> dict[str, str]:
    """Return the names, and those of all topics, unstable topics marked as such."""
    every = {topic.key: topic.label for topic in findings.topics} | names
    unstable = {topic.key for topic in findings.topics if topic.unstable}
    return {
        key: wording.say("unstable_name", name=name) if key in unstable else name
        for key, name in every.items()
    }
