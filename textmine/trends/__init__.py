"""Turn themes into findings: weeks, shares, changes."""
