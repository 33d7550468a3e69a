"""Turn exports into a corpus: recognise, normalise, store."""
