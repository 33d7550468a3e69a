"""Turn findings into pages and tables."""
