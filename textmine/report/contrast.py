"""Which differences between platforms a report shows."""

from __future__ import annotations

from textmine.trends.findings import Findings, PlatformContrast

MOST = 12  # rows that a reader still compares


def choose_contrasts(findings: Findings) -> tuple[PlatformContrast, ...]:
    """Return the sure differences, of each theme its largest, largest first."""
    best: dict[str, PlatformContrast] = {}
    for found in findings.contrasts:
        known = best.get(found.theme)
        if found.sure and (
            known is None or abs(found.difference) > abs(known.difference)
        ):
            best[found.theme] = found
    order = sorted(best.values(), key=lambda c: (-abs(c.difference), c.theme))
    return tuple(order[:MOST])
