"""Turn topics and a codebook into themes with evidence."""
